package org.sluice.mikey.xml;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Text;

/// Public text of an element as the value that it should be.
public final class XmlValue {

  private static final int MAX_TEXT = 1024;

  private XmlValue() {}

  /// 1 to 1024 octets of text without control characters.
  ///
  /// @throws MalformedXml if it is something else
  public static String text(XmlElement element) {
    return text(element, MAX_TEXT);
  }

  /// 1 to `max` octets of text without control characters.
  ///
  /// @throws MalformedXml if it is something else
  public static String text(XmlElement element, int max) {
    String text = element.text();
    @Nullable String problem = text.isEmpty() ? "empty" : Text.problem(text, max);
    if (problem != null) {
      throw element.refuse(problem);
    }
    return text;
  }

  /// A date and time with a zone (xs:dateTime).
  ///
  /// @throws MalformedXml if it is something else
  public static Instant time(XmlElement element) {
    try {
      return OffsetDateTime.parse(element.text()).toInstant();
    } catch (DateTimeException e) {
      throw element.refuse("no date and time with a zone");
    }
  }

  /// true, false, 1 or 0.
  ///
  /// @throws MalformedXml if it is something else
  public static boolean flag(XmlElement element) {
    return flag(element, element.text());
  }

  /// The same of an attribute of the element.
  ///
  /// @throws MalformedXml if it is something else
  public static boolean flag(XmlElement element, String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw element.refuse("neither true nor false");
    };
  }

  /// A number of up to 15 digits.
  ///
  /// @throws MalformedXml if it is something else
  public static long number(XmlElement element) {
    return number(element, element.text());
  }

  /// The same of an attribute of the element.
  ///
  /// @throws MalformedXml if it is something else
  public static long number(XmlElement element, String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw element.refuse("no number of up to 15 digits");
    }
    return Long.parseLong(text);
  }

  /// What `parse` makes of the text.
  ///
  /// @throws MalformedXml if it makes nothing of it
  public static <T> T of(XmlElement element, Function<String, T> parse) {
    try {
      return parse.apply(element.text());
    } catch (MalformedRecord e) {
      throw element.refuse(e.problem());
    }
  }
}
