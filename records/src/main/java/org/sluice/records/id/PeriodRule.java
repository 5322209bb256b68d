package org.sluice.records.id;

import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// How a domain cuts time into key periods: by UTC calendar month (then `lengthSeconds` and
/// `offsetSeconds` are 0), or by a fixed length P3 and offset P4 in seconds, 0 <= P4 < P3 (TS
/// 33.180 clause F.2.1).
public record PeriodRule(IdentifierFormat format, long lengthSeconds, long offsetSeconds) {
  /// Longest period in seconds: 2^40, more than 30 000 years; "endless" periods are in use.
  public static final long MAX_LENGTH_SECONDS = 1L << 40;

  /// The one rule of [IdentifierFormat#RFC6509_MONTHLY].
  public static final PeriodRule MONTHLY = new PeriodRule(IdentifierFormat.RFC6509_MONTHLY, 0, 0);

  /// Checks the fields against the format.
  public PeriodRule {
    switch (format) {
      case RFC6509_MONTHLY -> {
        if (lengthSeconds != 0 || offsetSeconds != 0) {
          throw new MalformedRecord("PeriodRule", "lengthSeconds", "not 0, format is monthly");
        }
      }
      case TS33180_HASHED -> {
        if (lengthSeconds < 1 || lengthSeconds > MAX_LENGTH_SECONDS) {
          throw new MalformedRecord("PeriodRule", "lengthSeconds", "not 1 to 2^40");
        }
        if (offsetSeconds < 0 || offsetSeconds >= lengthSeconds) {
          throw new MalformedRecord(
              "PeriodRule", "offsetSeconds", "not from 0 to below the length");
        }
      }
    }
  }

  /// The rule of [IdentifierFormat#TS33180_HASHED] with that length and offset in seconds.
  public static PeriodRule hashed(long lengthSeconds, long offsetSeconds) {
    return new PeriodRule(IdentifierFormat.TS33180_HASHED, lengthSeconds, offsetSeconds);
  }

  /// Reads u8 format | u64 length | u64 offset.
  public static PeriodRule read(Reader in) {
    return new PeriodRule(
        in.code("format", IdentifierFormat.class),
        in.u64("lengthSeconds"),
        in.u64("offsetSeconds"));
  }

  /// Writes what [#read(Reader)] reads.
  public void write(Writer out) {
    out.code(format).u64(lengthSeconds).u64(offsetSeconds);
  }
}
