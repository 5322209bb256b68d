package org.sluice.records.reading;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The components of records, by reflection; looked up once for each class.
final class Components {
  private static final ClassValue<List<RecordComponent>> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
          RecordComponent[] found = type.getRecordComponents();
          return found == null ? List.of() : List.of(found);
        }
      };

  /// One component and its value.
  record Part(String name, @Nullable Object value) {}

  private Components() {}

  static boolean has(Object value) {
    return value instanceof Record;
  }

  static List<Part> of(Object value) {
    List<Part> parts = new ArrayList<>();
    for (RecordComponent component : OF_CLASS.get(value.getClass())) {
      parts.add(new Part(component.getName(), get(component, value)));
    }
    return parts;
  }

  private static @Nullable Object get(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("records of statements are public: " + component, e);
    }
  }
}
