package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.handin.HandIn;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;

@Tag("slow") // a ceremony
@DisplayName("An officer's key in a PKCS#11 token")
final class OfficerTokenTest {
  private static final String LABEL = "officer-olga";

  @TempDir Path own;

  private static SecretBytes pin(String text) {
    return SecretBytes.takeOwnershipOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String[] token(String pinFile, String... before) {
    String[] more = {
      "--token",
      LABEL,
      "--pkcs11",
      SoftHsm.library().toString(),
      "--pin-file",
      own.resolve(pinFile).toString()
    };
    String[] all = java.util.Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, all, before.length, more.length);
    return all;
  }

  /// A draft as the console hands it out.
  private Path draft(TestAppliance appliance) throws IOException {
    try (ConsoleSite site = new ConsoleSite()) {
      String cookie = site.login("irene");
      String location =
          site.post(
                  "/console/requests",
                  cookie,
                  java.util.Map.of(
                      "domain", "green.example",
                      "periods", "next",
                      "reason", "token",
                      "form-token", site.token(cookie)))
              .headers()
              .firstValue("location")
              .orElseThrow();
      RequestId id = RequestId.fromHex(location.replace("/console/drafts/", ""));
      return Files.copy(
          appliance.root.resolve("high/drafts/" + id + ".draft"), own.resolve("one.draft"));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName(
      "made inside, signs a request that verifies under NAME.pem; wrong PIN, no library, and a second"
          + " key are refused")
  void signs() throws Exception {
    TestAppliance appliance = TestAppliance.get();
    try (SecretBytes officer = pin("so-pin-of-olga");
        SecretBytes user = pin("pin-of-olga")) {
      SoftHsm.start(appliance.data().data().resolve("tokens")).newToken(LABEL, officer, user);
    }
    Files.writeString(own.resolve("pin"), "pin-of-olga");
    Files.writeString(own.resolve("wrong"), "pin-of-nobody");
    String[] make = {"officer", "new", "--name", "olga", "--out", own.toString()};
    assertThat(appliance.must(1, token("wrong", make))).contains(LABEL);
    assertThat(own.resolve("olga.pem")).doesNotExist();
    appliance.must(0, token("pin", make));
    assertThat(appliance.must(1, token("pin", make))).contains("sluice-officer");
    Path draft = draft(appliance);
    Path signed = own.resolve("signed");
    assertThat(
            appliance.must(
                1,
                "sign",
                draft.toString(),
                "--yes",
                "--out",
                signed.toString(),
                "--officer",
                "olga",
                "--token",
                LABEL))
        .contains("--pkcs11");
    appliance.must(
        0,
        token(
            "pin",
            "sign",
            draft.toString(),
            "--yes",
            "--out",
            signed.toString(),
            "--officer",
            "olga"));
    SignedStatement statement = HandIn.read(Files.readAllBytes(signed)).getFirst();
    assertThat(statement.signedBy(OfficerKey.readPublic(own.resolve("olga.pem")))).isTrue();
    assertThat(
            statement.signedBy(OfficerKey.readPublic(Path.of(appliance.path("officers/aldo.pem")))))
        .isFalse();
  }
}
