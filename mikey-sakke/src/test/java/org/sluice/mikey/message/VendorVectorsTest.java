package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Accounted;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Every value of every file of other makers, by the primitives; [FieldMessagesTest] opens their
/// messages as a client does.
class VendorVectorsTest {

  private static final String FIRST = "streamwide-kms-and-imessages.json";
  private static final String SECOND = "vendor2-kms-and-imessages.json";

  @Test
  void groupKeyIdentifiersAndThePrf() {
    Accounted a = Accounted.file("guk-id-and-mikey-prf.json", "GUK-IDs and SRTP keys");
    for (int i = 0; i < a.count("guk"); i++) {
      String g = "guk[" + i + "].";
      try (Ssv gmk = Ssv.of(secret(a.hex(g + "GMK")))) {
        GroupKeyId id =
            GroupKeyId.of(gmk, a.hexNumber(g + "GMK_ID"), UserUri.parse(a.text(g + "mcId")));
        assertThat(id.gukId()).isEqualTo(a.hexNumber(g + "GUK_ID"));
        assertThat(id.userSalt()).isEqualTo(a.hexNumber(g + "userSalt"));
        Octets rand = Octets.of(a.hex(g + "RAND"));
        int csId = (int) a.number(g + "CS_ID");
        try (SrtpKeys keys = SrtpKeys.derive(gmk, csId, id.gukId(), rand)) {
          assertThat(hex(reveal(keys.key()))).isEqualTo(a.text(g + "srtpMasterKey"));
          assertThat(hex(reveal(keys.salt()))).isEqualTo(a.text(g + "srtpMasterSalt"));
        }
      }
    }
    Map<String, DerivedKey> names =
        Map.of("TEK", DerivedKey.TEK, "SALT", DerivedKey.SALT, "ENCR", DerivedKey.ENCRYPTION);
    for (int i = 0; i < a.count("prf"); i++) {
      String p = "prf[" + i + "].";
      DerivedKey what = names.get(a.text(p + "constant"));
      try (Ssv tgk = Ssv.of(secret(a.hex(p + "TGK")));
          SecretBytes out =
              what.derive(
                  tgk,
                  (int) a.number(p + "CS_ID"),
                  a.hexNumber(p + "CSB_ID"),
                  Octets.of(a.hex(p + "RAND")),
                  (int) a.number(p + "outLen"))) {
        assertThat(hex(reveal(out))).isEqualTo(a.text(p + "out"));
      }
    }
    a.skip("note", "prose");
    a.skip("source", "prose");
    a.finish();
  }

  @Test
  void hashedIdentifiers() {
    Accounted a = Accounted.file("uid-format2.json", "hashed identifiers");
    int issued = 0;
    for (int i = 0; i < a.count("vectors"); i++) {
      String v = "vectors[" + i + "].";
      String user = a.text(v + "identifier");
      String kms = a.text(v + "kmsUri");
      long length = a.number(v + "keyPeriodSeconds");
      long offset = a.number(v + "keyPeriodOffsetSeconds");
      long number = a.number(v + "keyPeriodNo");
      byte[] s = a.hex(v + "S_hex");
      byte[] uid = a.hex(v + "uid_hex");
      assertThat(Hash32.sha256(s).octets()).isEqualTo(uid);
      assertThat(s).isEqualTo(hashed(user, kms, length, offset, number));
      assertThat(Base64.getEncoder().encodeToString(uid)).isEqualTo(a.text(v + "uid_base64"));
      try {
        assertThat(
                Identifier.of(
                        PeriodRule.hashed(length, offset),
                        UserUri.parse(user),
                        KmsUri.parse(kms),
                        number)
                    .octets())
            .isEqualTo(uid);
        issued++;
      } catch (MalformedRecord e) {
        // A user without a scheme, or an offset beyond the period: hashed above, never issued here.
        assertThat(e.what()).isIn("UserUri", "PeriodRule");
      }
    }
    assertThat(issued).isGreaterThan(4);
    a.skip("note", "prose");
    a.skip("source", "prose");
    a.finish();
  }

  private static byte[] hashed(String user, String kms, long length, long offset, long number) {
    Writer s = new Writer().u8(0);
    for (byte[] p :
        new byte[][] {
          "MIKEY-SAKKE-UID".getBytes(StandardCharsets.US_ASCII),
          user.getBytes(StandardCharsets.UTF_8),
          kms.getBytes(StandardCharsets.UTF_8),
          shortest(length),
          shortest(offset),
          shortest(number)
        }) {
      s.raw(p).u16(p.length);
    }
    return s.toByteArray();
  }

  private static byte[] shortest(long v) {
    byte[] b = java.math.BigInteger.valueOf(v).toByteArray();
    return b.length > 1 && b[0] == 0 ? Arrays.copyOfRange(b, 1, b.length) : b;
  }

  @Test
  void theFirstSystemsKeysAndMessages() {
    Accounted a = Accounted.file(FIRST, "keys and messages of a deployed client library");
    assertThat(a.text("certificate.UserIdFormat")).isEqualTo("2");
    MasterKeys keys =
        master(
            a,
            "certificate.",
            a.text("certificate.KmsUri"),
            a.number("certificate.UserKeyPeriod"),
            a.number("certificate.UserKeyOffset"));
    Map<String, KeySet> users = new HashMap<>();
    for (int i = 0; i < a.count("keySets"); i++) {
      String k = "keySets[" + i + "].";
      String uri = a.text(k + "UserUri");
      users.put(uri, keySet(a, k, keys, uri, a.number(k + "KeyPeriodNo")));
    }
    for (int i = 0; i < a.count("iMessages"); i++) {
      firstMessage(a, "iMessages[" + i + "].", keys, users);
    }
    assertThat(a.count("iMessages")).isEqualTo(4);
    users.values().forEach(KeySet::close);
    a.skip("note", "prose");
    a.skip("who", "prose");
    a.skip("signatureCovers", "prose; signedOctets says the same");
    a.finish();
  }

  private static void firstMessage(
      Accounted a, String m, MasterKeys keys, Map<String, KeySet> users) {
    byte[] octets = Base64.getDecoder().decode(a.text(m + "base64"));
    Imessage parsed = Imessage.parse(octets);
    assertThat(parsed.octets()).isEqualTo(Octets.of(octets));
    assertThat(octets).hasSize((int) a.number(m + "length"));
    assertThat(parsed.csbId()).isEqualTo(a.hexNumber(m + "csbId"));
    assertThat(parsed.sessions().count()).isEqualTo((int) a.number(m + "numCS"));
    assertThat(octets[9]).isEqualTo((byte) a.number(m + "csIdMapType"));
    KeySet sender = users.get(a.text(m + "Initiator URI"));
    KeySet recipient = users.get(a.text(m + "Responder URI"));
    assertThat(parsed.id(IdRole.INITIATOR_UID)).contains(Octets.of(sender.identifier()));
    assertThat(parsed.id(IdRole.RESPONDER_UID)).contains(Octets.of(recipient.identifier()));
    byte[] signed = Arrays.copyOf(octets, (int) a.number(m + "signedOctets"));
    assertThat(ImessageWriter.signed(parsed)).isEqualTo(signed);
    assertThat(verifies(keys, sender.identifier(), signed, parsed)).isTrue();
    signed[signed.length - 1] ^= 1;
    assertThat(verifies(keys, sender.identifier(), signed, parsed)).isFalse();
    String name = a.text(m + "name").substring(0, 3);
    assertThat(parsed.rand()).isEqualTo(Octets.of(a.hex(m + name + "-RAND")));
    try (Ssv ssv = decapsulated(keys, recipient, parsed)) {
      assertThat(reveal(ssv.octets())).isEqualTo(a.hex(m + name));
      long keyId = a.hexNumber(m + name + "-ID");
      if (a.has(m + "GUK-ID")) {
        UserUri member = UserUri.parse(a.text(m + "Responder URI"));
        GroupKeyId id = GroupKeyId.of(ssv, keyId, member);
        assertThat(id.gukId()).isEqualTo(a.hexNumber(m + "GUK-ID")).isEqualTo(parsed.csbId());
        SessionMap.Generic map = (SessionMap.Generic) parsed.sessions();
        assertThat(map.sessions())
            .containsExactly(SessionMap.GenericSession.of(CryptoSession.MCPTT_GROUP, id.mki()));
      } else if (name.equals("GMK")) {
        // The message without a GUK-ID in the file has one all the same.
        UserUri member = UserUri.parse(a.text(m + "Responder URI"));
        assertThat(GroupKeyId.of(ssv, keyId, member).gukId()).isEqualTo(parsed.csbId());
      } else {
        assertThat(keyId).isEqualTo(parsed.csbId());
      }
      keyParameters(a, m + "keyParamsExtension.", parsed, ssv);
    }
  }

  private static void keyParameters(Accounted a, String k, Imessage parsed, Ssv ssv) {
    Extension e = parsed.extensions().getFirst();
    if (!a.has(k + "raw")) {
      Extension.PlainParameters plain = (Extension.PlainParameters) e;
      assertThat(plain.cut()).isFalse();
      assertThat(plain.parameters().revoked()).isFalse();
      return;
    }
    SealedKeyParameters sealed = ((Extension.SealedParameters) e).data();
    Writer raw = new Writer();
    sealed.write(raw);
    assertThat(raw.toByteArray()).isEqualTo(a.hex(k + "raw")).startsWith(a.hex(k + "aad"));
    assertThat(sealed.iv()).isEqualTo(Octets.of(a.hex(k + "iv")));
    try (SecretBytes dpck = ServiceKeys.dataProtection(ssv, parsed.csbId())) {
      assertThat(hex(reveal(dpck))).isEqualTo(a.text(k + "DPCK"));
    }
    KeyParameters parameters = sealed.open(ssv, parsed.csbId());
    byte[] plaintext = a.hex(k + "plaintext");
    assertThat(Reader.decode(plaintext, "KeyParameters", KeyParameters::read))
        .isEqualTo(parameters);
    Writer again = new Writer();
    parameters.write(again);
    assertThat(again.toByteArray()).isEqualTo(plaintext);
    assertThat(
            SealedKeyParameters.seal(parameters, ssv, parsed.csbId(), sealed.date(), sealed.iv()))
        .isEqualTo(sealed);
  }

  @Test
  void theSecondSystemsKeysAndMessages() {
    Accounted a = Accounted.file(SECOND, "keys and messages of a second deployed system");
    Map<String, KeySet> users = new HashMap<>();
    MasterKeys keys = null;
    for (int i = 0; i < a.count("keySets"); i++) {
      String k = "keySets[" + i + "].";
      keys =
          master(
              a,
              k,
              a.text(k + "kmsUri"),
              a.number(k + "keyPeriodSeconds"),
              a.number(k + "keyPeriodOffsetSeconds"));
      String uri = a.text(k + "UserUri");
      users.put(uri, keySet(a, k, keys, uri, a.number(k + "keyPeriodNo")));
    }
    int opened = 0;
    for (int i = 0; i < a.count("iMessages"); i++) {
      String m = "iMessages[" + i + "].";
      byte[] octets = Base64.getDecoder().decode(a.text(m + "base64"));
      Imessage parsed = Imessage.parse(octets);
      assertThat(parsed.octets()).isEqualTo(Octets.of(octets));
      assertThat(parsed.csbId()).isEqualTo(a.hexNumber(m + "csbId"));
      assertThat(parsed.prf()).isEqualTo((int) a.number(m + "prf"));
      String uri = text(parsed.id(IdRole.INITIATOR).orElseThrow());
      byte[] sender = Identifier.of(keys.rule(), UserUri.parse(uri), keys.kms(), 0).octets();
      byte[] signed = ImessageWriter.signed(parsed);
      assertThat(verifies(keys, sender, signed, parsed)).isFalse();
      byte[] uncovered = Arrays.copyOf(signed, signed.length - 2);
      assertThat(verifies(keys, sender, uncovered, parsed)).isTrue();
      if (a.has(m + "SSV")) {
        KeySet recipient = users.get(a.text(m + "responder"));
        assertThat(text(parsed.id(IdRole.RESPONDER).orElseThrow()))
            .isEqualTo(a.text(m + "responder"));
        try (Ssv ssv = decapsulated(keys, recipient, parsed)) {
          assertThat(reveal(ssv.octets())).isEqualTo(a.hex(m + "SSV"));
        }
        opened++;
      }
    }
    assertThat(a.count("iMessages")).isEqualTo(7);
    assertThat(opened).isEqualTo(3);
    users.values().forEach(KeySet::close);
    a.skip("note", "prose");
    a.finish();
  }

  private static String text(Octets uri) {
    return new String(uri.toArray(), StandardCharsets.UTF_8);
  }

  private static boolean verifies(MasterKeys keys, byte[] id, byte[] signed, Imessage m) {
    return Eccsi.verify(keys.kpak(), id, signed, m.signature().toArray());
  }

  private static Ssv decapsulated(MasterKeys keys, KeySet recipient, Imessage m) {
    Sed sed = Sed.parse(m.sakke().sed().toArray());
    assertThat(m.sakke().idScheme()).isEqualTo(2);
    return Sakke.decapsulate(keys.zT(), recipient.identifier(), recipient.rsk(), sed);
  }

  private static MasterKeys master(Accounted a, String at, String kms, long length, long offset) {
    return new MasterKeys(
        KmsUri.parse(kms),
        PublicPoint.of(Curve.SAKKE, a.hex(at + "PubEncKey")).requireOrder(),
        PublicPoint.of(Curve.P256, a.hex(at + "PubAuthKey")).requireOrder(),
        PeriodRule.hashed(length, offset));
  }

  private static KeySet keySet(Accounted a, String k, MasterKeys keys, String uri, long period) {
    byte[] ssk = a.hex(k + "UserSigningKeySSK");
    KeySet set =
        new KeySet(
            a.hex(k + "UserID"),
            Rsk.of(secret(a.hex(k + "UserDecryptKey"))),
            // One system writes 34 octets, two of them leading zeros (G-8).
            Ssk.of(secret(Arrays.copyOfRange(ssk, ssk.length - 32, ssk.length))),
            PublicPoint.of(Curve.P256, a.hex(k + "UserPubTokenPVT")));
    set.validate(keys);
    assertThat(new KeyPeriod(keys.rule(), period).number()).isEqualTo(period);
    PeriodRule rule = keys.rule();
    byte[] s = hashed(uri, keys.kms().value(), rule.lengthSeconds(), rule.offsetSeconds(), period);
    assertThat(Hash32.sha256(s).octets()).isEqualTo(set.identifier());
    return set;
  }
}
