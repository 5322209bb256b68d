package org.sluice.records.reading;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.statement.Statement;

/// A statement as a list of fields, none left out.
public final class StatementFields {
  // Unix seconds wherever they occur; every other number is a count, a number or a size.
  private static final Set<String> TIMES =
      Set.of("time", "notBefore", "notAfter", "expiry", "at", "from", "until", "since", "nextDue");

  private final List<Field> fields = new ArrayList<>();

  private StatementFields() {}

  /// The fields in the order in which they are encoded.
  public static List<Field> of(Statement statement) {
    StatementFields all = new StatementFields();
    for (Components.Part part : Components.of(statement)) {
      all.add(part.name(), part.name(), part.value());
    }
    return List.copyOf(all.fields);
  }

  private void add(String path, String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Optional<?> optional -> optional.ifPresent(inside -> add(path, name, inside));
      case Collection<?> many -> addAll(path, name, many);
      case Long number when TIMES.contains(name) -> put(path, number + date(number));
      case byte[] octets -> put(path, HexFormat.of().formatHex(octets));
      case Octets octets -> put(path, HexFormat.of().formatHex(octets.toArray()));
      case Record inside ->
          Components.of(inside).forEach(p -> add(path + "." + p.name(), p.name(), p.value()));
      default -> put(path, value.toString());
    }
  }

  private void addAll(String path, String name, Collection<?> many) {
    if (many.isEmpty()) {
      put(path, "none");
    }
    if (!many.isEmpty() && many.stream().allMatch(v -> v instanceof Enum || v instanceof Number)) {
      put(path, String.join(", ", many.stream().map(String::valueOf).toList()));
      return;
    }
    int i = 0;
    for (Object one : many) {
      add(path + "[" + i++ + "]", name, one);
    }
  }

  private void put(String path, String value) {
    fields.add(new Field(path, value));
  }

  private static String date(long seconds) {
    try {
      return " (" + Instant.ofEpochSecond(seconds) + ")";
    } catch (DateTimeException e) {
      return " (no date)";
    }
  }
}
