package org.sluice.appliance.gate;

import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.TransportKeyLine;

/// What may be carried in, each with its grammar: from a line to the one way in which it is
/// written.
public enum CarriedKind {
  /// [EnrolmentLine]s, one device each.
  ENROLMENT_LINES("enrolment-lines"),
  /// A list of sequence numbers for `sluice diode-sender resend`, as the low side writes it:
  /// `3,7-9`, rising.
  RESEND_RANGES("resend-ranges"),
  /// [TransportKeyLine]s, one device each: keys that are sealed to the appliance, so that the gate
  /// sees none.
  TRANSPORT_KEYS("transport-keys"),
  /// The certificate of another domain, XML of TS 33.180: a document, not lines. What is used is
  /// its canonical form with the role of an external one, in base64 as one line.
  KMS_CERTIFICATE("kms-certificate");

  private static final Pattern RANGE =
      Pattern.compile("([1-9][0-9]{0,17})(?:-([1-9][0-9]{0,17}))?");

  private final String word;

  CarriedKind(String word) {
    this.word = word;
  }

  /// Whether a file is one document, and not lines.
  boolean isDocument() {
    return this == KMS_CERTIFICATE;
  }

  /// As it stands in the log.
  public String word() {
    return word;
  }

  /// The kind of that word.
  ///
  /// @throws MalformedRecord if there is none
  public static CarriedKind of(String word) {
    for (CarriedKind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    throw new MalformedRecord(
        "CarriedKind",
        "kind",
        "expected enrolment-lines, resend-ranges, transport-keys or kms-certificate");
  }

  /// The canonical form of a line.
  ///
  /// @throws MalformedRecord if the line is not of this kind
  String canonical(String line) {
    return switch (this) {
      case ENROLMENT_LINES -> EnrolmentLine.parse(line).toString();
      case RESEND_RANGES -> ranges(line);
      case TRANSPORT_KEYS -> TransportKeyLine.parse(line).toString();
      case KMS_CERTIFICATE -> CarriedCertificate.canonical(line);
    };
  }

  private static String ranges(String line) {
    StringBuilder out = new StringBuilder();
    long before = 0;
    for (String part : line.split(",", -1)) {
      var range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new MalformedRecord("ResendRanges", "range", "expected 7 or 7-9");
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (first <= before || last < first) {
        throw new MalformedRecord("ResendRanges", "range", "not rising");
      }
      before = last;
      out.append(out.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        out.append('-').append(last);
      }
    }
    return out.toString();
  }
}
