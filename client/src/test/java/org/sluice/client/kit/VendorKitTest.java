package org.sluice.client.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.Opened;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.tlog.MemoryTileStore;

/// The kit: what a vendor gets, and that it is worth nothing elsewhere.
class VendorKitTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path root;

  private final VendorKit kit = new VendorKit();
  private Path folder;

  @BeforeEach
  void export() throws Exception {
    folder = root.resolve("kit");
    new KitFolder(folder).write(NOW);
  }

  private byte[] file(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name));
  }

  @Test
  void messagesOpenBothWays() throws Exception {
    try (Opened opened = kit.check(file("from-vendor.mikey"), NOW)) {
      assertThat(opened.sender()).isEqualTo(VendorKit.VENDOR);
      assertThat(opened.time()).isEqualTo(NOW);
    }
    try (Opened opened =
        kit.open(VendorKit.VENDOR, VendorKit.SLUICE, file("to-vendor.mikey"), NOW)) {
      assertThat(opened.sender()).isEqualTo(VendorKit.SLUICE);
    }
  }

  @Test
  void whatIsWrongIsRefused() throws Exception {
    byte[] altered = file("altered.mikey");
    byte[] mine = file("to-vendor.mikey");
    byte[] good = file("from-vendor.mikey");
    assertThatExceptionOfType(MessageRefused.class)
        .isThrownBy(() -> kit.open(VendorKit.VENDOR, VendorKit.SLUICE, altered, NOW));
    assertThatExceptionOfType(MessageRefused.class)
        .as("for somebody else")
        .isThrownBy(() -> kit.check(mine, NOW));
    assertThatExceptionOfType(MessageRefused.class)
        .as("of another time")
        .isThrownBy(() -> kit.check(good, NOW.plus(Duration.ofMinutes(10))));
    assertThatExceptionOfType(Refused.class)
        .as("of somebody else")
        .isThrownBy(() -> kit.open(VendorKit.SLUICE, VendorKit.SLUICE, good, NOW))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.MESSAGE));
  }

  @Test
  void theFilesSayTheSame() throws Exception {
    assertThat(KmsCertificate.parse(file("certificate.xml")).keys().kms().value())
        .isEqualTo("kms.vendor-kit.invalid");
    String keys = new String(file("keyprov.xml"), StandardCharsets.UTF_8);
    String rsk =
        new String(file("vendor.txt"), StandardCharsets.US_ASCII)
            .replaceAll("(?s).*RSK=([0-9a-f]+).*", "$1");
    assertThat(keys).contains("sip:vendor@vendor-kit.invalid").containsIgnoringCase(rsk);
    assertThat(new String(file("to-vendor.sdp"), StandardCharsets.US_ASCII))
        .startsWith("a=key-mgmt:mikey ");
    assertThat(new String(file("to-vendor.txt"), StandardCharsets.US_ASCII))
        .containsPattern("SSV=[0-9a-f]{32}\nSRTP-KEY=[0-9a-f]{32}\nSRTP-SALT=[0-9a-f]{24}\n");
  }

  @Test
  void theCommandsExportAndCheck() throws Exception {
    Path other = root.resolve("other");
    TestConsole export = TestConsole.run("client", "kit", "export", other);
    assertThat(export.code()).as("%s", export).isZero();
    TestConsole check =
        TestConsole.run("client", "kit", "check", other.resolve("from-vendor.mikey"));
    assertThat(check.code()).as("%s", check).isZero();
    assertThat(check.out()).contains("sender=sip:vendor@vendor-kit.invalid");
    String key =
        Files.readString(other.resolve("from-vendor.txt"))
            .replaceAll("(?s).*SRTP-KEY=([0-9a-f]+).*", "$1");
    assertThat(check.out()).contains("srtp-key=" + key);
    for (String wrong : new String[] {"altered.mikey", "to-vendor.mikey", "masters.txt"}) {
      assertThat(TestConsole.run("client", "kit", "check", other.resolve(wrong)).code())
          .as(wrong)
          .isEqualTo(1);
    }
  }

  @Test
  void noClientTakesAProfileOfSuchADomain() throws Exception {
    World marked =
        new World(
            Files.createDirectories(root.resolve("marked")),
            "vendor-kit.invalid",
            PeriodRule.MONTHLY,
            new TestLog(new MemoryTileStore()));
    Path profile = marked.profileFile();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> marked.domains().take(profile))
        .withMessageContaining(".invalid")
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.PROFILE));
  }
}
