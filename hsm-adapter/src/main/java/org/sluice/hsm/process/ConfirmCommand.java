package org.sluice.hsm.process;

import java.io.Console;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.custody.Terminal;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.TenWords;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionUnavailable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The custodian's word on a plan.
@Command(
    name = "confirm",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the plan that the appliance has laid before this partition and asks you to confirm it. Compare every fingerprint with the other custodians first.",
      "Example: ./sluice partition confirm --data p1 --wait 600"
    })
final class ConfirmCommand implements Callable<Integer> {
  private static final long ASK_AGAIN_MILLIS = 500;

  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Option(
      names = "--expect",
      paramLabel = "HEX|WORDS",
      description =
          "Confirm without asking, if this is the fingerprint of the plan or its ten words; otherwise refuse it.")
  private @Nullable String expected;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Wait so long for a plan to come.")
  private int wait;

  @Override
  public Integer call() throws InterruptedException {
    try (OwnProcess own = OwnProcess.reach(data.folder())) {
      CeremonyPlan plan = await(own);
      show(plan);
      if (!agrees(plan)) {
        Nothing _ = own.ask(Operations.REFUSE, Nothing.NOTHING);
        throw new PartitionFailed("the plan was refused; no ceremony will run with it here");
      }
      Nothing _ = own.ask(Operations.CONFIRM, plan.fingerprint());
      answer.say("confirmed, for one ceremony", "confirmed", true);
      return answer.end();
    }
  }

  private CeremonyPlan await(OwnProcess own) throws InterruptedException {
    long end = System.nanoTime() + wait * 1_000_000_000L;
    Optional<CeremonyPlan> plan = proposal(own, end);
    while (plan.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(ASK_AGAIN_MILLIS);
      plan = proposal(own, end);
    }
    return plan.orElseThrow(() -> new PartitionFailed("no plan waits at this partition"));
  }

  /// While there is time to wait, a process that is busy reading the log is asked again.
  private static Optional<CeremonyPlan> proposal(OwnProcess own, long end) {
    try {
      return own.ask(Operations.PROPOSAL, Nothing.NOTHING);
    } catch (PartitionUnavailable e) {
      if (System.nanoTime() - end < 0) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Also with `--json` whoever confirms reads it first: on standard error.
  private void show(CeremonyPlan plan) {
    answer.tell("domain " + plan.domain() + ", " + plan.threshold());
    answer.tell("epoch " + plan.epoch() + ", generation " + plan.generation());
    CeremonyPlan.@Nullable After after = plan.after();
    answer.tell(
        after == null
            ? "new master secrets"
            : "the secrets of generation "
                + PartitionCard.grouped(after.gamma())
                + " shared anew by partitions "
                + after.dealers());
    answer.tell("log key " + plan.logVkey());
    answer.tell("policy " + PartitionCard.grouped(plan.policyHash()));
    answer.tell("software " + PartitionCard.grouped(plan.softwareHash()));
    for (int i = 1; i <= plan.partitions().size(); i++) {
      Hash32 keys = plan.partition(i).fingerprint();
      answer.tell("keys of partition " + i + " " + PartitionCard.grouped(keys));
    }
    answer.tell("plan fingerprint " + PartitionCard.grouped(plan.fingerprint()));
    answer.tell("in words " + TenWords.of(plan.fingerprint()));
    answer.put("domain", plan.domain());
    answer.put("epoch", plan.epoch());
    answer.put("generation", plan.generation());
    answer.put("fingerprint", plan.fingerprint());
  }

  private boolean agrees(CeremonyPlan plan) {
    if (expected != null) {
      return expected.strip().contains(" ")
          ? TenWords.match(expected, plan.fingerprint())
          : Hash32.fromHex(expected).equals(plan.fingerprint());
    }
    Console console =
        Terminal.find()
            .orElseThrow(() ->
                new PartitionFailed("no terminal to ask on: give the fingerprint with --expect"));
    return "yes".equals(console.readLine("Type yes if all of this is what you agreed on: "));
  }
}
