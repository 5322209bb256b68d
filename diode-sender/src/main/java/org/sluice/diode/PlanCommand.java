package org.sluice.diode;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sluice.records.frame.LinkPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says how objects will be cut for a loss budget, what that costs, and what can still go wrong.
@Command(
    name = "plan",
    description = "Computes block sizes, overhead and residual failure from a loss budget.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class PlanCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;

  @Spec private CommandSpec spec;
  @Mixin private BudgetOptions budget;

  @Override
  public Integer call() {
    LinkPlan plan = budget.plan();
    PrintWriter out = spec.commandLine().getOut();
    int frames = plan.budget().blackoutFrames();
    line(out, "data symbols of a block (k)", "%d of %d octets", plan.data(), plan.maxSymbol());
    line(out, "parity symbols of a block (m)", "%d", plan.parity());
    line(out, "interleave (I)", "%d blocks", plan.interleave());
    line(out, "overhead", "%.1f %%, headers and tags included", 100 * plan.overhead());
    line(out, "blackout", "%d frames, %d of a block", frames, plan.blackoutShare());
    line(out, "longest burst outlasted", "%d frames", plan.interleave() * plan.parity());
    line(out, "a block fails by random loss", "%.1e", plan.residual());
    line(out, "and in a blackout", "%.1e", plan.residualInBlackout());
    line(out, "of 1 GiB sent, fails", "%.1e", ofGibibyte(plan));
    line(out, "the receiver holds back up to", "%.1f MiB", mebibytes(plan));
    out.flush();
    return 0;
  }

  private static double ofGibibyte(LinkPlan plan) {
    double blocks = Math.ceil((1 << 30) / ((double) plan.data() * plan.maxSymbol()));
    return -Math.expm1(blocks * Math.log1p(-plan.residual()));
  }

  private static double mebibytes(LinkPlan plan) {
    double block = (double) (plan.data() + plan.parity()) * plan.maxSymbol();
    return (2.0 * plan.interleave() - 1) * block / MEBIBYTE;
  }

  @FormatMethod
  private static void line(
      PrintWriter out, String what, @FormatString String format, Object... values) {
    out.printf(Locale.ROOT, "%-32s %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
