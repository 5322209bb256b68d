package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;
import static org.sluice.mikey.testing.ThirdParty.hex;
import static org.sluice.mikey.testing.ThirdParty.list;
import static org.sluice.mikey.testing.ThirdParty.map;
import static org.sluice.mikey.testing.ThirdParty.number;
import static org.sluice.mikey.testing.ThirdParty.string;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.testing.ThirdParty;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Messages and keys of two deployed systems of other makers.
class FieldMessagesTest {

  private static final Instant ABOUT = Instant.parse("2025-10-01T00:00:00Z");

  private static Map<String, Object> first() {
    return ThirdParty.json(
        "streamwide-kms-and-imessages.json", "messages and keys of a deployed client library");
  }

  private static Map<String, Object> second() {
    return ThirdParty.json(
        "vendor2-kms-and-imessages.json", "messages and keys of a second deployed system");
  }

  private static MasterKeys masterKeys(Map<String, Object> of, String kms, long length) {
    return new MasterKeys(
        KmsUri.parse(kms),
        PublicPoint.of(Curve.SAKKE, hex(of, "PubEncKey")).requireOrder(),
        PublicPoint.of(Curve.P256, hex(of, "PubAuthKey")).requireOrder(),
        PeriodRule.hashed(length, 0));
  }

  private static MasterKeys firstKeys(Map<String, Object> json) {
    Map<String, Object> c = map(json, "certificate");
    return masterKeys(c, string(c, "KmsUri"), number(c, "UserKeyPeriod"));
  }

  private static MasterKeys secondKeys(Map<String, Object> json) {
    Map<String, Object> k = list(json, "keySets").getFirst();
    return masterKeys(k, string(k, "kmsUri"), number(k, "keyPeriodSeconds"));
  }

  private static KeySet keySet(Map<String, Object> of) {
    byte[] ssk = hex(of, "UserSigningKeySSK");
    return new KeySet(
        hex(of, "UserID"),
        Rsk.of(secret(hex(of, "UserDecryptKey"))),
        // One system writes 34 octets, two of them leading zeros.
        Ssk.of(secret(Arrays.copyOfRange(ssk, ssk.length - 32, ssk.length))),
        PublicPoint.of(Curve.P256, hex(of, "UserPubTokenPVT")));
  }

  private static byte[] message(Map<String, Object> m) {
    return Base64.getDecoder().decode(string(m, "base64"));
  }

  @Test
  void theHiddenPrivateCallOpensForTheExpectedSenderOnly() {
    Map<String, Object> json = first();
    MasterKeys keys = firstKeys(json);
    Map<String, Object> call = list(json, "iMessages").get(2);
    UserUri alice = UserUri.parse("sip:alice@streamwide.com");
    Party bob = new Party(UserUri.parse("sip:bob@streamwide.com"), keys);
    try (KeySet own = keySet(list(json, "keySets").get(3))) {
      ImessageOpener opener =
          new ImessageOpener(bob, p -> p.number() == 236 ? own : null, List.of());
      byte[] octets = message(call);
      try (Opened opened = opener.openDeferred(octets, ABOUT, Optional.of(alice))) {
        assertThat(hex(reveal(opened.ssv().octets()))).isEqualTo(string(call, "PCK"));
        assertThat(opened.message().rand().toString()).isEqualTo(string(call, "PCK-RAND"));
        assertThat(opened.sender()).isEqualTo(alice);
      }
      refused(Reason.WRONG_SENDER, opener, octets, Optional.empty());
      refused(Reason.WRONG_SENDER, opener, octets, Optional.of(bob.user()));
    }
  }

  @Test
  void messagesOfTheSecondSystemOpenUnderItsReadingRulesAndNotStrictly() {
    Map<String, Object> json = second();
    MasterKeys keys = secondKeys(json);
    for (Map<String, Object> m : list(json, "iMessages")) {
      byte[] octets = message(m);
      Imessage parsed = Imessage.parse(octets);
      assertThat(parsed.prf()).isEqualTo((int) number(m, "prf"));
      if (!m.containsKey("SSV")) {
        continue;
      }
      Party self = new Party(UserUri.parse(string(m, "responder")), keys);
      try (KeySet own =
          keySet(
              list(json, "keySets").stream()
                  .filter(k -> string(k, "UserUri").equals(string(m, "responder")))
                  .findFirst()
                  .orElseThrow())) {
        ImessageOpener lenient = new ImessageOpener(self, _ -> own, List.of(), ReadingRules.FIELD);
        try (Opened opened = lenient.openDeferred(octets, ABOUT, Optional.empty())) {
          assertThat(hex(reveal(opened.ssv().octets()))).isEqualTo(string(m, "SSV"));
        }
        ImessageOpener strict = new ImessageOpener(self, _ -> own, List.of());
        Reason reason = number(m, "prf") == 2 ? Reason.UNSUPPORTED : Reason.BAD_SIGNATURE;
        refused(reason, strict, octets, Optional.empty());
        byte[] bad = octets.clone();
        bad[25] ^= 1;
        refused(Reason.BAD_SIGNATURE, lenient, bad, Optional.empty());
      }
    }
  }

  private static void refused(
      Reason reason, ImessageOpener opener, byte[] octets, Optional<UserUri> sender) {
    assertThatThrownBy(() -> opener.openDeferred(octets, ABOUT, sender))
        .isInstanceOfSatisfying(
            MessageRefused.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }
}
