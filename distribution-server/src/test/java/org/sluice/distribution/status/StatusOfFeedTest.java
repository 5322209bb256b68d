package org.sluice.distribution.status;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.distribution.feed.Feed;
import org.sluice.distribution.feed.FeedPlan;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Payload;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.FrameNumbers;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.frame.LinkPlan;
import org.sluice.records.frame.LossBudget;
import org.sluice.records.frame.StreamItem;
import org.sluice.records.id.DeviceState;

@DisplayName("A server that was sent what is known here shows just that")
final class StatusOfFeedTest {
  private static final int POLLS = 1000;
  private static final long POLL_NANOS = 20_000_000;
  private static final long BETWEEN_DATAGRAMS_NANOS = 200_000;
  private static final long PERIOD = 1522;
  private static final long HOUR = 3600;
  private static final LinkPlan PLAN =
      LinkPlan.of(new LossBudget(0.02, Duration.ZERO, 50_000_000, 1500));

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final LinkKey key = LinkKey.fresh(new SecureRandom());
  private final FrameNumbers numbers = new FrameNumbers(3, 1);
  private final List<byte[]> sent = new ArrayList<>();
  private final Answers answers = new Answers();
  private Feed feed;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Path linkKey = Files.write(folder.resolve("link.key"), key.line().getBytes(US_ASCII));
    feed =
        Feed.open(
            new FeedPlan(
                folder.resolve("data"),
                List.of(high.writeProfile(folder)),
                Optional.of(linkKey),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty()));
    port = Integer.parseInt(feed.toString().replaceAll(".* ", ""));
  }

  @AfterEach
  void stop() {
    feed.close();
  }

  private List<byte[]> frames(LinkKey under, byte[] octets, byte[] named) {
    Payload payload = Bundle.decode(named).payload();
    StreamItem item =
        new StreamItem(payload.stream(), payload.streamId().octets(), payload.sequence());
    return new FrameEncoder(under, PLAN).split(item, octets, numbers);
  }

  private List<byte[]> frames(byte[] bundle) {
    return frames(key, bundle, bundle);
  }

  private void send(List<byte[]> datagrams) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      for (byte[] datagram : datagrams) {
        channel.send(
            ByteBuffer.wrap(datagram),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        LockSupport.parkNanos(BETWEEN_DATAGRAMS_NANOS);
      }
    }
    sent.addAll(datagrams);
    await(() -> feed.link().counters().datagrams() == sent.size());
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < POLLS && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private StatusReport report() {
    return StatusReport.of(feed, answers, Instant.now());
  }

  private List<String> metrics() {
    return Metrics.of(report(), 0).lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  @DisplayName("nothing came yet: nothing is counted, and nothing is wrong")
  void nothing() {
    assertThat(metrics())
        .contains("sluice_low_state{state=\"ok\"} 1", "sluice_low_alarms 0")
        .filteredOn(line -> !line.contains("state=\"ok\"") && !line.contains("margin_share"))
        .allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0"));
    assertThat(new PageTables(StatusPage.of(report())).state())
        .isEqualTo("Everything that was announced is here.");
  }

  @Test
  @DisplayName(
      "bundles, gaps, a refused one, noise, lost and repeated frames, late heartbeat, pulls")
  void known() throws IOException {
    Device alice = high.device("sip:alice@green.example", DeviceState.ACTIVE);
    Device bob = high.device("sip:bob@green.example", DeviceState.ACTIVE);
    byte[] access = high.access(alice.record(), bob.record());
    byte[] missing = high.certificate();
    byte[] keys =
        high.keySets(
            high.keySet(alice.record(), PERIOD),
            high.keySet(bob.record(), PERIOD),
            high.keySet(bob.record(), PERIOD + 1));
    byte[] bad = high.certificate();
    byte[] changed = bad.clone();
    changed[changed.length - 1] ^= 1;
    byte[] log = high.segment(0, high.size());
    Instant now = Instant.now();
    byte[] heartbeat =
        high.heartbeat(now.getEpochSecond() - 3 * HOUR, now.getEpochSecond() - HOUR, 7, "late");

    List<byte[]> first = frames(access);
    send(first);
    assertThat(frames(missing)).as("these are lost, and numbered").hasSizeGreaterThan(0);
    int lost = frames(missing).size() * 2;
    List<byte[]> some = frames(keys);
    send(some.subList(1, some.size()));
    send(frames(log));
    send(first); // once more, the very same
    send(frames(key, changed, bad));
    await(() -> feed.lowSide().counters().report().refused().size() == 1);
    send(frames(heartbeat));
    send(List.of(new byte[5], new byte[6]));
    List<byte[]> foreign = frames(LinkKey.fresh(new SecureRandom()), missing, missing);
    send(foreign);
    answers.count("pull", 200);
    answers.count("pull", 200);
    answers.count("pull", 403);
    await(() -> feed.lowSide().counters().report().stored() == 4);
    await(() -> feed.link().counters().links().getFirst().lost() > 0);

    StatusReport report = report();
    String keyStream = "K-" + high.keyStream();
    long ours = sent.size() - 2L - foreign.size();
    assertThat(metrics())
        .contains(
            "sluice_low_datagrams_total " + sent.size(),
            "sluice_low_frames_refused_total{reason=\"SIZE\"} 2",
            "sluice_low_frames_duplicate_total " + report.link().counters().duplicates(),
            "sluice_low_symbols_recovered_total 1",
            "sluice_low_link_frames_total{link=\"3\"} " + (ours - first.size()),
            "sluice_low_link_lost_total{link=\"3\"} " + (lost + 1),
            "sluice_low_link_worst_burst{link=\"3\"} " + (lost + 1),
            "sluice_low_objects_incomplete 0",
            "sluice_low_bundles_stored_total 4",
            "sluice_low_bundles_repeated_total 0",
            "sluice_low_bundles_crowded_out_total 0",
            "sluice_low_bundles_missing{stream=\"" + keyStream + "\"} 5",
            "sluice_low_segments_waiting 0",
            "sluice_low_alarms 1",
            "sluice_low_heartbeat_next_due_seconds " + (now.getEpochSecond() - HOUR),
            "sluice_low_state{state=\"alarm\"} 1",
            "sluice_low_keys{domain=\"green.example\",period=\"1522\"} 2",
            "sluice_low_keys{domain=\"green.example\",period=\"1523\"} 1",
            "sluice_low_answers_total{kind=\"pull\",status=\"200\"} 2",
            "sluice_low_answers_total{kind=\"pull\",status=\"403\"} 1");
    assertThat(report.bundles().refused().values()).containsExactly(1L);
    assertThat(report.link().counters().refused().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(2 + foreign.size());
    assertThat(report.link().counters().duplicates()).isBetween((long) first.size(), ours);
    assertThat(report.link().counters().links().getFirst().repeated()).isEqualTo(first.size());
    PageTables page = new PageTables(StatusPage.of(report));
    assertThat(page.of("Bundles held")).contains(keyStream + " | 2 | 3 | 2,4-7");
    assertThat(page.of("Alarms")).singleElement().asString().startsWith("no heartbeat since ");
    assertThat(page.of("Refused bundles kept aside")).hasSize(1);
    assertThat(page.of("Mirrored logs"))
        .containsExactly(
            TestHighSide.ORIGIN
                + " | "
                + report.logs().getFirst().size()
                + " | "
                + high.root(report.logs().getFirst().size()));
  }
}
