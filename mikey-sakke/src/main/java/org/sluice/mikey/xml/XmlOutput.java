package org.sluice.mikey.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.secret.SecretBytes;

/// A document while it is written. It grows in the pool, so that keys can be among its text.
public final class XmlOutput implements AutoCloseable {

  private SecretBytes buffer = SecretBytes.allocate(4096);
  private int size;

  /// Adds markup or text as it is.
  public XmlOutput raw(String markup) {
    return raw(markup.getBytes(UTF_8));
  }

  /// Adds octets as they are.
  public XmlOutput raw(byte[] octets) {
    reserve(octets.length);
    buffer.use(at -> {
      MemorySegment.copy(octets, 0, MEM, ValueLayout.JAVA_BYTE, at + size, octets.length);
      return at;
    });
    size += octets.length;
    return this;
  }

  /// Adds the octets of another document.
  public XmlOutput raw(SecretBytes octets) {
    reserve(octets.length());
    buffer.use(to -> octets.use(from -> copy(from, to + size, octets.length())));
    size += octets.length();
    return this;
  }

  /// Adds `<name>text</name>` and a line end, the text escaped.
  public XmlOutput element(String indent, String name, String text) {
    return raw(indent + "<" + name + ">" + escaped(text) + "</" + name + ">\n");
  }

  /// Adds a secret in hexadecimal digits, upper case.
  public XmlOutput hex(SecretBytes secret) {
    int length = secret.length();
    reserve(2 * length);
    buffer.use(to ->
        secret.use(from -> {
          for (int i = 0; i < length; i++) {
            int octet = MEM.get(ValueLayout.JAVA_BYTE, from + i) & 0xff;
            put(to + size + 2L * i, BinaryDigits.toHex(octet >> 4));
            put(to + size + 2L * i + 1, BinaryDigits.toHex(octet & 15));
          }
          return to;
        }));
    size += 2 * length;
    return this;
  }

  /// The document; the caller closes it.
  public SecretBytes finish() {
    return buffer.use(at -> SecretBytes.takeCopyOf(at, size));
  }

  /// Text with what is markup in it escaped.
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#xD;");
  }

  /// The value of an attribute in double quotes, escaped.
  public static String quoted(String value) {
    return "\"" + CanonicalXml.attribute(value) + "\"";
  }

  @Override
  public void close() {
    buffer.close();
  }

  private void reserve(int more) {
    if (size + more <= buffer.length()) {
      return;
    }
    int larger = Math.max(2 * buffer.length(), size + more);
    if (larger > 2 * XmlDocument.MAX_OCTETS) {
      throw new IllegalArgumentException("document of more than " + XmlDocument.MAX_OCTETS);
    }
    SecretBytes old = buffer;
    buffer = SecretBytes.allocate(larger);
    buffer.use(to -> old.use(from -> copy(from, to, size)));
    old.close();
  }

  private static long copy(long from, long to, int length) {
    MemorySegment.copy(MEM, from, MEM, to, length);
    return to;
  }

  private static void put(long at, byte digit) {
    MEM.set(ValueLayout.JAVA_BYTE, at, digit);
  }
}
