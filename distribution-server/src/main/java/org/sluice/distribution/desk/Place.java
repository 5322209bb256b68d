package org.sluice.distribution.desk;

import java.util.HexFormat;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.Hash32;

/// A place in the list of access records, as a command line takes it: device key and commitment,
/// 128 hexadecimal digits.
public record Place(Hash32 authKey, Hash32 commitment) {
  private static final int DIGITS = 64;

  static Place of(AccessRecord record) {
    return new Place(record.authKeyHash(), record.commitment());
  }

  /// Reads the text.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Place parse(String text) {
    if (!text.matches("[0-9a-f]{128}")) {
      throw new IllegalArgumentException(
          "expected the 128 hexadecimal digits that the page before ended with, got "
              + text.length()
              + " characters");
    }
    return new Place(
        Hash32.fromHex(text.substring(0, DIGITS)), Hash32.fromHex(text.substring(DIGITS)));
  }

  byte[] octets() {
    return HexFormat.of().parseHex(toString());
  }

  @Override
  public String toString() {
    return authKey.toString() + commitment;
  }
}
