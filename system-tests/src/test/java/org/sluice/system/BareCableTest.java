package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.system.wire.Faults;
import org.sluice.system.wire.OneWayWire;

@Tag("slow")
@DisplayName("The bare cable of the measurements")
final class BareCableTest {
  private static final String NEIGHBOUR = "10.77.0.9";

  @TempDir private Path folder;

  @Test
  @DisplayName("passes frames one way, and counts and drops those that would go back")
  void oneWay() throws Exception {
    String why = OneWayWire.impossible();
    Assumptions.assumeTrue(why.isEmpty(), why + ": the bare cable is not checked");
    try (OneWayWire wire = OneWayWire.bare(folder, 1500)) {
      run(wire.atSender(say(OneWayWire.RECEIVER)));
      assertThat(wire.counts().sent()).isOne();
      assertThat(wire.counts().delivered()).isOne();
      assertThat(wire.backwards()).isZero();
      // What the receiver says is known, and does not arrive.
      run(
          wire.atReceiver(
              List.of(
                  "ip",
                  "neigh",
                  "replace",
                  NEIGHBOUR,
                  "lladdr",
                  "02:00:00:00:00:09",
                  "dev",
                  "from0",
                  "nud",
                  "permanent")));
      run(wire.atReceiver(say(NEIGHBOUR)));
      assertThat(wire.counts().backwards()).isOne();
      assertThat(wire.backwards()).isOne();
      assertThat(wire.counts().sent()).isOne();
      wire.faults(Faults.parse("seed=7"));
      assertThatThrownBy(() -> wire.faults(Faults.parse("loss=0.5")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no faults");
    }
  }

  private static List<String> say(String to) {
    return List.of("bash", "-c", "echo word >/dev/udp/" + to + "/7000");
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
  }
}
