package org.sluice.hsm.wire;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.tlog.TlogException;

/// How values of one type are written and read, canonically: a value has one encoding.
public record Form<T>(BiConsumer<Writer, T> writer, Function<Reader, T> reader) {

  /// Where a message says nothing.
  public enum Nothing {
    /// The one value.
    NOTHING
  }

  static final Form<Nothing> NOTHING = new Form<>((_, _) -> {}, _ -> Nothing.NOTHING);

  /// The octets of a value.
  byte[] encode(T value) {
    Writer out = new Writer();
    writer.accept(out, value);
    return out.toByteArray();
  }

  /// The value of octets.
  ///
  /// @throws MalformedRecord if `octets` are not exactly one value
  T decode(byte[] octets, String what) {
    try {
      return Reader.decode(octets, what, reader);
    } catch (TlogException e) {
      throw new MalformedRecord(what, "note", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      // A rule of a value's own constructor.
      throw new MalformedRecord(what, "value", String.valueOf(e.getMessage()));
    }
  }

  /// Up to `max` values, counted by two octets.
  Form<List<T>> list(int max) {
    return new Form<>(
        (out, values) -> {
          out.u16(values.size());
          values.forEach(v -> writer.accept(out, v));
        },
        in -> in.list(in.count16("count", 0, max, 0), reader));
  }

  /// A value or none, told apart by one octet.
  Form<Optional<T>> optional() {
    return new Form<>(
        (out, value) -> {
          out.u8(value.isPresent() ? 1 : 0);
          value.ifPresent(v -> writer.accept(out, v));
        },
        in ->
            switch (in.u8("present")) {
              case 0 -> Optional.empty();
              case 1 -> Optional.of(reader.apply(in));
              default -> throw in.refuse("present", "not 0 or 1");
            });
  }
}
