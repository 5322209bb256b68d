package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.frame.LinkPlan;
import org.sluice.records.frame.LossBudget;

@DisplayName("A sender that runs on names the number it waits for, once, and only while it waits")
final class SpoolGapTest {
  private static final int TURNS = 4;
  private static final LinkPlan PLAN =
      LinkPlan.of(new LossBudget(0.01, Duration.ZERO, 50_000_000, 1500));

  @TempDir private Path folder;
  private final TestAppliance appliance = new TestAppliance();
  private final StringWriter out = new StringWriter();
  private DatagramSocket receiver;
  private Links links;
  private Sender sender;

  @BeforeEach
  void open() throws IOException {
    receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    links =
        Links.open(
            List.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), receiver.getLocalPort())),
            PLAN,
            Duration.ofMillis(2));
    Path spool = Files.createDirectories(folder.resolve("spool"));
    sender =
        new Sender(
            new Sender.Parts(
                new Spool(spool),
                new Guard(List.of(appliance.profile())),
                new SenderState(folder.resolve("state")),
                new RefusedFolder(folder.resolve("state/refused")),
                new FrameEncoder(LinkKey.fresh(new SecureRandom()), PLAN),
                links),
            new PrintWriter(out, true));
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    receiver.close();
  }

  private void spool(StreamLetter stream, long... sequences) throws IOException {
    for (long sequence : sequences) {
      byte[] bundle =
          stream == StreamLetter.K ? appliance.certificate(sequence) : appliance.segment(sequence);
      TestAppliance.spool(folder.resolve("spool"), stream, sequence, bundle);
    }
  }

  /// Some times more than there is something to do: what it sees once it sees again.
  private Sender.Counters turns() throws IOException, InterruptedException {
    for (int i = 0; i < TURNS; i++) {
      boolean _ = sender.step();
    }
    return sender.count();
  }

  private long said(String words) {
    return out.toString().lines().filter(words::equals).count();
  }

  @Test
  @DisplayName("it waits, is given the number, and waits for nothing any more")
  void filled() throws Exception {
    spool(StreamLetter.K, 1, 2, 4, 5);
    spool(StreamLetter.L, 1);
    Sender.Counters waits = turns();
    assertThat(waits.waiting()).isEqualTo(Map.of(StreamLetter.K, 3L));
    assertThat(waits.last()).isEqualTo(Map.of(StreamLetter.K, 2L, StreamLetter.L, 1L));
    assertThat(sender.waiting()).isTrue();
    assertThat(said("WAITING K 3 is not in the spool, 4 is")).isEqualTo(1);

    spool(StreamLetter.K, 3);
    Sender.Counters goes = turns();
    assertThat(goes.last()).containsEntry(StreamLetter.K, 5L);
    assertThat(goes.waiting()).isEmpty();
    assertThat(sender.waiting()).isFalse();
    assertThat(said("WAITING K 3 is not in the spool, 4 is")).isEqualTo(1);
  }

  @Test
  @DisplayName("one gap behind another: each is named when it is the one that is waited for")
  void next() throws Exception {
    spool(StreamLetter.K, 1, 3, 5);
    assertThat(turns().waiting()).isEqualTo(Map.of(StreamLetter.K, 2L));
    spool(StreamLetter.K, 2);
    assertThat(turns().waiting()).isEqualTo(Map.of(StreamLetter.K, 4L));
    spool(StreamLetter.K, 4);
    assertThat(turns().waiting()).isEmpty();
    assertThat(said("WAITING K 2 is not in the spool, 3 is")).isEqualTo(1);
    assertThat(said("WAITING K 4 is not in the spool, 5 is")).isEqualTo(1);
  }

  @Test
  @DisplayName("each stream waits by itself")
  void streams() throws Exception {
    spool(StreamLetter.K, 1, 3);
    spool(StreamLetter.L, 1, 4);
    assertThat(turns().waiting()).isEqualTo(Map.of(StreamLetter.K, 2L, StreamLetter.L, 2L));
    spool(StreamLetter.L, 2, 3);
    assertThat(turns().waiting()).isEqualTo(Map.of(StreamLetter.K, 2L));
  }
}
