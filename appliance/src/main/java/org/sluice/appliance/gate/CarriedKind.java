package org.sluice.appliance.gate;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.sluice.appliance.backup.CustodianKeyLine;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.officers.PublicKeyPem;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.ReviewerLine;
import org.sluice.records.export.TransportKeyLine;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.AuditFunctionKey;

/// What may be carried in, each with its grammar: from a line to the one way in which it is
/// written.
public enum CarriedKind {
  /// [EnrolmentLine]s, one device each.
  ENROLMENT_LINES("enrolment-lines", ImportGate.MAX_INPUT),
  /// A list of sequence numbers for `sluice diode-sender resend`, as the low side writes it:
  /// `3,7-9`, rising.
  RESEND_RANGES("resend-ranges", ImportGate.MAX_INPUT),
  /// [TransportKeyLine]s, one device each: keys that are sealed to the appliance, so that the gate
  /// sees none.
  TRANSPORT_KEYS("transport-keys", ImportGate.MAX_INPUT),
  /// The certificate of another domain, XML of TS 33.180: a document, not lines. What is used is
  /// its canonical form with the role of an external one, in base64 as one line.
  KMS_CERTIFICATE("kms-certificate", KmsCertificate.MAX_OCTETS),
  /// What officers signed elsewhere, as text.
  STATEMENTS("signed statement", Armour.MAX_CHARACTERS),
  /// A statement on its way from signer to signer.
  DRAFT("draft", Draft.MAX_OCTETS),
  /// A public key on P-256, one PEM block.
  PUBLIC_KEY("public key on P-256", PublicKeyPem.MAX_OCTETS),
  /// An X.509 certificate of a machine, PEM or DER.
  CERTIFICATE("X.509 certificate, PEM or DER", 16 << 10),
  /// The public line of an audit function.
  AUDIT_FUNCTION("key of an audit function", 512),
  /// The public line of a reviewer.
  REVIEWER("reviewer's line", 512),
  /// The public line of a custodian to whom backups are sealed.
  CUSTODIAN("custodian's key", 512);

  private static final Set<CarriedKind> DOCUMENTS =
      EnumSet.of(KMS_CERTIFICATE, STATEMENTS, DRAFT, PUBLIC_KEY, CERTIFICATE);
  private static final Set<CarriedKind> SIGNED_FOR =
      EnumSet.of(ENROLMENT_LINES, RESEND_RANGES, TRANSPORT_KEYS, KMS_CERTIFICATE);

  private static final Pattern RANGE =
      Pattern.compile("([1-9][0-9]{0,17})(?:-([1-9][0-9]{0,17}))?");

  private final String word;
  private final int mostOctets;

  CarriedKind(String word, int mostOctets) {
    this.word = word;
    this.mostOctets = mostOctets;
  }

  /// Whether a file is one document, and not lines.
  boolean isDocument() {
    return DOCUMENTS.contains(this);
  }

  /// Most octets of a file.
  int mostOctets() {
    return mostOctets;
  }

  /// What it is, for messages.
  String what() {
    return word;
  }

  /// As it stands in the log, for those that an officer signs for.
  public String word() {
    return word;
  }

  /// The kind of that word, of those that an officer signs for.
  ///
  /// @throws MalformedRecord if there is none
  public static CarriedKind of(String word) {
    for (CarriedKind kind : values()) {
      if (SIGNED_FOR.contains(kind) && kind.word.equals(word)) {
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
      case AUDIT_FUNCTION -> AuditFunctionKey.parse(line).toString();
      case REVIEWER -> ReviewerLine.parse(line).toString();
      case CUSTODIAN -> custodian(line);
      case KMS_CERTIFICATE, STATEMENTS, DRAFT, PUBLIC_KEY, CERTIFICATE ->
          CarriedDocument.canonical(this, line);
    };
  }

  private static String custodian(String line) {
    if (!CustodianKeyLine.PATTERN.matcher(line).matches()) {
      throw new MalformedRecord("CustodianKey", "line", CustodianKeyLine.EXPECTED);
    }
    return line;
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
