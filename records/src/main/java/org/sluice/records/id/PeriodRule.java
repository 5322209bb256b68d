package org.sluice.records.id;

import java.util.Optional;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// How a domain writes identifiers and cuts time into key periods: by UTC calendar month (then
/// `lengthSeconds` and `offsetSeconds` are 0), or by a fixed length P3 and offset P4 in seconds, 0
/// <= P4 < P3 (TS 33.180 clause F.2.1).
///
/// @param template for [IdentifierFormat#TEMPLATE], and for no other
public record PeriodRule(
    IdentifierFormat format,
    long lengthSeconds,
    long offsetSeconds,
    Optional<IdentifierTemplate> template) {
  /// Longest period in seconds: 2^40, more than 30 000 years; "endless" periods are in use.
  public static final long MAX_LENGTH_SECONDS = 1L << 40;

  /// The one rule of [IdentifierFormat#RFC6509_MONTHLY].
  public static final PeriodRule MONTHLY = new PeriodRule(IdentifierFormat.RFC6509_MONTHLY, 0, 0);

  /// Checks the fields against the format.
  public PeriodRule {
    if (template.isPresent() != (format == IdentifierFormat.TEMPLATE)) {
      throw new MalformedRecord("PeriodRule", "template", "belongs to the format TEMPLATE alone");
    }
    switch (format) {
      case RFC6509_MONTHLY, TEMPLATE -> {
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

  /// A rule without a template.
  public PeriodRule(IdentifierFormat format, long lengthSeconds, long offsetSeconds) {
    this(format, lengthSeconds, offsetSeconds, Optional.empty());
  }

  /// The rule of [IdentifierFormat#TS33180_HASHED] with that length and offset in seconds.
  public static PeriodRule hashed(long lengthSeconds, long offsetSeconds) {
    return new PeriodRule(IdentifierFormat.TS33180_HASHED, lengthSeconds, offsetSeconds);
  }

  /// The rule of [IdentifierFormat#TEMPLATE] with that template; its periods are months.
  public static PeriodRule templated(IdentifierTemplate template) {
    return new PeriodRule(IdentifierFormat.TEMPLATE, 0, 0, Optional.of(template));
  }

  /// The rule that a KMS certificate states (TS 33.180 clause D.3.2.2): the text of its element
  /// UserIdFormat, which is `1`, `2` or a template itself, and the numbers of UserKeyPeriod and
  /// UserKeyOffset in seconds.
  ///
  /// @throws MalformedRecord if the text is neither, or the numbers do not fit it
  public static PeriodRule ofCertificate(
      String userIdFormat, long userKeyPeriod, long userKeyOffset) {
    for (IdentifierFormat f : IdentifierFormat.values()) {
      if (f != IdentifierFormat.TEMPLATE && userIdFormat.equals(Integer.toString(f.code()))) {
        return new PeriodRule(f, userKeyPeriod, userKeyOffset);
      }
    }
    return new PeriodRule(
        IdentifierFormat.TEMPLATE,
        userKeyPeriod,
        userKeyOffset,
        Optional.of(IdentifierTemplate.parse(userIdFormat)));
  }

  /// The text of the certificate's element UserIdFormat: what [#ofCertificate] reads.
  public String userIdFormat() {
    return template.map(IdentifierTemplate::text).orElse(Integer.toString(format.code()));
  }

  /// Whether periods are calendar months in UTC.
  public boolean monthly() {
    return format != IdentifierFormat.TS33180_HASHED;
  }

  /// Reads u8 format | u64 length | u64 offset, and for [IdentifierFormat#TEMPLATE] | text
  /// template.
  public static PeriodRule read(Reader in) {
    IdentifierFormat format = in.code("format", IdentifierFormat.class);
    return new PeriodRule(
        format,
        in.u64("lengthSeconds"),
        in.u64("offsetSeconds"),
        format == IdentifierFormat.TEMPLATE
            ? Optional.of(IdentifierTemplate.read(in))
            : Optional.empty());
  }

  /// Writes what [#read(Reader)] reads.
  public void write(Writer out) {
    out.code(format).u64(lengthSeconds).u64(offsetSeconds);
    template.ifPresent(t -> out.text(t.text()));
  }

  @Override
  public String toString() {
    return "PeriodRule[format="
        + format
        + ", lengthSeconds="
        + lengthSeconds
        + ", offsetSeconds="
        + offsetSeconds
        + template.map(t -> ", template=" + t).orElse("")
        + "]";
  }
}
