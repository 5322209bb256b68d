package org.sluice.appliance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.TransportKeyLine;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

@DisplayName("keys-and-trust 9: what is carried in passes a process of its own")
class ImportGateTest {
  @TempDir private Path folder;

  private static String line(int user) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    byte[] seal = new byte[32];
    seal[0] = 9;
    return new EnrolmentLine(
            new EnrolmentLine.Content(
                DomainName.parse("green.example"),
                UserUri.parse("tel:+44770090010" + user),
                "d1",
                Octets.of(keys.generateKeyPair().getPublic().getEncoded()),
                1,
                Octets.of(seal),
                Hash32.ZERO,
                Octets.of(new byte[16])),
            Octets.of(new byte[64]))
        .toString();
  }

  private Passed pass(CarriedKind kind, String text) throws IOException {
    return ImportGate.pass(Files.writeString(folder.resolve("file"), text), kind);
  }

  private static String certificate(KmsCertificate.Role role) {
    MasterKeys keys =
        new MasterKeys(
            KmsUri.parse("kms.fire.example"),
            Curve.SAKKE.generator(),
            Curve.P256.generator(),
            PeriodRule.MONTHLY);
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    KmsCertificate root =
        KmsCertificate.root(keys, "c1", "fire", from, from.plusSeconds(86_400), "fire.example");
    String xml = new String(root.toXml(), StandardCharsets.UTF_8);
    return xml.replace("Role=\"Root\"", "Role=\"" + role.text() + "\"");
  }

  @Test
  @DisplayName("a certificate passes as a document, with the role of an external one")
  void certificates() throws Exception {
    String external = certificate(KmsCertificate.Role.EXTERNAL);
    Passed as = pass(CarriedKind.KMS_CERTIFICATE, external);
    assertThat(as.changes()).isZero();
    assertThat(Base64.getDecoder().decode(as.lines().getFirst()))
        .isEqualTo(external.getBytes(StandardCharsets.UTF_8));
    Passed written =
        pass(CarriedKind.KMS_CERTIFICATE, "  " + certificate(KmsCertificate.Role.ROOT).strip());
    assertThat(written.changes() + written.refused().size()).isEqualTo(1);
    Passed root = pass(CarriedKind.KMS_CERTIFICATE, certificate(KmsCertificate.Role.ROOT));
    assertThat(root.changes()).isEqualTo(1);
    assertThat(root.lines()).isEqualTo(as.lines());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<KmsCertificate/>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><KmsCertificate>&b;</KmsCertificate>",
        "sluice-enrol/1 x"
      })
  @DisplayName("what is no certificate is refused, and why is said")
  void noCertificate(String text) throws Exception {
    Passed passed = pass(CarriedKind.KMS_CERTIFICATE, text);
    assertThat(passed.items()).isZero();
    assertThat(passed.refused()).hasSize(1);
    String good = certificate(KmsCertificate.Role.EXTERNAL);
    String otherPoint = good.replaceFirst("<PubAuthKey>04..", "<PubAuthKey>04ff");
    assertThat(pass(CarriedKind.KMS_CERTIFICATE, otherPoint).refused()).hasSize(1);
    assertThat(pass(CarriedKind.KMS_CERTIFICATE, good + " ".repeat(70_000)).refused()).hasSize(1);
  }

  @Test
  @DisplayName("transport keys pass as ciphertext: as they should be, or not at all")
  void transportKeys() throws Exception {
    String good =
        new TransportKeyLine(
                new TransportKeyLine.Content(
                    DomainName.parse("green.example"),
                    UserUri.parse("tel:+447700900101"),
                    "radio",
                    "tk.1.a",
                    Optional.of("ink.1.a"),
                    Hash32.ZERO),
                Octets.of(new byte[32]),
                Octets.of(new byte[80]))
            .toString();
    Passed passed = pass(CarriedKind.TRANSPORT_KEYS, good + "\n");
    assertThat(passed.lines()).containsExactly(good);
    assertThat(passed.changes()).isZero();
    Passed refused = pass(CarriedKind.TRANSPORT_KEYS, good + "A\n" + line(1) + "\n");
    assertThat(refused.items()).isZero();
    assertThat(refused.refused()).hasSize(2);
    assertThat(pass(CarriedKind.TRANSPORT_KEYS, "  " + good + " \r\n").changes()).isEqualTo(1);
  }

  @Test
  @DisplayName("lines as they should be come back as the same octets")
  void unchanged() throws Exception {
    String text = line(1) + "\n" + line(2) + "\n";
    Passed passed = pass(CarriedKind.ENROLMENT_LINES, text);
    assertThat(passed.lines()).containsExactly(text.split("\n"));
    assertThat(passed.changes()).isZero();
    assertThat(passed.refused()).isEmpty();
    assertThat(passed.canonical())
        .isEqualTo(Hash32.sha256(text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(passed.file());
  }

  @Test
  @DisplayName(
      "what is written otherwise is written anew, and each difference is named by its line")
  void changed() throws Exception {
    String one = line(1);
    String two = line(2);
    Passed passed =
        pass(
            CarriedKind.ENROLMENT_LINES,
            "\ufeff" + one + "\r\n\n  " + two + "\n" + one + "\nhello");
    assertThat(passed.lines()).containsExactly(one, "", two, "", "");
    assertThat(passed.changed())
        .extracting(c -> c.substring(0, 7))
        .containsExactly("line 1:", "line 2:", "line 3:", "line 4:");
    assertThat(passed.refused()).extracting(Passed.Refused::line).containsExactly(5);
    assertThat(passed.canonical())
        .isEqualTo(Hash32.sha256((one + "\n" + two + "\n").getBytes(StandardCharsets.US_ASCII)));
    assertThatThrownBy(
            () -> GateDesk.show(folder.resolve("file"), CarriedKind.ENROLMENT_LINES, false))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("4 lines are not written as they should be");
  }

  @Test
  void octetsThatAreNoText() throws Exception {
    byte[] octets = new byte[4096];
    new java.util.Random(1).nextBytes(octets);
    Path file = Files.write(folder.resolve("file"), octets);
    Passed passed = ImportGate.pass(file, CarriedKind.ENROLMENT_LINES);
    assertThat(passed.items()).isZero();
    assertThat(passed.refused()).isNotEmpty();
  }

  @Test
  void resendRanges() throws Exception {
    assertThat(pass(CarriedKind.RESEND_RANGES, "3, 7-9,12-12\n").lines())
        .containsExactly("3,7-9,12");
    assertThat(pass(CarriedKind.RESEND_RANGES, "7-3\n").refused()).hasSize(1);
    assertThat(pass(CarriedKind.RESEND_RANGES, "3,3\n").refused()).hasSize(1);
    assertThat(pass(CarriedKind.RESEND_RANGES, "3; rm\n").refused()).hasSize(1);
  }

  /// The process may have been taken over by the file: what it says is not believed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "= 1 3\n",
        "= 1 3\n. 1\n= 2 4\n",
        "= 2 3\n= 1 4\n. 2\n",
        "= 1 03\n. 1\n",
        "= 1 tel:x\n. 1\n",
        "? 1 3\n. 1\n",
        "= 9999999 3\n. 1\n",
        "\u001b[2J\n. 1\n"
      })
  void outputThatIsNotTrusted(String output) {
    assertThatThrownBy(() ->
            new GateOutput(CarriedKind.RESEND_RANGES)
                .read(new BufferedReader(new StringReader(output))))
        .isInstanceOf(CommandFailed.class);
  }

  @Test
  void outputWithoutAnEnd() {
    String endless = "= 1 " + "3".repeat(1 << 18);
    assertThatThrownBy(() ->
            new GateOutput(CarriedKind.RESEND_RANGES)
                .read(new BufferedReader(new StringReader(endless))))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("without an end");
  }

  @Test
  @DisplayName(
      "each way of starting the process says what it takes away, and only root's takes all")
  void confinements() {
    assertThat(List.of(Confinement.values()).getLast()).isEqualTo(Confinement.PROCESS);
    assertThat(Confinement.PROCESS.isThinkable()).isTrue();
    assertThat(Confinement.PROCESS.words()).contains("would let it use network");
    assertThat(Confinement.OTHER_USER.prefix()).contains("--net", "--no-new-privs");
  }
}
