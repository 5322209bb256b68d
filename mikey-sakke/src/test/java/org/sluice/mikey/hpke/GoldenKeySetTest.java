package org.sluice.mikey.hpke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Secrets;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;
import org.sluice.records.export.SealInfo;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;

/// golden/sealed-key-set-*.txt: the key set of the RFCs' own example, sealed to a device whose
/// private key is given, for client developers (docs/CLIENT-PROTOCOL.md). All private keys in it
/// are public test values.
///
/// `-Dsluice.golden.write=FOLDER` writes the files instead of only comparing them.
@DisplayName("The published sealed key set")
class GoldenKeySetTest {

  private static final Vector RFC = Vectors.rfc();
  private static final DomainName DOMAIN = DomainName.parse("north.example");
  private static final KmsUri KMS = KmsUri.parse("kms.north.example");
  private static final UserUri USER = UserUri.parse("tel:+447700900123");
  private static final long EPOCH = 1;
  private static final long PERIOD = (2011 - 1900) * 12 + 2 - 1;
  private static final long LEAF = 73;

  @ParameterizedTest
  @EnumSource(SealSuite.class)
  @DisplayName("is what the code makes today, octet for octet")
  void frozen(SealSuite suite) throws IOException {
    String text = describe(made(suite));
    @Nullable String write = System.getProperty("sluice.golden.write");
    if (write != null) {
      Files.writeString(Path.of(write).resolve(file(suite)), text);
    }
    assertThat(text).isEqualTo(committed(suite));
  }

  @ParameterizedTest
  @EnumSource(SealSuite.class)
  @DisplayName("opens with the device's key to keys that the equations accept")
  void opens(SealSuite suite) throws IOException {
    Map<String, byte[]> golden = fields(committed(suite));
    try (HpkeKeyPair device = HpkeKeyPair.of(suite, Secrets.of(field(golden, "device.private")));
        SecretBytes plain =
            Hpke.open(
                device,
                field(golden, "enc"),
                field(golden, "info"),
                new byte[0],
                field(golden, "ciphertext"));
        KeySet keys = KeySet.fromPlain(plain)) {
      assertThat(Secrets.octets(plain)).isEqualTo(field(golden, "plain"));
      keys.validate(
          new MasterKeys(
              KMS,
              PublicPoint.of(Curve.SAKKE, field(golden, "Z_T")),
              PublicPoint.of(Curve.P256, field(golden, "KPAK")),
              PeriodRule.MONTHLY),
          USER,
          PERIOD);
    }
  }

  @Test
  @DisplayName("does not open under the info of another leaf")
  void otherLeaf() throws IOException {
    Map<String, byte[]> golden = fields(committed(SealSuite.X25519));
    byte[] info =
        SealInfo.octets(
            DOMAIN, EPOCH, PERIOD, identifier(), LEAF + 1, recipient(SealSuite.X25519, golden));
    try (HpkeKeyPair device =
        HpkeKeyPair.of(SealSuite.X25519, Secrets.of(field(golden, "device.private")))) {
      assertThatThrownBy(() ->
              Hpke.open(
                  device, field(golden, "enc"), info, new byte[0], field(golden, "ciphertext")))
          .isInstanceOf(HpkeException.class);
    }
  }

  private static Hash32 recipient(SealSuite suite, Map<String, byte[]> golden) {
    return KeyHash.ofSealKey(suite.code(), field(golden, "device.public"));
  }

  /// Field by field; the order is that of the file.
  private static Map<String, byte[]> made(SealSuite suite) {
    Map<String, byte[]> made = new LinkedHashMap<>();
    byte[] id = identifier().octets();
    try (HpkeKeyPair device = HpkeKeyPair.of(suite, Secrets.of(scalar("device")));
        HpkeKeyPair ephemeral = HpkeKeyPair.of(suite, Secrets.of(scalar("ephemeral")));
        KeySet keys =
            new KeySet(
                id,
                Rsk.of(Secrets.of(RFC.hex("rfc6508.RSK"))),
                Ssk.of(Secrets.of(RFC.hex("rfc6507.SSK"))),
                PublicPoint.of(Curve.P256, RFC.hex("rfc6507.PVT")));
        SecretBytes plain = keys.toPlain()) {
      made.put("Z_T", RFC.hex("rfc6508.Z"));
      made.put("KPAK", RFC.hex("rfc6507.KPAK"));
      made.put("identifier", id);
      made.put("RSK", RFC.hex("rfc6508.RSK"));
      made.put("SSK", RFC.hex("rfc6507.SSK"));
      made.put("PVT", RFC.hex("rfc6507.PVT"));
      made.put("plain", Secrets.octets(plain));
      made.put("device.private", Secrets.octets(device.privateKey()));
      made.put("device.public", device.publicKey());
      Hash32 recipient = recipient(suite, made);
      made.put("recipient", recipient.octets());
      byte[] info = SealInfo.octets(DOMAIN, EPOCH, PERIOD, identifier(), LEAF, recipient);
      made.put("info", info);
      made.put("ephemeral.private", Secrets.octets(ephemeral.privateKey()));
      Sealed sealed = Hpke.seal(ephemeral, device.publicKey(), info, new byte[0], plain);
      made.put("enc", sealed.enc());
      made.put("ciphertext", sealed.ciphertext());
      return made;
    }
  }

  private static Identifier identifier() {
    return Identifier.of(PeriodRule.MONTHLY, USER, KMS, PERIOD);
  }

  private static byte[] scalar(String name) {
    return Hash32.sha256(("golden " + name).getBytes(StandardCharsets.US_ASCII)).octets();
  }

  private static String describe(Map<String, byte[]> made) {
    StringBuilder out =
        new StringBuilder("# Sealed key set; every private key here is a public test value.\n")
            .append("# domain " + DOMAIN + ", epoch 1, period 1333 (2011-02), log index 73, ")
            .append("user " + USER + ",\n# key management server " + KMS + ", keys of RFC 6507 ")
            .append("Appendix A and RFC 6508 Appendix A\n");
    made.forEach((name, octets) ->
        out.append(name + " = ").append(HexFormat.of().formatHex(octets)).append('\n'));
    return out.toString();
  }

  private static Map<String, byte[]> fields(String text) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" = ", 2))
        .forEach(pair -> fields.put(pair[0], HexFormat.of().parseHex(pair[1])));
    return fields;
  }

  private static byte[] field(Map<String, byte[]> golden, String name) {
    byte @Nullable [] octets = golden.get(name);
    assertThat(octets).as(name + " of " + golden.keySet()).isNotNull();
    return Arrays.copyOf(octets, octets.length);
  }

  private static String file(SealSuite suite) {
    return "sealed-key-set-" + (suite == SealSuite.X25519 ? "x25519" : "p256") + ".txt";
  }

  private static String committed(SealSuite suite) throws IOException {
    try (InputStream in = GoldenKeySetTest.class.getResourceAsStream("/golden/" + file(suite))) {
      assertThat(in).as(file(suite)).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
