package org.sluice.distribution.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;

/// A broker on a small disk of its own.
@Tag("slow")
@DisplayName("A broker whose disk is full, or that is slow: nothing lost, nothing doubled")
final class KafkaFaultsTest extends KafkaCase {
  private static final int ITEM = 900_000;

  @TempDir private static Path brokerFolder;
  private static Path disk;
  private static boolean mounted;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    disk = Files.createDirectory(brokerFolder.resolve("disk"));
    mounted = command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
    broker = KafkaBroker.start(brokerFolder, disk.resolve("data"));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.kill();
    if (mounted) {
      assertThat(command("umount", disk)).isTrue();
    }
  }

  @Override
  KafkaBroker broker() {
    return broker;
  }

  private static boolean command(Object... words) throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder(Stream.of(words).map(String::valueOf).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return p.waitFor(1, TimeUnit.MINUTES) && p.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /// Octets that do not get shorter on their way.
  private static List<byte[]> documents() {
    Random random = new Random(8);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] octets = new byte[ITEM];
      random.nextBytes(octets);
      all.add(octets);
    }
    return all;
  }

  /// Until nothing more fits: the broker writes beside this, so that room counted is room taken.
  private static Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      long most = Files.getFileStore(disk).getTotalSpace() / piece.length;
      for (long n = 0; n < most; n++) {
        out.write(piece);
      }
    } catch (FileSystemException e) {
      throw e; // not opened
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
      return filler;
    }
    throw new AssertionError(disk + " is not full with all of its size written to one file");
  }

  @Test
  @DisplayName("full in the middle of a bundle; after room was made the bundle is there once")
  void fullDisk() throws Exception {
    assumeTrue(
        mounted, "no small disk can be mounted here (only root may): a full one was not tried");
    Replica replica = reading("replica");
    stored(high.access(alice));
    awaitAll(replica);
    Path filler = fill();
    List<byte[]> documents = documents();
    CompletableFuture<Intake> waiting =
        inBackground(high.keyBundle(BundleKind.CERTIFICATE, documents));
    until(() -> !receiver.publishing().isEmpty());
    assertThat(waiting).isNotDone();
    assertThat(held(receiver, documents.getFirst()))
        .as("not said to be here before it is published")
        .isFalse();
    Files.delete(filler);
    // Kafka stops a broker that could not write to its only disk.
    broker.kill();
    broker.startAgain();
    assertThat(waiting.get(2, TimeUnit.MINUTES)).isInstanceOf(Intake.Stored.class);
    stored(high.keySets(high.keySet(alice, PERIOD)));
    awaitAll(replica);
    assertThat(documents).allMatch(each -> held(replica, each));
    assertThat(published(Topic.CERTIFICATES)).hasSize(documents.size());
    assertThat(published(Topic.ACCESS)).hasSize(1);
    assertThat(published(Topic.BUNDLES)).hasSize(3);
    assertThat(keysOf(replica, alice)).hasSize(1);
    assertThat(report(replica).refused()).isEmpty();
  }

  private static boolean held(Replica replica, byte[] document) {
    return replica
        .lowSide()
        .store()
        .document(DocumentPaths.certificate(Hash32.sha256(document)))
        .isPresent();
  }

  @Test
  @DisplayName("a broker that gets one moment in four to work")
  void slow() throws Exception {
    Replica replica = reading("replica");
    stored(high.access(alice));
    List<SealedKeySet> all = new ArrayList<>();
    AtomicBoolean on = new AtomicBoolean(true);
    Thread brake = Thread.ofPlatform().start(() -> slowDown(on));
    try {
      for (int i = 0; i < 12; i++) {
        all.add(high.keySet(alice, PERIOD + i));
        stored(high.keySets(all.getLast()));
      }
    } finally {
      on.set(false);
      brake.join();
    }
    awaitAll(replica);
    assertThat(keysOf(replica, alice)).containsExactlyElementsOf(all);
    assertThat(published(Topic.KEYSETS)).hasSize(all.size());
    assertThat(published(Topic.BUNDLES)).hasSize(all.size() + 1);
    assertThat(receiver.publishing()).isEmpty();
  }

  private static void slowDown(AtomicBoolean on) {
    try {
      while (on.get()) {
        broker.signal("STOP");
        Thread.sleep(300);
        broker.signal("CONT");
        Thread.sleep(100);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
