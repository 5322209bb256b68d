package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What an operator asks before a link is built.
final class PlanCommandTest {
  private final StringWriter out = new StringWriter();

  private int plan(String... args) {
    PrintWriter writer = new PrintWriter(out);
    CommandLine line = DiodeSender.commandLine().setOut(writer).setErr(writer);
    String[] all = new String[args.length + 1];
    all[0] = "plan";
    System.arraycopy(args, 0, all, 1, args.length);
    return line.execute(DiodeSender.withCommand(all));
  }

  @Test
  void saysWhatItWillDoAndWhatCanGoWrong() {
    assertThat(plan("--loss", "1%", "--blackout", "20ms", "--rate", "300Mb/s", "--mtu", "1500"))
        .isZero();
    assertThat(out.toString())
        .contains("(k)", "(m)", "(I)", "overhead")
        .containsPattern("blackout +500 frames, 8 of a block")
        .containsPattern("interleave \\(I\\) +64 blocks")
        .containsPattern("fails by random loss +[0-9.]+e-1[0-9]");
  }

  @Test
  void unitsMeanTheSame() {
    plan("--loss", "0.5%", "--blackout", "0.02s", "--rate", "1Gb/s", "--mtu", "9000");
    String one = out.toString();
    out.getBuffer().setLength(0);
    plan("--loss", "0.50%", "--blackout", "20000us", "--rate", "1000Mb/s", "--mtu", "9000");
    assertThat(out.toString()).isEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource({
    "--loss,1",
    "--loss,1 %",
    "--loss,-1%",
    "--loss,1e3%",
    "--blackout,20",
    "--blackout,20m",
    "--rate,300",
    "--rate,300MB/s",
    "--rate,300Mbit",
    "--mtu,big"
  })
  void aNumberWithoutItsUnitIsWrongUsage(String option, String value) {
    assertThat(plan(option, value)).isEqualTo(2);
    assertThat(out.toString()).contains(option);
  }

  @ParameterizedTest
  @CsvSource({
    "--loss,30%,loss: expected",
    "--blackout,2s,blackout: expected",
    "--rate,1kb/s,rate: expected",
    "--mtu,200,mtu: expected"
  })
  void aBudgetThatNoLinkHasIsRefused(String option, String value, String why) {
    assertThat(plan(option, value)).isEqualTo(1);
    assertThat(out.toString()).contains(why);
  }
}
