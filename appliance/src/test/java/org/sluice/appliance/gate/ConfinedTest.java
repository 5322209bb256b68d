package org.sluice.appliance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.export.EnrolmentLine;

@DisplayName("A process of the gate is fed once, read once, and ended")
class ConfinedTest {

  private final List<Confinement> read = new ArrayList<>();

  private static Confined process(String argument, Duration most) {
    return new Confined(
        Odd.class,
        List.of(Odd.class, Confined.class, EnrolmentLine.class),
        List.of(),
        argument,
        most);
  }

  private static void word(OutputStream in) throws IOException {
    in.write("word\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// What its second line is.
  private String run(String argument, Duration most) {
    return process(argument, most)
        .run(
            ConfinedTest::word,
            (out, how) -> {
              read.add(how);
              return Objects.requireNonNullElse(out.readLine(), "nothing");
            });
  }

  @Test
  void givesWhatItWasFed() {
    assertThat(run("echo", Duration.ofMinutes(5))).isEqualTo("word");
    assertThat(read).hasSize(1);
  }

  @Test
  @DisplayName("output that cannot be read is a failure, not a reason to try with less confinement")
  void noSecondTry() {
    Confined process = process("echo", Duration.ofMinutes(5));
    assertThatThrownBy(() ->
            process.run(
                ConfinedTest::word,
                (_, how) -> {
                  read.add(how);
                  throw new IOException("torn");
                }))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("nothing was read");
    assertThat(read).hasSize(1);
  }

  @Test
  void oneThatEndsBadly() {
    assertThatThrownBy(() -> run("fail", Duration.ofMinutes(5)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("did not end well");
    assertThat(read).hasSize(1);
  }

  @Test
  @DisplayName("one that neither writes nor ends is ended")
  void oneThatHangs() {
    assertThatThrownBy(() -> run("hang", Duration.ofSeconds(8)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("nothing was read");
  }

  @Test
  @DisplayName("one that never says that it is ready was never fed")
  void oneThatIsNotReady() {
    assertThatThrownBy(() -> run("silent", Duration.ofMinutes(5)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("cannot be started");
    assertThat(read).isEmpty();
  }

  /// A process with bad manners.
  static final class Odd {
    private Odd() {}

    public static void main(String[] arguments) throws Exception {
      if (arguments[0].equals("silent")) {
        return;
      }
      System.out.println(Confined.READY);
      switch (arguments[0]) {
        case "echo" -> System.in.transferTo(System.out);
        case "fail" -> System.exit(3);
        default -> Thread.sleep(Duration.ofDays(1));
      }
      System.out.flush();
    }
  }
}
