package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.system.wire.Faults;
import org.sluice.system.wire.OneWayWire;

/// Sender and receiver as an operator runs them, each in a network namespace of its own, with a bad
/// wire between them. In each test no frame goes in the reverse direction.
@Tag("slow")
@DisplayName("Over a real one-way wire")
final class OneWayTest {
  private static final int SMALL = 3000;
  private static final int LARGE = 2_000_000;

  @TempDir private Path folder;

  @BeforeAll
  static void possible() {
    String why = OneWayWire.impossible();
    Assumptions.assumeTrue(
        why.isEmpty(), why + ": that nothing comes back over a real wire is not checked");
  }

  @Test
  @DisplayName("whatever goes wrong inside the loss budget, everything arrives")
  void inTheBudget() throws Exception {
    try (LowSideOnWire low = new LowSideOnWire(folder, 1500)) {
      Process _ = low.receive();
      for (String faults :
          List.of(
              "",
              "seed=1 loss=0.04 repeat=0.02 overtake=0.05 flip=0.005 darkMillis=8 everyMillis=200",
              "seed=2 loss=0.01 burst=0.0005 burstFrames=20 repeat=0.05",
              "seed=3 loss=0.02 portBits=60000000 portOctets=30000")) {
        low.wire().faults(Faults.parse(faults));
        low.spool().keys(LARGE);
        low.spool().keys(SMALL);
        low.spool().log();
        low.spool().heartbeat();
        assertThat(low.send(low.sending("--once"))).contains("4 bundles sent, 0 refused");
        low.awaitEverything();
      }
      // Two links at once: what comes second is dropped.
      low.spool().keys(SMALL);
      List<String> twice = new ArrayList<>(low.sending("--once"));
      twice.addAll(List.of("--to", OneWayWire.RECEIVER + ":7000"));
      low.send(twice);
      low.awaitEverything();
      assertThat(low.report()).contains("link 0:", "link 1:");
      assertThat(low.wire().counts().lost()).isPositive();
    }
  }

  @Test
  @DisplayName("what is lost altogether is named, and arrives when its list is sent again")
  void named() throws Exception {
    try (LowSideOnWire low = new LowSideOnWire(folder, 9000)) {
      Process _ = low.receive();
      low.spool().keys(SMALL);
      low.send(low.sending("--once", "--mtu", "9000"));
      low.wire().faults(Faults.parse("loss=1"));
      for (int i = 0; i < 3; i++) {
        low.spool().keys(SMALL);
      }
      low.send(low.sending("--once", "--mtu", "9000"));
      low.wire().faults(Faults.NONE);
      // Nothing of stream K comes after what was lost: the heartbeat alone tells.
      low.spool().heartbeat();
      low.send(low.sending("--once", "--mtu", "9000"));
      low.await("low/gaps/report.txt", "missing 3: 2-4");
      String list = low.lists("K").getFirst().toString();
      low.send(low.sending("resend", "--mtu", "9000", "--file", list));
      low.awaitEverything();
      assertThat(low.lists("K")).isEmpty();
    }
  }

  @Test
  @DisplayName("the sender has one socket, connected to the receiver, and nothing else")
  void oneSocket() throws Exception {
    try (LowSideOnWire low = new LowSideOnWire(folder, 1500)) {
      Process _ = low.receive();
      low.spool().keys(SMALL);
      low.spool().log();
      Process sender = low.wire().start("send.log", low.sending("send"));
      low.awaitEverything();
      assertThat(sender.isAlive()).isTrue();
      // 10.77.0.2:7000 in the kernel's words.
      assertThat(sockets(low, "udp")).singleElement().asString().contains(" 02004D0A:1B58 ");
      for (String none : List.of("udp6", "tcp", "tcp6", "raw", "raw6", "packet", "icmp")) {
        assertThat(sockets(low, none)).as(none).isEmpty();
      }
      OneWayWire.stop(sender);
      low.await("send.log", "bundles sent, 0 refused");
    }
  }

  /// The sockets of one kind in the sender's namespace. The table of a kind that this kernel does
  /// not have is not there.
  private static List<String> sockets(LowSideOnWire low, String kind) throws Exception {
    String table = "cat /proc/net/" + kind + " 2>/dev/null || :";
    Process cat = new ProcessBuilder(low.wire().atSender(List.of("sh", "-c", table))).start();
    String text = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(cat.waitFor()).isZero();
    return text.lines().skip(1).toList();
  }
}
