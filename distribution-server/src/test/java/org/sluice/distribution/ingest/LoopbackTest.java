package org.sluice.distribution.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Payload;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.FrameNumbers;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.frame.LinkPlan;
import org.sluice.records.frame.LossBudget;
import org.sluice.records.frame.Outcome;
import org.sluice.records.frame.StreamItem;
import org.sluice.records.id.DeviceState;

/// Frames over a real UDP socket on loopback, into the real receiver.
final class LoopbackTest {
  private static final int POLLS = 1000;
  private static final long POLL_NANOS = 20_000_000;
  private static final int VERSION_AT = 2;
  private static final int TAG_OCTETS = 16;
  private static final long BETWEEN_DATAGRAMS_NANOS = 200_000;

  private static final LinkPlan PLAN =
      LinkPlan.of(new LossBudget(0.02, Duration.ZERO, 50_000_000, 1500));

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final LinkKey key = LinkKey.fresh(new SecureRandom());
  private LowSide low;
  private FrameIntake intake;

  @BeforeEach
  void start() throws IOException {
    Path linkKey = Files.write(folder.resolve("link.key"), key.line().getBytes(US_ASCII));
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    intake = low.receive(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), linkKey);
  }

  @AfterEach
  void stop() {
    intake.close();
    low.close();
  }

  @Test
  void bundlesArriveFromShuffledAndRepeatedFrames() throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    for (byte[] bundle : List.of(high.certificate(), bigBundle(), high.segment(0, high.size()))) {
      datagrams.addAll(split(key, bundle));
      datagrams.addAll(split(key, bundle));
    }
    Collections.shuffle(datagrams, new SecureRandom());
    send(datagrams);
    await(() -> low.counters().report().stored() == 3);
    assertThat(low.store().keyCounts().get("green.example")).containsEntry(1522L, 300L);
    assertThat(intake.counters().refused()).isEmpty();
    assertThat(intake.failure()).isEmpty();
  }

  @Test
  void framesUnderAnotherKeyAndNoiseAreCountedAndHarmless() throws IOException {
    byte[] bundle = high.certificate();
    List<byte[]> noise = new ArrayList<>(split(LinkKey.fresh(new SecureRandom()), bundle));
    noise.add(new byte[10]);
    noise.add(new byte[1400]);
    send(noise);
    await(() -> intake.counters().datagrams() == noise.size());
    assertThat(low.counters().report().stored()).isZero();
    send(split(key, bundle));
    await(() -> low.counters().report().stored() == 1);
  }

  @Test
  void aSenderThatIsNewerThanThisServerIsSaidOnceInTheLogAndNoiseIsNot() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler = new WarningsTo(logged);
    Logger log = Logger.getLogger(FrameIntake.class.getName());
    log.addHandler(handler);
    try {
      byte[] frame = split(key, high.certificate()).getFirst();
      frame[VERSION_AT] = 9;
      send(List.of(frame));
      await(() -> intake.counters().refused().containsKey(Outcome.Reason.FORGED));
      assertThat(logged).isEmpty();
      tag(frame);
      send(List.of(frame));
      await(() -> !logged.isEmpty());
      send(List.of(frame, frame));
      await(() -> intake.counters().refused().getOrDefault(Outcome.Reason.VERSION, 0L).equals(3L));
    } finally {
      log.removeHandler(handler);
    }
    assertThat(logged).singleElement().asString().contains("it reads 2 and 3", "upgrade this");
    assertThat(low.counters().report().stored()).isZero();
  }

  /// By the words of docs/DIODE.md: HMAC-SHA-256 over everything before, the first 16 octets.
  private void tag(byte[] frame) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(key.line().strip()), "HmacSHA256"));
    int covered = frame.length - TAG_OCTETS;
    mac.update(frame, 0, covered);
    System.arraycopy(mac.doFinal(), 0, frame, covered, TAG_OCTETS);
  }

  private static final class WarningsTo extends Handler {
    private final List<String> lines;

    WarningsTo(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
        lines.add(record.getMessage());
      }
    }

    @Override
    public void flush() {
      // Nothing waits.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  void aRefusedBundleCanBeSentAgainOnceItIsRight() throws IOException {
    byte[] good = high.certificate();
    byte[] bad = good.clone();
    bad[bad.length - 1] ^= 1;
    send(split(key, bad, good));
    await(() -> !low.counters().report().refused().isEmpty());
    send(split(key, good));
    // The decoder forgets a refused bundle at the next datagram; the sender repeats anyway.
    send(split(key, good));
    await(() -> low.counters().report().stored() == 1);
  }

  @Test
  void lostFramesAreGivenBackAndWhatIsMissingIsNamedUntilItIsSentAgain() throws IOException {
    byte[] bundle = bigBundle();
    byte[] next =
        high.keySets(
            high.keySet(high.device("sip:a@green.example", DeviceState.ACTIVE).record(), 1522));
    List<byte[]> datagrams = split(key, bundle);
    // Far more than the plan outlasts.
    send(datagrams.subList(0, datagrams.size() / 2));
    send(split(key, next));
    await(() -> low.counters().report().stored() == 1 && !intake.link().missing().isEmpty());
    GapReport gaps = new GapReport(low.store().streams(), intake.link());
    assertThat(gaps.lists().values()).containsExactly("1");
    assertThat(gaps.text()).contains("missing 1: 1").contains("incomplete K ").contains("link 0: ");
    Path report = folder.resolve("data/gaps/report.txt");
    await(() -> Files.exists(report) && list().equals(List.of("1")));
    // Some of the rest, more than half of the parity lost: enough.
    send(datagrams.subList(datagrams.size() / 2 + PLAN.parity() / 4, datagrams.size()));
    await(() -> low.counters().report().stored() == 2);
    await(() -> intake.counters().recovered() > 0);
    await(() -> list().isEmpty());
  }

  /// What the files in the gaps folder say that `resend` should send.
  private List<String> list() {
    try (Stream<Path> files = Files.list(folder.resolve("data/gaps"))) {
      List<String> lists = new ArrayList<>();
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("resend-K-")).toList()) {
        lists.add(Files.readString(file, US_ASCII));
      }
      return lists;
    } catch (IOException e) {
      return List.of("unreadable: " + e.getMessage());
    }
  }

  private byte[] bigBundle() {
    SealedKeySet[] sealed = new SealedKeySet[300];
    for (int i = 0; i < sealed.length; i++) {
      String user = "sip:user" + i + "@green.example";
      sealed[i] = high.keySet(high.device(user, DeviceState.ACTIVE).record(), 1522);
    }
    return high.keySets(sealed);
  }

  private static List<byte[]> split(LinkKey under, byte[] bundle) {
    return split(under, bundle, bundle);
  }

  private static List<byte[]> split(LinkKey under, byte[] octets, byte[] named) {
    Payload payload = Bundle.decode(named).payload();
    StreamItem item =
        new StreamItem(payload.stream(), payload.streamId().octets(), payload.sequence());
    return new FrameEncoder(under, PLAN).split(item, octets, new FrameNumbers(0, 1));
  }

  private void send(List<byte[]> datagrams) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), intake.port());
      for (byte[] datagram : datagrams) {
        channel.send(ByteBuffer.wrap(datagram), to);
        LockSupport.parkNanos(BETWEEN_DATAGRAMS_NANOS);
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < POLLS && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
