package org.sluice.client.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;

/// A public value given on the command line: hexadecimal digits or `@FILE`.
public final class PublicArgument {

  private static final long MAX_FILE = 16L << 20;

  private PublicArgument() {}

  /// A value of exactly `octets` octets; a file holds the octets or their hexadecimal digits.
  ///
  /// @throws Refused when it is something else; `option` names it
  public static byte[] fixed(String option, String argument, int octets) throws IOException {
    return oneOf(option, argument, octets, octets);
  }

  /// The same with one of two lengths.
  ///
  /// @throws Refused when it is something else; `option` names it
  public static byte[] oneOf(String option, String argument, int shorter, int longer)
      throws IOException {
    String lengths = shorter == longer ? "" + shorter : shorter + " or " + longer;
    String expected = lengths + " octets in hexadecimal, or @FILE with them";
    byte[] value;
    if (argument.startsWith("@")) {
      value = file(option, argument);
      if (value.length != shorter && value.length != longer) {
        String digits = new String(value, StandardCharsets.US_ASCII).replaceAll("[ \t\r\n]", "");
        value = hex(option, digits, expected);
      }
    } else {
      value = hex(option, argument, expected);
    }
    if (value.length != shorter && value.length != longer) {
      throw new Refused(Check.VALUE, option, expected, value.length + " octets");
    }
    return value;
  }

  /// A point, `04 || x || y`, in the subgroup of its curve.
  ///
  /// @throws Refused when it is something else; `option` names it
  public static PublicPoint point(String option, String argument, Curve curve) throws IOException {
    byte[] octets = fixed(option, argument, curve.encodedOctets());
    try {
      return PublicPoint.of(curve, octets).requireOrder();
    } catch (BadPoint e) {
      throw new Refused(
          Check.VALUE, option, "a point of the curve", String.valueOf(e.getMessage()), e);
    }
  }

  /// A value of any length (an identifier, a message); a file is taken as it is.
  public static byte[] any(String option, String argument) throws IOException {
    return argument.startsWith("@")
        ? file(option, argument)
        : hex(option, argument, "hexadecimal digits, or @FILE");
  }

  private static byte[] hex(String option, String digits, String expected) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new Refused(Check.VALUE, option, expected, digits.length() + " other characters", e);
    }
  }

  private static byte[] file(String option, String argument) throws IOException {
    Path file = Path.of(argument.substring(1));
    try {
      long size = Files.size(file);
      if (size > MAX_FILE) {
        throw new Refused(
            Check.VALUE, option, "at most " + MAX_FILE + " octets", size + " in " + file);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Refused(Check.VALUE, option, "a file", "no file " + file, e);
    }
  }
}
