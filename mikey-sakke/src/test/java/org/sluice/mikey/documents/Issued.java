package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Pool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// A domain, a user's keys in it, and the keys that a KMS shares with that user.
final class Issued implements AutoCloseable {

  static final String USER = "sip:alice@example.org";
  static final long PERIOD = 1540;
  static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");

  final TestDomain domain = new TestDomain("kms.example.org", PeriodRule.hashed(2592000, 0));
  final KeySet keys = domain.issue(USER, PERIOD);
  final TransportKey trk =
      TransportKey.of("tk.12.alice@example.org", SecretBytes.takeOwnershipOf(Pool.random(32)));
  final IntegrityKey ink =
      IntegrityKey.of("ink.12.alice@example.org", SecretBytes.takeOwnershipOf(Pool.random(32)));
  final KmsCertificate certificate =
      KmsCertificate.root(
          domain.keys(),
          "cert1.kms.example.org",
          "A & <B>",
          NOW,
          NOW.plusSeconds(86400),
          "example.org");

  ResponseHead head() {
    return new ResponseHead(
        UserUri.parse(USER),
        KmsUri.parse("kms.example.org"),
        NOW,
        Optional.of("KMS & <co>"),
        "https://kms.example.org/keymanagement/identity/v1/keyprov?a=1&b=2");
  }

  KeySetLabel label() {
    return new KeySetLabel(
        KmsUri.parse("kms.example.org"),
        Optional.of("cert1.kms.example.org"),
        Optional.of("issuer"),
        UserUri.parse(USER),
        Octets.of(keys.identifier()),
        Optional.of(NOW),
        Optional.of(NOW.plusSeconds(60)),
        PERIOD,
        false);
  }

  KmsResponse plain() {
    return KmsResponse.of(
        head(), new KmsKeyProv(List.of(KmsKeySet.plain(label(), keys)), NewKeys.NONE));
  }

  KmsResponse wrapped(DocumentOptions options) {
    return KmsResponse.of(
        head(),
        new KmsKeyProv(List.of(KmsKeySet.wrapped(label(), keys, trk, options)), NewKeys.NONE));
  }

  KmsResponse init() {
    return KmsResponse.of(head(), new KmsInit(certificate, NewKeys.NONE));
  }

  String text(SecretBytes document) {
    try (document) {
      return new String(Pool.reveal(document), UTF_8);
    }
  }

  static SecretBytes document(String text) {
    return SecretBytes.takeOwnershipOf(text.getBytes(UTF_8));
  }

  /// The one key set of a response.
  static KmsKeySet keySet(KmsResponse response) {
    return ((KmsKeyProv) response.message().orElseThrow()).keySets().getFirst();
  }

  boolean same(KeySet other) {
    return keys.rsk().octets().sameAs(other.rsk().octets())
        && keys.ssk().octets().sameAs(other.ssk().octets())
        && keys.pvt().equals(other.pvt());
  }

  @Override
  public void close() {
    keys.close();
    trk.close();
    ink.close();
    domain.close();
  }
}
