package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.SignedStatement;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Fuse;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.ceremony.CeremonyRun;

@Tag("slow") // a key generation for every durable write
@DisplayName("A partition is killed at every durable write of a ceremony: old, new or nothing")
class KilledTest {

  @Test
  @DisplayName("of a refresh: the generation before or after is in force, and makes keys")
  void ofARefresh() {
    try (World ready = new World().ready()) {
      everyWrite(() -> new World(ready), w -> w.after(w.threshold, List.of(1, 2, 3)));
    }
  }

  @Test
  @DisplayName("of a resharing that adds a newcomer, which is the one that is killed")
  void ofANewcomer() {
    try (World ready = new World().ready()) {
      PartitionCore _ = ready.newPartition(4);
      ready.publish();
      everyWrite(() -> new World(ready), w -> w.after(new Threshold(2, 4), List.of(1, 2, 3)), 4);
    }
  }

  @Test
  @DisplayName("of the first ceremony: nothing usable is left, and the same plan is run again")
  void ofTheFirst() {
    try (World empty = new World()) {
      // The policy is logged with the record; before there is nothing to read.
      everyWrite(() -> new World(empty), World::plan);
    }
  }

  private interface Planned {
    CeremonyPlan of(World w);
  }

  private static void everyWrite(Supplier<World> begin, Planned plan) {
    everyWrite(begin, plan, 2);
  }

  private static void everyWrite(Supplier<World> begin, Planned plan, int victim) {
    int writes;
    try (World w = begin.get()) {
      int before = w.fuses.get(victim - 1).writes();
      switchTo(w, w.run(introduced(w, plan.of(w))));
      writes = w.fuses.get(victim - 1).writes() - before;
    }
    assertThat(writes).isGreaterThan(15);
    for (int at = 0; at < writes; at++) {
      try (World w = begin.get()) {
        killed(w, plan.of(w), victim, at);
      }
    }
  }

  private static void killed(World w, CeremonyPlan plan, int victim, int write) {
    @Nullable Octets zT = w.record == null ? null : w.record.zT();
    SignedStatement next = null;
    introduced(w, plan);
    List<Partition> members = members(w, plan, victim);
    w.partitions.forEach(p -> p.custodianConfirms(plan));
    w.fuses.get(victim - 1).burn(write);
    try {
      next = CeremonyRun.run(plan, members);
      switchTo(w, next);
    } catch (CeremonyFailed | Fuse.Killed _) {
      // As it should be, wherever the fuse burned.
    }
    w.fuses.get(victim - 1).revive();
    w.partitions.get(victim - 1).close();
    w.partitions.set(victim - 1, w.open(victim));
    if (next == null) {
      w.partitions.forEach(PartitionCore::abandon);
      if (!w.log.entries.isEmpty()) {
        w.publish();
        w.active(); // what was in force is in force
      }
      switchTo(w, w.run(introduced(w, plan)));
    } else {
      w.publish();
    }
    w.active().tested();
    if (zT != null) {
      assertThat(w.record.zT()).as("killed before write %d", write).isEqualTo(zT);
    }
    for (TokenDouble t : w.tokens) {
      assertThat(t.labels())
          .as("killed before write %d", write)
          .allMatch(l -> l.contains(w.record.gamma().toString()));
    }
  }

  /// Newcomers are shown the checkpoint at which they stand.
  private static CeremonyPlan introduced(World w, CeremonyPlan plan) {
    for (int i = w.record == null ? 99 : w.record.n() + 1; i <= plan.threshold().n(); i++) {
      w.publish();
      w.partitions.get(i - 1).meet(World.DOMAIN, w.note);
    }
    return plan;
  }

  private static void switchTo(World w, SignedStatement next) {
    if (w.log.entries.isEmpty()) {
      w.log.append(SignedStatement.sign(w.policy, w.security));
    }
    w.switchTo(next);
  }

  /// The death of one is silence to the others.
  private static List<Partition> members(World w, CeremonyPlan plan, int victim) {
    List<Partition> members =
        new java.util.ArrayList<>(w.partitions.subList(0, plan.threshold().n()));
    Partition mortal = members.get(victim - 1);
    members.set(
        victim - 1,
        (Partition)
            Proxy.newProxyInstance(
                KilledTest.class.getClassLoader(),
                new Class<?>[] {Partition.class},
                (_, method, arguments) -> {
                  try {
                    return method.invoke(mortal, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause() instanceof Fuse.Killed
                        ? new PartitionUnavailable(victim, "it died")
                        : e.getCause();
                  }
                }));
    return members;
  }
}
