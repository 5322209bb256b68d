package org.sluice.mikey.xml;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;

/// Reads a document once from the first octet to the last. Recursion is as deep as the document,
/// which is at most [#MAX_DEPTH].
final class XmlParser {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_ELEMENTS = 16384;
  private static final int MAX_NAME = 128;
  private static final int MAX_DECLARATION = 128;
  private static final Pattern DECLARATION =
      Pattern.compile(
          "<\\?xml\\s+version\\s*=\\s*([\"'])1\\.0\\1"
              + "(?:\\s+encoding\\s*=\\s*([\"'])([A-Za-z][A-Za-z0-9._-]*)\\2)?"
              + "(?:\\s+standalone\\s*=\\s*([\"'])(?:yes|no)\\4)?\\s*\\?>");

  private final SecretBytes octets;
  private final long base;
  private final int length;
  private String around;
  private int elements;
  private int at;

  XmlParser(SecretBytes octets, long base, int length, String expected) {
    this.octets = octets;
    this.base = base;
    this.length = length;
    this.around = expected;
  }

  XmlElement document() {
    if (length > XmlDocument.MAX_OCTETS) {
      throw refuse(0, length + " octets, at most " + XmlDocument.MAX_OCTETS);
    }
    if (startsWith("\u00ef\u00bb\u00bf")) {
      throw refuse(0, "starts with a byte order mark, UTF-8 without one is expected");
    }
    int good = Utf8.wellFormed(base, length);
    if (good < length) {
      throw refuse(good, "no character of XML in UTF-8");
    }
    declaration();
    misc();
    if (at == length || octet(at) != '<') {
      throw refuse(at, "the root element is expected");
    }
    refuseOtherMarkup();
    XmlElement root = element(null, 1);
    misc();
    if (at < length) {
      throw refuse(at, "the end of the document is expected after the root element");
    }
    return root;
  }

  private void declaration() {
    if (!startsWith("<?xml") || (5 < length && XmlName.continues(octet(5)))) {
      return;
    }
    int end = 5;
    while (end < Math.min(length, MAX_DECLARATION) && octet(end - 1) != '>') {
      end++;
    }
    Matcher m = DECLARATION.matcher(ascii(0, end));
    if (!m.matches()) {
      throw refuse(0, "no XML declaration of version 1.0");
    }
    String encoding = m.group(3);
    if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
      throw refuse(0, "encoding is not UTF-8");
    }
    at = end;
  }

  /// White space and comments outside the root.
  private void misc() {
    space();
    while (startsWith("<!--")) {
      comment();
      space();
    }
  }

  private XmlElement element(@Nullable XmlElement parent, int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse(at, "deeper than " + MAX_DEPTH + " elements");
    }
    if (++elements > MAX_ELEMENTS) {
      throw refuse(at, "more than " + MAX_ELEMENTS + " elements");
    }
    int start = at;
    at++;
    int nameAt = at;
    XmlName name = name();
    String outside = around;
    around = name.local();
    int nameEnd = at;
    StartTag tag = new StartTag(parent, name, start);
    boolean empty = attributes(tag);
    XmlElement element = tag.element(octets);
    if (!empty) {
      content(element, depth);
      endTag(nameAt, nameEnd);
    }
    around = outside;
    return element;
  }

  /// Reads attributes up to the end of the start tag; true if the element ends there too.
  private boolean attributes(StartTag tag) {
    while (true) {
      boolean separated = space();
      if (take("/>")) {
        return true;
      }
      if (take(">")) {
        return false;
      }
      if (!separated) {
        throw refuse(at, "white space, > or /> is expected in its start tag");
      }
      int from = at;
      XmlName name = name();
      space();
      expect("=");
      space();
      tag.add(name, value(), from);
    }
  }

  private String value() {
    int quote = at < length ? octet(at) : 0;
    if (quote != '"' && quote != '\'') {
      throw refuse(at, "a quoted attribute value is expected");
    }
    int from = ++at;
    while (at < length && octet(at) != quote) {
      if (octet(at) == '<') {
        throw refuse(at, "< in an attribute value");
      }
      at += octet(at) == '&' ? reference() : 1;
      if (at - from > StartTag.MAX_VALUE) {
        throw refuse(from, "attribute value of more than " + StartTag.MAX_VALUE + " octets");
      }
    }
    if (at == length) {
      throw refuse(from, "its attribute value does not end");
    }
    String value = Decoded.attribute(base + from, base + at);
    at++;
    return value;
  }

  private void content(XmlElement element, int depth) {
    while (true) {
      int from = at;
      text();
      if (at > from) {
        element.add(new XmlText(from, at));
      }
      if (at == length) {
        throw refuse(at, "does not end before the document does");
      }
      if (startsWith("</")) {
        return;
      }
      if (startsWith("<!--")) {
        comment();
        element.hasComment();
      } else {
        refuseOtherMarkup();
        element.add(element(element, depth + 1));
      }
    }
  }

  private void text() {
    while (at < length && octet(at) != '<') {
      if (startsWith("]]>")) {
        throw refuse(at, "]]> in text");
      }
      at += octet(at) == '&' ? reference() : 1;
    }
  }

  private int reference() {
    if (References.character(base + at, base + length) < 0) {
      throw refuse(at, "a reference to anything but a character or the five entities of XML");
    }
    return References.length(base + at);
  }

  private void comment() {
    int from = at;
    at += 4;
    while (!startsWith("--")) {
      if (++at >= length) {
        throw refuse(from, "comment does not end");
      }
    }
    if (!take("-->")) {
      throw refuse(at, "-- in a comment");
    }
  }

  private void endTag(int nameAt, int nameEnd) {
    int from = at;
    at += 2;
    for (int i = nameAt; i < nameEnd; i++, at++) {
      if (at >= length || octet(at) != octet(i)) {
        throw refuse(from, "its end tag is expected, another is there");
      }
    }
    space();
    expect(">");
  }

  private void refuseOtherMarkup() {
    if (startsWith("<!")) {
      throw refuse(at, "an element is expected, not a document type or CDATA section");
    }
    if (startsWith("<?")) {
      throw refuse(at, "an element is expected, not a processing instruction");
    }
  }

  private XmlName name() {
    String first = part();
    if (at < length && octet(at) == ':') {
      at++;
      return new XmlName(first, part());
    }
    return new XmlName("", first);
  }

  private String part() {
    int from = at;
    if (at >= length || !XmlName.starts(octet(at))) {
      throw refuse(at, "a name of ASCII letters and digits is expected");
    }
    while (at < length && XmlName.continues(octet(at))) {
      if (++at - from > MAX_NAME) {
        throw refuse(from, "name of more than " + MAX_NAME + " octets");
      }
    }
    return ascii(from, at);
  }

  private boolean space() {
    int from = at;
    while (at < length && Decoded.isSpace(octet(at))) {
      at++;
    }
    return at > from;
  }

  private void expect(String text) {
    if (!take(text)) {
      throw refuse(at, text + " is expected");
    }
  }

  private boolean take(String text) {
    boolean there = startsWith(text);
    if (there) {
      at += text.length();
    }
    return there;
  }

  private boolean startsWith(String text) {
    if (at + text.length() > length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (octet(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String ascii(int from, int to) {
    byte[] open = MEM.asSlice(base + from, to - from).toArray(ValueLayout.JAVA_BYTE);
    return new String(open, StandardCharsets.US_ASCII);
  }

  private int octet(int i) {
    return MEM.get(ValueLayout.JAVA_BYTE, base + i) & 0xff;
  }

  private MalformedXml refuse(int offset, String problem) {
    return new MalformedXml(around, offset, problem);
  }
}
