package org.sluice.distribution.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.boot.TestCommand;
import org.sluice.distribution.boot.TestIdentity;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.records.export.SealedKeySet;

/// How a receiver starts and ends, and what a disc brings, with a real broker.
@Tag("slow")
@DisplayName("A receiver with Kafka")
final class KafkaPublishTest extends KafkaCase {
  @TempDir private static Path brokerFolder;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  KafkaBroker broker() {
    return broker;
  }

  private void closeReceiver() {
    receiver.close();
    open.remove(receiver);
  }

  @Test
  void theReceiverPublishesThroughTlsWithAPassword() throws Exception {
    closeReceiver();
    KafkaSettings secure = KafkaSettings.read(broker.secureSettings(prefix, "a password"));
    Replica publishing =
        kept(
            Replica.receiving(
                folder.resolve("tls"), List.of(high.writeProfile(folder)), secure, PATIENCE));
    SealedKeySet keys = high.keySet(alice, PERIOD);
    for (byte[] bundle : List.of(high.access(alice), high.keySets(keys))) {
      assertThat(publishing.lowSide().receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
    }
    assertThat(published(Topic.KEYSETS)).hasSize(1);
    Replica replica = reading("replica");
    awaitAll(replica);
    assertThat(keysOf(replica, alice)).containsExactly(keys);
  }

  @Test
  void aWrongPasswordAndAnAuthorityOfNobodyAreNamed() throws Exception {
    Path wrong = broker.secureSettings(prefix, "another");
    refusesToStart(wrong, "Authentication failed");
    TestIdentity.create(folder.resolve("stranger"), List.of("localhost"));
    Path right = broker.secureSettings(prefix, "a password");
    Files.writeString(
        right,
        Files.readString(right)
            .replace(
                broker.certificate().toString(),
                folder.resolve("stranger/tls-certificate.pem").toString()));
    refusesToStart(right, "SSL handshake failed");
  }

  private void refusesToStart(Path settings, String why) {
    assertThatThrownBy(() ->
            Replica.receiving(
                folder.resolve("refused"),
                List.of(high.writeProfile(folder)),
                KafkaSettings.read(settings),
                PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no receiver without Kafka at localhost:")
        .hasMessageContaining(why)
        .hasMessageNotContainingAny("a password", "another");
  }

  /// The worst moment: Kafka has it, the receiver's own store does not.
  @Test
  void aReceiverKilledBetweenKafkaAndItsStoreLosesAndDoublesNothing() throws Exception {
    stored(high.access(alice));
    closeReceiver();
    SealedKeySet keys = high.keySet(alice, PERIOD);
    byte[] bundle = high.keySets(keys);
    Files.write(folder.resolve("bundle"), bundle);
    Process killed =
        KilledReceiver.start(folder, high.writeProfile(folder), broker.settings(prefix));
    assertThat(killed.waitFor()).isEqualTo(KilledReceiver.KILLED);
    assertThat(published(Topic.KEYSETS)).as("Kafka had it").hasSize(1);
    receiver = receiving("receiver");
    assertThat(keysOf(receiver, alice)).as("read back").containsExactly(keys);
    assertThat(receiver.lowSide().receiver().accept(bundle)).isInstanceOf(Intake.Repeated.class);
    assertThat(published(Topic.KEYSETS)).hasSize(1);
    assertThat(published(Topic.BUNDLES)).hasSize(2);
    Replica replica = reading("replica");
    awaitAll(replica);
    assertThat(keysOf(replica, alice)).containsExactly(keys);
    assertThat(replica.lowSide().store().keyCounts())
        .isEqualTo(receiver.lowSide().store().keyCounts());
    assertThat(receiver.lowSide().store().alarms()).isEmpty();
  }

  @Test
  void aStoreOfBeforeKafkaIsNoReceivers() throws IOException {
    try (LowSide alone =
        LowSide.open(folder.resolve("alone"), List.of(high.writeProfile(folder)))) {
      assertThat(alone.receiver().accept(high.access(alice))).isInstanceOf(Intake.Stored.class);
    }
    assertThatThrownBy(() -> receiving("alone"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds bundles that were never published")
        .hasMessageContaining(folder.resolve("alone").toString());
  }

  private String imported(int code, String data, String... more) throws IOException {
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "import",
                "--data",
                folder.resolve(data).toString(),
                "--profile",
                high.writeProfile(folder).toString(),
                "--from",
                folder.resolve("disc").toString()));
    all.addAll(List.of(more));
    StringWriter out = new StringWriter();
    assertThat(TestCommand.run(new PrintWriter(out), all)).as(out.toString()).isEqualTo(code);
    return out.toString();
  }

  /// A disc without its list, of these bundles.
  private void disc(byte[]... bundles) throws IOException {
    Path disc = Files.createDirectories(folder.resolve("disc"));
    for (int i = 0; i < bundles.length; i++) {
      Files.write(disc.resolve("%012d.k.slb".formatted(i + 1)), bundles[i]);
    }
  }

  @Test
  void aDiscReachesEveryReplicaThroughKafka() throws Exception {
    closeReceiver();
    SealedKeySet keys = high.keySet(alice, PERIOD);
    byte[] bundle = high.keySets(keys);
    disc(high.access(alice), bundle);
    String kafka = broker.settings(prefix).toString();
    assertThat(imported(0, "receiver", "--kafka", kafka)).contains("2 bundles stored");
    assertThat(imported(0, "receiver", "--kafka", kafka)).contains("0 bundles stored, 2 held");
    assertThat(published(Topic.KEYSETS)).hasSize(1);
    Replica replica = reading("replica");
    awaitAll(replica);
    assertThat(keysOf(replica, alice)).containsExactly(keys);
    receiver = receiving("receiver");
    assertThat(receiver.lowSide().receiver().accept(bundle)).isInstanceOf(Intake.Repeated.class);
  }

  @Test
  void aDiscIsNotTakenIntoOneStoreOfSeveral() throws Exception {
    stored(high.certificate());
    closeReceiver();
    disc(high.access(alice));
    assertThat(imported(1, "receiver")).contains("is fed from Kafka: expected --kafka");
    try (LowSide low =
        LowSide.open(folder.resolve("receiver"), List.of(high.writeProfile(folder)))) {
      assertThat(low.store().access(alice.authKeyHash())).as("nothing was stored").isEmpty();
    }
    // With Kafka it is a new one, and goes to all.
    assertThat(imported(0, "receiver", "--kafka", broker.settings(prefix).toString()))
        .contains("1 bundles stored");
    assertThat(published(Topic.ACCESS)).hasSize(1);
  }
}
