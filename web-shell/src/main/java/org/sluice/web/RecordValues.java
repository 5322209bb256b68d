package org.sluice.web;

import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Results;
import io.quarkus.qute.ValueResolver;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lets templates name the components of records, and nothing else of them: no method can be called
/// from a template.
final class RecordValues implements ValueResolver {
  private static final ClassValue<Map<String, MethodHandle>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected Map<String, MethodHandle> computeValue(Class<?> type) {
          return components(type);
        }
      };

  @Override
  public boolean appliesTo(EvalContext context) {
    return context.getBase() instanceof Record && context.getParams().isEmpty();
  }

  @Override
  public CompletionStage<Object> resolve(EvalContext context) {
    Object base = context.getBase();
    @Nullable MethodHandle component = COMPONENTS.get(base.getClass()).get(context.getName());
    if (component == null) {
      return Results.notFound(context);
    }
    try {
      return CompletableFuture.completedFuture(component.invoke(base));
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read " + context.getName() + " of a record", e);
    }
  }

  private static Map<String, MethodHandle> components(Class<?> type) {
    Map<String, MethodHandle> components = new HashMap<>();
    try {
      // Pages keep their records to themselves; this package may still read them.
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      for (RecordComponent component : type.getRecordComponents()) {
        components.put(component.getName(), lookup.unreflect(component.getAccessor()));
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read " + type, e);
    }
    return Map.copyOf(components);
  }
}
