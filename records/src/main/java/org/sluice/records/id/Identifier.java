package org.sluice.records.id;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;

/// The octets from which a user's keys of one period are made: the `ID` of RFC 6507 and the `a` of
/// RFC 6508. 1 to 127 octets, so as an integer always below the order of the SAKKE group; never a
/// zero octet first in the formats of variable length, so that octets to integer is one-to-one.
///
/// It is only ever computed from the user, the server and the period, never taken from a message.
public final class Identifier {
  /// Most octets.
  public static final int MAX_OCTETS = 127;

  private final Octets octets;

  private Identifier(Octets octets) {
    this.octets = octets;
  }

  /// The identifier of `user` in period number `period`.
  ///
  /// @throws MalformedRecord if the rule has no such period, or the identifier would be longer than
  ///   127 octets (monthly format: URIs of more than 118 octets; template: of more than its fixed
  ///   octets leave)
  public static Identifier of(PeriodRule rule, UserUri user, KmsUri kms, long period) {
    KeyPeriod p = new KeyPeriod(rule, period);
    return new Identifier(
        Octets.of(
            switch (rule.format()) {
              case RFC6509_MONTHLY -> fitting(monthly(user, p));
              case TEMPLATE -> fitting(rule.template().orElseThrow().identifier(user, p.month()));
              case TS33180_HASHED ->
                  hashed(
                      user.octets(),
                      kms.octets(),
                      rule.lengthSeconds(),
                      rule.offsetSeconds(),
                      period);
            }));
  }

  /// A copy of the octets.
  public byte[] octets() {
    return octets.toArray();
  }

  /// RFC 6509 section 3.2: `YYYY-MM` || 00 || URI || 00.
  private static byte[] monthly(UserUri user, KeyPeriod period) {
    return (period.label() + "\0" + user.value() + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] fitting(byte[] id) {
    if (id.length > MAX_OCTETS) {
      throw new MalformedRecord(
          "Identifier", "user", "identifier of " + id.length + " octets, at most 127 allowed");
    }
    return id;
  }

  /// TS 33.180 clause F.2.1: SHA-256(FC || P0 || L0 || ... || P5 || L5), FC = 0, a plain hash over
  /// the string encoding of TS 33.220.
  static byte[] hashed(byte[] user, byte[] kms, long length, long offset, long period) {
    Writer s = new Writer().u8(0);
    for (byte[] p :
        new byte[][] {
          "MIKEY-SAKKE-UID".getBytes(StandardCharsets.US_ASCII),
          user,
          kms,
          shortest(length),
          shortest(offset),
          shortest(period)
        }) {
      s.raw(p).u16(p.length);
    }
    return Hash32.sha256(s.toByteArray()).octets();
  }

  /// Shortest big-endian form; zero is one zero octet.
  private static byte[] shortest(long v) {
    byte[] eight = new Writer().u64(v).toByteArray();
    int from = Math.min(Long.numberOfLeadingZeros(v) / 8, 7);
    return Arrays.copyOfRange(eight, from, 8);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Identifier other && octets.equals(other.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  /// Lower-case hexadecimal digits.
  @Override
  public String toString() {
    return octets.toString();
  }
}
