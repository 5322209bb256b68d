package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.system.wire.Faults;
import org.sluice.system.wire.OneWayWire;

/// A day at the diode in fast-forward: every hour new bundles and a heartbeat, another wire each
/// hour (in some hours none at all), and both programs killed at random moments under a seed.
@Tag("slow")
@DisplayName("24 hours at the diode, with restarts of either side at random moments")
final class LongDayTest {
  private static final int HOURS = 24;
  private static final int HOUR_MILLIS = 1500;
  private static final Pattern LINE =
      Pattern.compile(
          "stream ([KL])-[0-9a-f]+: ([0-9]+) held, highest ([0-9]+), (?:nothing missing|missing"
              + " ([0-9]+): .*)");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {20261121})
  @DisplayName("everything arrives or is named")
  void day(long seed) throws Exception {
    String why = OneWayWire.impossible();
    Assumptions.assumeTrue(why.isEmpty(), why + ": a day of restarts is not checked");
    SplittableRandom random = new SplittableRandom(seed);
    try (LowSideOnWire low = new LowSideOnWire(folder, 1500)) {
      Process receiver = low.receive();
      Process sender = start(low);
      for (int hour = 0; hour < HOURS; hour++) {
        low.wire().faults(Faults.parse(faults(random)));
        for (int i = random.nextInt(4); i > 0; i--) {
          low.spool().keys(1 + random.nextInt(400_000));
        }
        low.spool().log();
        low.spool().heartbeat();
        int moment = random.nextInt(HOUR_MILLIS);
        TimeUnit.MILLISECONDS.sleep(moment);
        if (random.nextInt(4) == 0) {
          kill(sender);
          sender = start(low);
        }
        if (random.nextInt(6) == 0) {
          kill(receiver);
          receiver = low.receive();
        }
        TimeUnit.MILLISECONDS.sleep(HOUR_MILLIS - moment);
      }
      morning(low, sender);
    }
  }

  /// The wire is well again: with the next heartbeat each number of each stream is held or named;
  /// what is named is sent again.
  private static void morning(LowSideOnWire low, Process sender) throws Exception {
    low.wire().faults(Faults.NONE);
    low.spool().heartbeat();
    String last = ", highest " + low.spool().lastLog() + ",";
    low.await("low/gaps/report.txt", last, ", highest " + low.spool().lastKeys() + ",");
    named(low.report(), "K", low.spool().lastKeys());
    named(low.report(), "L", low.spool().lastLog());
    for (String stream : new String[] {"K", "L"}) {
      for (Path list : low.lists(stream)) {
        low.send(low.sending("resend", "--stream", stream, "--file", list.toString()));
      }
    }
    low.awaitEverything();
    OneWayWire.stop(sender);
  }

  private static void named(String report, String stream, long last) {
    Matcher line = LINE.matcher(report);
    boolean found = false;
    while (line.find()) {
      if (line.group(1).equals(stream)) {
        found = true;
        long missing = line.group(4) == null ? 0 : Long.parseLong(line.group(4));
        assertThat(Long.parseLong(line.group(2)) + missing).as(report).isEqualTo(last);
      }
    }
    assertThat(found).as(report).isTrue();
  }

  private static Process start(LowSideOnWire low) throws Exception {
    return low.wire().start("send.log", low.sending("send"));
  }

  private static void kill(Process process) throws Exception {
    assertThat(process.destroyForcibly().waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private static String faults(SplittableRandom random) {
    String seed = "seed=" + random.nextInt(1_000_000);
    return switch (random.nextInt(5)) {
      case 0 -> "";
      case 1 -> seed + " loss=1";
      case 2 -> seed + " loss=0.3 repeat=0.1";
      case 3 -> seed + " loss=0.04 flip=0.01 overtake=0.1 darkMillis=8 everyMillis=300";
      default -> seed + " burst=0.001 burstFrames=200";
    };
  }
}
