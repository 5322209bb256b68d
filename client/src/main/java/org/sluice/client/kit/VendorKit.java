package org.sluice.client.kit;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.gateway.PlainKeyDocument;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.KeyPurpose;
import org.sluice.mikey.message.MessagePlan;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.ReplayGuard;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Two users of one KMS in one key period that lasts from 1900 to 2172: the vendor's client is the
/// one, this program the other.
public final class VendorKit {
  /// The user whom the vendor's client plays.
  public static final UserUri VENDOR = UserUri.parse("sip:vendor@vendor-kit.invalid");

  /// The user whom this program plays.
  public static final UserUri SLUICE = UserUri.parse("sip:sluice@vendor-kit.invalid");

  private static final KmsUri KMS = KmsUri.parse("kms.vendor-kit.invalid");
  private static final PeriodRule RULE = PeriodRule.hashed(1L << 33, 0);
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final MasterKeys masters = KitKeys.masters(KMS, RULE);

  /// The KMS certificate, XML.
  public byte[] certificate() {
    return KmsCertificate.root(
            masters,
            "cert.vendor-kit.invalid",
            "vendor kit",
            Instant.parse("2020-01-01T00:00:00Z"),
            Instant.parse("2100-01-01T00:00:00Z"),
            "vendor-kit.invalid")
        .toXml();
  }

  /// The vendor's keys as a KmsResponse of TS 33.180 in plain; the caller closes it.
  SecretBytes keyDocument(Instant now) throws IOException {
    try (KeySet keys = keys(VENDOR)) {
      return PlainKeyDocument.of(
          KMS,
          VENDOR,
          keys,
          new KeyPeriod(RULE, 0),
          now,
          "https://kms.vendor-kit.invalid/keymanagement/identity/v1/keyprov",
          null);
    }
  }

  /// A message of the kit's one user to the other that carries `ssv`.
  public byte[] make(UserUri from, UserUri to, Instant now, Ssv ssv) {
    try (KeySet keys = keys(from)) {
      return new ImessageMaker(party(from), keys)
          .make(party(to), now, ssv, MessagePlan.of(KeyPurpose.PCK.newKeyId(new SecureRandom())));
    }
  }

  /// Opens what the vendor's client made for [#SLUICE], as strictly as any message.
  ///
  /// @param now its time must be within five minutes of it
  /// @throws org.sluice.mikey.message.MessageRefused with the reason
  /// @throws Refused when somebody else than [#VENDOR] signed it
  public Opened check(byte[] message, Instant now) {
    return open(SLUICE, VENDOR, message, now);
  }

  Opened open(UserUri self, UserUri from, byte[] message, Instant now) {
    try (KeySet keys = keys(self)) {
      Opened opened =
          new ImessageOpener(party(self), period -> keys, List.of())
              .open(message, now, new ReplayGuard(TOLERANCE, 100, 100));
      if (!opened.sender().equals(from)) {
        String sender = opened.sender().value();
        opened.close();
        throw new Refused(Check.MESSAGE, "the kit", "a message of " + from, "one of " + sender);
      }
      return opened;
    }
  }

  private KeySet keys(UserUri user) {
    return KitKeys.of(user.equals(VENDOR) ? "vendor" : "sluice", user, masters);
  }

  private Party party(UserUri user) {
    return new Party(user, masters);
  }
}
