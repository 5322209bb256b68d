package org.sluice.appliance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.Approval;

@DisplayName("keys-and-trust 9: signed texts, drafts and public keys pass the gate's process")
class CarriedFileTest {
  @TempDir private Path folder;

  private Draft draft() {
    try (OfficerKey key = OfficerKey.create(folder, "aldo", "long enough".toCharArray())) {
      return Draft.of(
              new Approval(
                  DomainName.parse("green.example"),
                  RequestId.fromHex("12".repeat(16)),
                  Hash32.sha256(new byte[] {1}),
                  1,
                  2,
                  3))
          .signedBy(key);
    }
  }

  private Path file(byte[] octets) throws IOException {
    return Files.write(folder.resolve("file"), octets);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("a draft comes through as it is, and an octet more or less does not")
  void drafts() throws IOException {
    Draft draft = draft();
    byte[] good = draft.encoded();
    assertThat(CarriedFile.draft(file(good))).isEqualTo(draft);
    for (byte[] bad :
        List.of(
            new byte[0],
            java.util.Arrays.copyOf(good, good.length - 1),
            java.util.Arrays.copyOf(good, good.length + 1),
            ascii(Armour.of(draft)))) {
      Path file = file(bad);
      assertThatThrownBy(() -> CarriedFile.draft(file))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining(file + " is no draft")
          .hasMessageContaining("import gate");
    }
    assertThatThrownBy(() -> CarriedFile.draft(file(new byte[Draft.MAX_OCTETS + 1])))
        .isInstanceOf(DiskFailure.class);
    assertThatThrownBy(() -> CarriedFile.draft(folder.resolve("none")))
        .hasMessageContaining("there is no file");
  }

  @Test
  @DisplayName("signed texts come through one after another, whatever their line ends")
  void statements() {
    Draft draft = draft();
    String text = Armour.of(draft);
    assertThat(CarriedFile.statements("this", ascii(text.replace("\n", "\r\n") + "\n" + text)))
        .containsExactly(draft, draft);
    for (String bad :
        List.of("", "look: " + text, text.replace("-----END", "!!-----END"), text + "é")) {
      assertThatThrownBy(() -> CarriedFile.statements("this", bad.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("this is no signed statement")
          .hasMessageContaining("import gate");
    }
    assertThatThrownBy(() -> CarriedFile.statements("this", new byte[Armour.MAX_CHARACTERS + 1]))
        .hasMessageContaining("more than " + Armour.MAX_CHARACTERS + " octets");
  }

  @Test
  @DisplayName("a public key is one PEM block on P-256 and nothing beside it")
  void publicKeys() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    byte[] spki = keys.generateKeyPair().getPublic().getEncoded();
    String pem = OfficerKey.pem(spki);
    assertThat(CarriedFile.publicKey(file(ascii(pem))).toArray()).isEqualTo(spki);
    assertThat(CarriedFile.publicKey(file(ascii(pem.replace("\n", "\r\n")))).toArray())
        .isEqualTo(spki);
    byte[] other =
        KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic().getEncoded();
    for (String bad :
        List.of(
            "", pem + pem, "key:\n" + pem, pem.replace("E", "*"), OfficerKey.pem(other), "MFkw")) {
      Path file = file(ascii(bad));
      assertThatThrownBy(() -> CarriedFile.publicKey(file))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("is no public key on P-256")
          .hasMessageContaining("import gate");
      assertThatThrownBy(() -> OfficerKey.readPublic(file)).hasMessageContaining("cannot be read");
    }
  }

  @Test
  @DisplayName("a certificate comes through as DER, from PEM too")
  void certificates() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = keys.generateKeyPair();
    X500Name name = new X500Name("CN=scraper");
    Instant now = Instant.now();
    byte[] der =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now),
                Date.from(now.plusSeconds(60)),
                name,
                pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";
    assertThat(CarriedFile.certificate(file(der))).isEqualTo(der);
    assertThat(CarriedFile.certificate(file(ascii(pem)))).isEqualTo(der);
    der[20] ^= 1;
    for (byte[] bad : List.of(new byte[0], ascii("hello"), java.util.Arrays.copyOf(der, 60))) {
      assertThatThrownBy(() -> CarriedFile.certificate(file(bad)))
          .hasMessageContaining("is no X.509 certificate, PEM or DER")
          .hasMessageContaining("import gate");
    }
  }

  @Test
  @DisplayName("a line is one line, of its own kind")
  void lines() throws IOException {
    String custodian = "sluice-backup-key/1 carl " + "ab".repeat(32);
    String function = "sluice-audit-function/1 1 " + "ab".repeat(32);
    assertThat(CarriedFile.line(file(ascii(custodian + "\n")), CarriedKind.CUSTODIAN))
        .isEqualTo(custodian);
    assertThat(CarriedFile.line(file(ascii(custodian + "  \r\n")), CarriedKind.CUSTODIAN))
        .isEqualTo(custodian);
    assertThat(CarriedFile.line(file(ascii(function + "\n")), CarriedKind.AUDIT_FUNCTION))
        .isEqualTo(function);
    for (CarriedKind kind :
        List.of(CarriedKind.CUSTODIAN, CarriedKind.AUDIT_FUNCTION, CarriedKind.REVIEWER)) {
      assertThatThrownBy(() -> CarriedFile.line(file(ascii("sluice-other/1 x\n")), kind))
          .hasMessageContaining("is no " + kind.what())
          .hasMessageContaining("import gate");
      assertThatThrownBy(() -> CarriedFile.line(file(new byte[0]), kind))
          .hasMessageContaining("expected one line, found 0");
    }
    String two = custodian + "\n" + custodian.replace("carl", "dora") + "\n";
    assertThatThrownBy(() -> CarriedFile.line(file(ascii(two)), CarriedKind.CUSTODIAN))
        .hasMessageContaining("expected one line, found 2");
  }

  @ParameterizedTest
  @EnumSource(
      value = CarriedKind.class,
      names = {"STATEMENTS", "DRAFT", "PUBLIC_KEY", "CERTIFICATE"})
  @DisplayName("what a process that was taken over would write is not believed")
  void notBelieved(CarriedKind kind) {
    String draft = Base64.getEncoder().encodeToString(draft().encoded());
    for (String line : List.of("AAAA", "not base64", draft.replaceFirst("^....", "AAAA"))) {
      assertThatThrownBy(() ->
              new GateOutput(kind)
                  .read(new BufferedReader(new StringReader("= 1 " + line + "\n. 1\n"))))
          .isInstanceOf(CommandFailed.class);
    }
  }

  @Test
  @DisplayName("in the log only what an officer signs for has a name")
  void words() {
    assertThat(CarriedKind.of("enrolment-lines")).isEqualTo(CarriedKind.ENROLMENT_LINES);
    assertThatThrownBy(() -> CarriedKind.of("draft")).isInstanceOf(MalformedRecord.class);
  }
}
