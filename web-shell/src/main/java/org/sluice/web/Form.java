package org.sluice.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fields of a query or of a form's body (application/x-www-form-urlencoded), kept as octets, so
/// that a password never becomes a text that nobody can wipe.
public final class Form implements AutoCloseable {
  /// No fields.
  static final Form EMPTY = new Form(Map.of());

  private static final int MAX_FIELDS = 32;

  private final Map<String, byte[]> fields;

  private Form(Map<String, byte[]> fields) {
    this.fields = fields;
  }

  /// Reads `name=value&...`.
  ///
  /// @throws Stop 400 if a name comes twice, or a percent sign is not followed by two hexadecimal
  ///   digits, or there are too many
  static Form parse(byte[] encoded) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    int at = 0;
    while (at < encoded.length) {
      int end = indexOf(encoded, (byte) '&', at, encoded.length);
      int equals = indexOf(encoded, (byte) '=', at, end);
      byte[] name = decode(encoded, at, equals);
      byte[] value = decode(encoded, Math.min(equals + 1, end), end);
      if (fields.size() == MAX_FIELDS || fields.put(utf8(name), value) != null) {
        throw Stop.badRequest("each field once, at most " + MAX_FIELDS);
      }
      at = end + 1;
    }
    return new Form(fields);
  }

  /// The text of a field, empty if it is not there.
  ///
  /// @throws Stop 400 if it is longer than `max` octets or not UTF-8
  public String text(String name, int max) {
    byte[] value = fields.get(name);
    if (value == null) {
      return "";
    }
    if (value.length > max) {
      throw Stop.badRequest("field " + name + " is longer than " + max + " octets");
    }
    return utf8(value);
  }

  /// The octets of a field, wiped when this form is closed; empty if it is not there or too long.
  public byte[] secret(String name, int max) {
    byte[] value = fields.get(name);
    return value == null || value.length > max ? new byte[0] : value;
  }

  /// Wipes all values.
  @Override
  public void close() {
    fields.values().forEach(value -> Arrays.fill(value, (byte) 0));
  }

  private static int indexOf(byte[] octets, byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  private static byte[] decode(byte[] encoded, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = encoded[i];
      if (b == '%') {
        if (i + 2 >= to) {
          throw Stop.badRequest("a percent sign without two digits");
        }
        b = (byte) (digit(encoded[i + 1]) << 4 | digit(encoded[i + 2]));
        i += 2;
      } else if (b == '+') {
        b = ' ';
      }
      out[length++] = b;
    }
    byte[] exact = Arrays.copyOf(out, length);
    Arrays.fill(out, (byte) 0);
    return exact;
  }

  private static int digit(byte b) {
    int value = Character.digit(b, 16);
    if (value < 0) {
      throw Stop.badRequest("a percent sign without two digits");
    }
    return value;
  }

  private static String utf8(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw Stop.badRequest("a field that is not UTF-8");
    }
  }
}
