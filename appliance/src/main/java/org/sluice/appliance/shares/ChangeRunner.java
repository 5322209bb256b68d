package org.sluice.appliance.shares;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.Members;
import org.sluice.appliance.boot.Places;
import org.sluice.appliance.ceremony.AfterRecord;
import org.sluice.appliance.ceremony.Certificates;
import org.sluice.appliance.ceremony.Confirmation;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.appliance.ceremony.SoftwareHash;
import org.sluice.appliance.ceremony.Steps;
import org.sluice.appliance.ceremony.TokenMaking;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.transcript.TranscriptKind;

/// A change of the shares of all domains, step by step. What the log holds decides where it is: a
/// domain whose new record is logged has switched, any other has not, and a run that was cut off
/// goes on from there. A key generation that was cut off has left nothing usable; it is run anew
/// with the same plan. The end of a change is its transcript's entry in the log.
final class ChangeRunner {
  private final DataOption option;
  private final DataFolder folder;
  private final Path file;
  private final SharePlan plan;
  private final Hash32 hash;
  private final List<OfficerKey> security;

  ChangeRunner(DataOption option, Path file, List<OfficerKey> security) {
    this.option = option;
    this.folder = new DataFolder(option.data());
    this.file = file;
    this.plan = SharePlan.read(file);
    this.security = List.copyOf(security);
    try {
      this.hash = Hash32.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandFailed("the plan " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  void run(Confirmation confirmation) {
    if (check()) {
      finish();
      System.out.println("  this change is done: its transcript is in the log");
      return;
    }
    Path transcript = new Changes(folder).keep(file, hash);
    try (Steps steps =
        Steps.beginOrResume(
            TranscriptKind.CHANGE,
            transcript,
            confirmation,
            option.clock(),
            "plan file " + hash + " (SHA-256), log " + plan.logOrigin())) {
      run(steps);
    }
    System.out.println("  transcript " + transcript);
  }

  private void run(Steps steps) {
    announce(steps);
    steps.step("take the partitions of the plan into the appliance's list");
    TokenMaking making = new TokenMaking(folder, option, steps::say);
    // A place that was kept has its token: it is made before.
    List<PartitionPlace> there = Places.now(folder).partitions();
    making.partitions(
        making.start(), plan.partitions().stream().filter(p -> !there.contains(p)).toList());
    var _ = Places.keep(folder, plan.partitions());
    try (HighSide high = HighSide.open(option).unlock(option)) {
      steps.say("before: " + high.summary());
      high.tokens().health().forEach(steps::say);
      for (SharePlan.DomainPlan d : plan.domains()) {
        domain(high, steps, d);
      }
      CeremonyHeld held = steps.end(plan.logOrigin(), hash);
      long _ = high.log().append(List.of(steps.sign(held, security)));
      var _ = high.publish();
      high.outbox().exportLog();
    }
  }

  /// Whether it is done already.
  ///
  /// @throws CommandFailed if it is of another state than the log's, or lacks who has to sign
  private boolean check() {
    try (HighSide high = HighSide.look(option)) {
      if (high.log().index().wasHeld(hash)) {
        return true;
      }
      new PlanCheck(plan, high, security).check();
      new Changes(folder).requireNoOther(hash, high.log().index());
      return false;
    }
  }

  private void finish() {
    try (HighSide high = HighSide.open(option).unlock(option)) {
      var _ = high.publish();
      high.outbox().catchUp();
      high.outbox().exportLog();
    }
  }

  private void announce(Steps steps) {
    steps.say("software " + SoftwareHash.ofThisProgram() + " (SHA-256 over its jars)");
    steps.say("change: " + plan.change().word() + " to " + plan.threshold().advice());
    for (int i = 1; i <= plan.partitions().size(); i++) {
      PartitionPlace place = plan.partitions().get(i - 1);
      boolean without = plan.withoutShares().contains(i);
      steps.say("partition " + i + ": " + place.name() + (without ? ", whose share is lost" : ""));
    }
    security.forEach(o -> steps.say("security officer " + o.name() + ", key " + o.keyId()));
  }

  private void domain(HighSide high, Steps steps, SharePlan.DomainPlan d) {
    GenerationRecord now = high.log().index().domainOf(d.name()).generation();
    if (now.gamma().equals(d.gamma())) {
      new Sharing(high, steps, plan, d, security).run(now);
    }
    AfterRecord after = new AfterRecord(high, steps, security);
    after.selfTest(d.name());
    steps.step("sign the profile of " + d.name());
    LogIndex.Domain then = high.log().index().domainOf(d.name());
    byte[] certificate =
        plan.change() == Change.EPOCH
            ? Certificates.ofEpoch(
                folder,
                then.policy(),
                then.generation(),
                new KeyPeriod(then.policy().rule(), d.firstPeriod()),
                d.periods())
            : null;
    oldWitnesses(high, steps, d);
    after.profile(d.name(), certificate, () -> NextProfile.of(then, certificate));
    new Evidence(high, steps::say).collect(d.name());
  }

  /// The low side and the devices go from profile k to k + 1 by the witnesses of k.
  private static void oldWitnesses(HighSide high, Steps steps, SharePlan.DomainPlan d) {
    high.log()
        .index()
        .domainOf(d.name())
        .shares()
        .find(d.gamma())
        .map(Members::of)
        .ifPresent(old -> {
          int up = old.among(high.tokens().partitions()).size();
          int quorum = old.threshold().quorum();
          if (up < quorum) {
            steps.say(
                d.name()
                    + ": only "
                    + up
                    + " witnesses of the profile before are up, "
                    + quorum
                    + " are its quorum: the low side and the devices take the new profile from a file");
          }
        });
  }
}
