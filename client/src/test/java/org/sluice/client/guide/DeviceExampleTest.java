package org.sluice.client.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// The example of docs/CLIENT-LIBRARY.md does what it says, and the document has it word for word.
class DeviceExampleTest {
  @TempDir Path root;

  private final TestServer server = new TestServer("TLSv1.3");

  @AfterEach
  void stop() {
    server.close();
  }

  private boolean fetched(World world, DeviceExample example, UserUri user) throws Exception {
    DeviceFolder device = world.device(user, "phone", SealSuite.X25519, server.named());
    KeyPeriod period = KeyPeriod.at(world.domain().rule(), World.NOW);
    server.answer(
        "/api/v1/keysets", 200, world.answer(device, world.issue(device, period.number())));
    return example.fetch(user, URI.create(server.url()), World.NOW);
  }

  @Test
  void oneDeviceCallsTheOther() throws Exception {
    World world = new World(root);
    DeviceExample example = new DeviceExample(world.home().data());
    assertThat(fetched(world, example, World.ALICE)).isTrue();
    assertThat(fetched(world, example, World.BOB)).isTrue();
    try (Ssv secret = Ssv.random(RandomSource.system())) {
      byte[] message = example.call(World.ALICE, World.BOB, World.NOW, secret);
      try (SrtpKeys keys = example.answer(World.BOB, message, World.NOW)) {
        assertThat(keys).isNotNull();
      }
      assertThatExceptionOfType(MessageRefused.class)
          .as("each message once")
          .isThrownBy(() -> example.answer(World.BOB, message, World.NOW));
      byte[] spoiled = Arrays.copyOf(message, message.length);
      spoiled[message.length - 1] ^= 1;
      assertThatExceptionOfType(MessageRefused.class)
          .isThrownBy(() -> example.answer(World.BOB, spoiled, World.NOW));
    }
  }

  @Test
  void aServerThatHasNoKeysIsNoFailureOfTheProgram() throws Exception {
    World world = new World(root);
    var _ = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    DeviceExample example = new DeviceExample(world.home().data());
    assertThat(example.fetch(World.ALICE, URI.create(server.url()), World.NOW)).isFalse();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> example.fetch(World.BOB, URI.create(server.url()), World.NOW))
        .satisfies(refused -> assertThat(refused.check()).isEqualTo(Refused.Check.DEVICE));
  }

  @Test
  void theDocumentHasTheExample() throws Exception {
    Path project = Path.of(System.getProperty("sluice.root", ".."));
    String source =
        Files.readString(
            project.resolve("client/src/test/java/org/sluice/client/guide/DeviceExample.java"));
    String code =
        source.substring(
            source.indexOf("// begin\n") + "// begin\n".length(), source.indexOf("// end"));
    assertThat(Files.readString(project.resolve("docs/CLIENT-LIBRARY.md")))
        .contains("```java\n" + code + "```");
  }
}
