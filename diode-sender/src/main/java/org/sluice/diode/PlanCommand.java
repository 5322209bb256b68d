package org.sluice.diode;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sluice.answer.CommandAnswer;
import org.sluice.records.frame.LinkPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says how objects will be cut for a loss budget, what that costs, and what can still go wrong.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Computes block sizes, overhead and residual failure from a loss budget.",
      "Example: ./sluice diode-sender plan --loss 2%% --blackout 20ms --rate 1Gb/s --mtu 9000"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class PlanCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;

  @Mixin private CommandAnswer answer = new CommandAnswer();
  @Mixin private BudgetOptions budget;

  @Override
  public Integer call() {
    LinkPlan plan = budget.plan();
    int frames = plan.budget().blackoutFrames();
    int burst = plan.interleave() * plan.parity();
    say("data symbols of a block (k)", format("%d of %d octets", plan.data(), plan.maxSymbol()));
    answer.put("dataSymbols", plan.data());
    answer.put("symbolOctets", plan.maxSymbol());
    say("parity symbols of a block (m)", "" + plan.parity(), "paritySymbols", plan.parity());
    say("interleave (I)", plan.interleave() + " blocks", "interleave", plan.interleave());
    say(
        "overhead",
        format("%.1f %%, headers and tags included", 100 * plan.overhead()),
        "overhead",
        plan.overhead());
    say("blackout", format("%d frames, %d of a block", frames, plan.blackoutShare()));
    answer.put("blackoutFrames", frames);
    answer.put("blackoutFramesOfABlock", plan.blackoutShare());
    say("longest burst outlasted", burst + " frames", "burstFrames", burst);
    odds("a block fails by random loss", "blockFails", plan.residual());
    odds("and in a blackout", "blockFailsInBlackout", plan.residualInBlackout());
    odds("of 1 GiB sent, fails", "gibibyteFails", ofGibibyte(plan));
    double held = mebibytes(plan);
    say("the receiver holds back up to", format("%.1f MiB", held), "receiverMebibytes", held);
    return answer.end();
  }

  private static double ofGibibyte(LinkPlan plan) {
    double blocks = Math.ceil((1 << 30) / ((double) plan.data() * plan.maxSymbol()));
    return -Math.expm1(blocks * Math.log1p(-plan.residual()));
  }

  private static double mebibytes(LinkPlan plan) {
    double block = (double) (plan.data() + plan.parity()) * plan.maxSymbol();
    return (2.0 * plan.interleave() - 1) * block / MEBIBYTE;
  }

  private void odds(String what, String name, double value) {
    say(what, format("%.1e", value), name, value);
  }

  private void say(String what, String value, Object... facts) {
    answer.say(format("%-32s %s", what, value), facts);
  }

  @FormatMethod
  private static String format(@FormatString String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
