package org.sluice.distribution.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;

/// A receiver, replicas and a real broker between them.
@Tag("slow")
final class KafkaFormTest extends KafkaCase {
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

  private void produce(Topic topic, byte[] key, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> foreign =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.address(), "max.request.size", "20000000"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      foreign.send(new ProducerRecord<>(topic.name(prefix), key, value)).get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatTheReceiverTakesIsOnEveryReplica() throws IOException {
    Replica first = reading("first");
    SealedKeySet keys = high.keySet(alice, PERIOD);
    stored(high.certificate());
    stored(high.access(alice));
    stored(high.keySets(keys));
    stored(high.segment(0, high.size()));
    Replica late = reading("late");
    for (Replica replica : List.of(first, late)) {
      awaitAll(replica);
      assertThat(keysOf(replica, alice)).containsExactly(keys);
      assertThat(replica.lowSide().store().access(alice.authKeyHash())).containsExactly(alice);
      assertThat(replica.lowSide().logs().snapshot(TestHighSide.ORIGIN).orElseThrow().root())
          .isEqualTo(high.root(high.size()));
      assertThat(replica.lowSide().streams()).isEqualTo(receiver.lowSide().streams());
      assertThat(report(replica).ready()).isTrue();
      assertThat(report(replica).refused()).isEmpty();
    }
  }

  @Test
  void aReplicaThatLostItsDiskAndOneThatWasAwayHaveEverything() throws IOException {
    Replica away = reading("away");
    stored(high.access(alice));
    awaitAll(away);
    away.close();
    open.remove(away);
    SealedKeySet keys = high.keySet(alice, PERIOD);
    stored(high.keySets(keys));
    Replica back = reading("away");
    awaitAll(back);
    assertThat(keysOf(back, alice)).containsExactly(keys);
    assertThat(report(back).taken()).as("it went on where it had stopped").isEqualTo(2);
    Replica lost = reading("lost");
    awaitAll(lost);
    assertThat(lost.lowSide().store().keyCounts()).isEqualTo(back.lowSide().store().keyCounts());
  }

  @Test
  void aReceiverThatLostItsDiskTakesNothingTwice() throws IOException {
    byte[] keys = high.keySets(high.keySet(alice, PERIOD));
    stored(keys);
    receiver.close();
    open.remove(receiver);
    receiver = receiving("other disk");
    assertThat(receiver.lowSide().receiver().accept(keys)).isInstanceOf(Intake.Repeated.class);
    assertThat(published(Topic.KEYSETS)).hasSize(1);
    assertThat(published(Topic.BUNDLES)).hasSize(1);
  }

  @Test
  void theReceiverPublishesNothingOlder() throws IOException {
    AccessRecord revoked = TestHighSide.changed(alice, DeviceState.REVOKED, 50);
    stored(high.access(revoked));
    stored(high.access(alice));
    assertThat(published(Topic.REVOCATIONS)).hasSize(1);
    assertThat(published(Topic.ACCESS)).isEmpty();
    Replica replica = reading("replica");
    awaitAll(replica);
    assertThat(replica.lowSide().store().access(alice.authKeyHash())).containsExactly(revoked);
  }

  @Test
  void theNewestRevocationListIsOnEveryReplicaAndAPoisonedOneOnNone() throws Exception {
    byte[] first = high.keyBundle(1, BundleKind.REVOCATIONS, List.of(revocations(1).encoded()));
    byte[] second = high.keyBundle(2, BundleKind.REVOCATIONS, List.of(revocations(2).encoded()));
    stored(second);
    stored(first);
    assertThat(published(Topic.REVOCATIONS)).as("nothing older is published").hasSize(1);
    TestHighSide stranger = new TestHighSide();
    Bundle forged =
        Bundle.decode(
            stranger.keyBundle(3, BundleKind.REVOCATIONS, List.of(revocations(3).encoded())));
    produce(Topic.REVOCATIONS, new byte[] {1}, ExportedItem.of(forged).getFirst().encoded());
    Replica replica = reading("replica");
    awaitAll(replica);
    byte[] held =
        replica
            .lowSide()
            .store()
            .document(DocumentPaths.revocations(TestHighSide.DOMAIN))
            .orElseThrow();
    assertThat(RevocationList.decode(ExportedItem.decode(held).item().toArray()))
        .isEqualTo(revocations(2));
    assertThat(report(replica).refused()).containsEntry("NOT_VERIFIED", 1L);
  }

  private static RevocationList revocations(long at) {
    return new RevocationList(TestHighSide.DOMAIN, at, at + 9, Octets.of(new byte[32]), List.of());
  }

  @Test
  void aSecondReceiverStopsTheFirst() throws IOException {
    stored(high.access(alice));
    Replica second = receiving("second");
    byte[] keys = high.keySets(high.keySet(alice, PERIOD));
    assertThat(second.lowSide().receiver().accept(keys)).isInstanceOf(Intake.Stored.class);
    byte[] more = high.keySets(high.keySet(alice, PERIOD + 1));
    assertThatThrownBy(() -> receiver.lowSide().receiver().accept(more))
        .hasMessageContaining("another receiver");
    assertThat(second.lowSide().receiver().accept(more)).isInstanceOf(Intake.Stored.class);
    assertThat(published(Topic.KEYSETS)).hasSize(2);
  }

  @Test
  void poisonedRecordsAreRefusedCountedAndHarmless() throws Exception {
    Replica replica = reading("replica");
    SealedKeySet keys = high.keySet(alice, PERIOD);
    stored(high.keySets(keys));
    byte[] good = published(Topic.KEYSETS).getFirst().value();
    byte[] key = {1};
    produce(Topic.KEYSETS, key, "rubbish".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    produce(Topic.KEYSETS, key, null);
    produce(Topic.KEYSETS, key, new byte[Topic.KEYSETS.maxValue() + 1]);
    int poison = 5; // three here, two below
    for (int at = 0; at < good.length; at += 97) {
      byte[] spoiled = good.clone();
      spoiled[at] ^= 1;
      produce(Topic.KEYSETS, key, spoiled);
      poison++;
    }
    TestHighSide stranger = new TestHighSide();
    Bundle forged = Bundle.decode(stranger.keySets(stranger.keySet(alice, PERIOD)));
    produce(Topic.KEYSETS, key, ExportedItem.of(forged).getFirst().encoded());
    produce(Topic.LOG, key, stranger.segment(0, 2));
    SealedKeySet after = high.keySet(alice, PERIOD + 1);
    stored(high.keySets(after));
    awaitAll(replica);
    assertThat(report(replica).refused())
        .containsKeys("MALFORMED", "TOMBSTONE", "GIANT", "NOT_VERIFIED");
    // Each is counted; a spoiled signature that was not needed makes one that is held already.
    assertThat(
            report(replica).refused().values().stream().mapToLong(Long::longValue).sum()
                + report(replica).older())
        .isEqualTo(poison);
    assertThat(keysOf(replica, alice)).containsExactly(keys, after);
    assertThat(report(replica).ready()).isTrue();
    assertThat(replica.lowSide().store().alarms()).isEmpty();
  }

  @Test
  void anItemThatTheExportDidNotCountIsRefused() throws Exception {
    SealedKeySet keys = high.keySet(alice, PERIOD);
    Bundle bundle = Bundle.decode(high.keySets(keys));
    ExportedItem real = ExportedItem.of(bundle).getFirst();
    SealedKeySet other = high.keySet(alice, PERIOD + 1);
    produce(
        Topic.KEYSETS,
        new byte[] {1},
        new ExportedItem(real.proof(), 0, real.path(), Octets.of(other.encoded())).encoded());
    Replica replica = reading("replica");
    awaitAll(replica);
    assertThat(report(replica).refused()).containsEntry("NOT_VERIFIED", 1L);
    assertThat(keysOf(replica, alice)).isEmpty();
  }

  @Test
  void recordsOfBeforeARotationOfProfilesAreTakenByANewReplica() throws IOException {
    SealedKeySet keys = high.keySet(alice, PERIOD);
    stored(high.keySets(keys));
    high.append(high.signByOfficers(high.profile(2, high.firstProfile().statement().hash()), 2));
    stored(high.segment(0, high.size()));
    Replica replica = reading("replica");
    awaitAll(replica);
    assertThat(keysOf(replica, alice)).containsExactly(keys);
    LowSide low = replica.lowSide();
    assertThat(low.domains().domain(TestHighSide.DOMAIN).orElseThrow().profile().number())
        .isEqualTo(2);
  }

  @Test
  void aBrokerThatIsKilledAndComesBackLosesAndDoublesNothing() throws Exception {
    Replica replica = reading("replica");
    stored(high.access(alice));
    awaitAll(replica);
    broker.kill();
    byte[] bundle = high.keySets(high.keySet(alice, PERIOD));
    CompletableFuture<Intake> waiting = inBackground(bundle);
    until(() -> !receiver.publishing().isEmpty());
    assertThat(waiting).isNotDone();
    assertThat(keysOf(receiver, alice)).as("not said to be here before it is published").isEmpty();
    broker.startAgain();
    assertThat(waiting.get(2, TimeUnit.MINUTES)).isInstanceOf(Intake.Stored.class);
    awaitAll(replica);
    assertThat(keysOf(replica, alice)).hasSize(1);
    assertThat(published(Topic.KEYSETS)).hasSize(1);
    assertThat(published(Topic.ACCESS)).hasSize(1);
  }

  @Test
  void aBrokerThatHangsLosesAndDoublesNothing() throws Exception {
    stored(high.access(alice));
    broker.signal("STOP");
    byte[] bundle = high.keySets(high.keySet(alice, PERIOD));
    CompletableFuture<Intake> waiting = inBackground(bundle);
    assertThatThrownBy(() -> waiting.get(3, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    broker.signal("CONT");
    assertThat(waiting.get(2, TimeUnit.MINUTES)).isInstanceOf(Intake.Stored.class);
    assertThat(published(Topic.KEYSETS)).hasSize(1);
  }

  @Test
  void tlsWithAPasswordWorksAndAWrongPasswordDoesNot() throws Exception {
    KafkaSettings secure = KafkaSettings.read(broker.secureSettings(prefix, "a password"));
    stored(high.access(alice));
    Replica replica =
        kept(Replica.reading(folder.resolve("secure"), List.of(high.writeProfile(folder)), secure));
    awaitAll(replica);
    assertThat(replica.lowSide().store().access(alice.authKeyHash())).hasSize(1);
    assertThat(secure.toString()).doesNotContain("a password");
    KafkaSettings wrong = KafkaSettings.read(broker.secureSettings(prefix, "another"));
    assertThatThrownBy(() ->
            Replica.receiving(
                folder.resolve("wrong"), List.of(high.writeProfile(folder)), wrong, PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no receiver without");
  }

  /// Both are signed, and both are in the log: two replicas would serve two keys.
  @Test
  void twoBundlesOfOneNumberAreAnAlarmOnAReplicaAndTheFirstStays() throws Exception {
    SealedKeySet keys = high.keySet(alice, PERIOD);
    stored(high.keyBundle(40, BundleKind.KEY_SETS, List.of(keys.encoded())));
    Replica replica = reading("replica");
    awaitAll(replica);
    byte[] other =
        high.keyBundle(40, BundleKind.KEY_SETS, List.of(high.keySet(alice, PERIOD + 1).encoded()));
    ProducerRecord<byte[], byte[]> forged =
        new Records(prefix)
            .of(verified(other), new java.util.BitSet()).stream()
                .filter(each -> each.topic().equals(Topic.BUNDLES.name(prefix)))
                .findFirst()
                .orElseThrow();
    produce(Topic.BUNDLES, new byte[] {9}, forged.value());
    until(() -> !replica.lowSide().store().alarms().isEmpty());
    assertThat(replica.lowSide().store().alarms())
        .singleElement()
        .satisfies(alarm -> assertThat(alarm).contains("40", "payload"));
    assertThat(keysOf(replica, alice)).containsExactly(keys);
  }

  private org.sluice.records.export.VerifiedBundle verified(byte[] bundle) throws Exception {
    return receiver
        .lowSide()
        .domains()
        .domain(TestHighSide.DOMAIN)
        .orElseThrow()
        .bundles()
        .verify(Bundle.decode(bundle));
  }

  @Test
  void settingsThatOthersCanReadOrThatAreMisspeltOrWithoutTlsAreRefused() throws IOException {
    Path file = broker.settings(prefix);
    Files.writeString(file, "bootstrap.servers=x:1\n");
    assertThatThrownBy(() -> KafkaSettings.read(file)).hasMessageContaining("without TLS");
    Files.writeString(file, "bootstrap.servers=x:1\nsecurty.protocol=SSL\n");
    assertThatThrownBy(() -> KafkaSettings.read(file)).hasMessageContaining("securty.protocol");
    Files.writeString(file, "security.protocol=SSL\n");
    assertThatThrownBy(() -> KafkaSettings.read(file)).hasMessageContaining("bootstrap.servers");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KafkaSettings.read(file)).hasMessageContaining("chmod 600");
  }
}
