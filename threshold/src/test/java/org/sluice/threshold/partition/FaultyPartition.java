package org.sluice.threshold.partition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.ForwardingPartition;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.Fuse;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.ThresholdException;

/// A partition behind a bad network, whose process dies now and then. Each call may be lost before
/// or after it is answered, doubled, or preceded by an old one that was delayed. What it has ever
/// said about a batch is held against it.
final class FaultyPartition extends ForwardingPartition {

  private final World world;
  private final Random random;
  private int percent;
  private final Fuse fuse;
  private final List<Supplier<?>> delayed = new ArrayList<>();
  private final Map<Hash32, List<Octets>> said = new HashMap<>();
  private final Map<Hash32, Octets> answered = new HashMap<>();
  private long cosigned;

  FaultyPartition(World world, int index, Random random, int percent) {
    super(world.partitions.get(index - 1));
    this.world = world;
    this.random = random;
    this.percent = percent;
    this.fuse = world.fuses.get(index - 1);
  }

  /// A new process over the same token and store.
  void restart() {
    PartitionCore dead = (PartitionCore) inner;
    fuse.revive();
    dead.deactivate();
    PartitionCore again = world.open(dead.index());
    world.partitions.set(dead.index() - 1, again);
    inner = again;
    delayed.clear();
  }

  /// How many of a hundred calls meet each kind of fault from now on.
  void faults(int ofHundred) {
    percent = ofHundred;
    if (!isDead()) {
      fuse.revive();
    }
  }

  boolean isDead() {
    return fuse.isDead();
  }

  private boolean happens() {
    return random.nextInt(100) < percent;
  }

  private <T> T call(Supplier<T> question) {
    if (happens()) {
      throw lost("the question was lost");
    }
    if (happens()) {
      fuse.burn(random.nextInt(12));
    }
    try {
      if (!delayed.isEmpty() && happens()) {
        late(delayed.get(random.nextInt(delayed.size())));
      }
      if (happens()) {
        late(question);
      }
      delayed.add(question);
      T answer = question.get();
      if (happens()) {
        if (answer instanceof AutoCloseable secret) {
          close(secret);
        }
        throw lost("the answer was lost");
      }
      return answer;
    } catch (Fuse.Killed _) {
      throw lost("the process died");
    }
  }

  /// A message that comes twice, or later than others: whatever the partition says to it, nobody
  /// hears.
  private static void late(Supplier<?> question) {
    try {
      if (question.get() instanceof AutoCloseable secret) {
        close(secret);
      }
    } catch (ThresholdException _) {
      // Refused, as it should be where it is out of order.
    }
  }

  private static void close(AutoCloseable secret) {
    try {
      secret.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private PartitionUnavailable lost(String why) {
    return new PartitionUnavailable(inner.index(), why);
  }

  @Override
  public Ceremony.Nonce join(CeremonyPlan plan) {
    return call(() -> inner.join(plan));
  }

  @Override
  public Ceremony.Commitment commit(List<Ceremony.Nonce> all) {
    return call(() -> inner.commit(all));
  }

  @Override
  public Ceremony.Agreement agree(List<Ceremony.Commitment> all) {
    return call(() -> inner.agree(all));
  }

  @Override
  public Ceremony.Opening open(List<Ceremony.Agreement> all) {
    return call(() -> inner.open(all));
  }

  @Override
  public Ceremony.Finding check(List<Ceremony.Opening> all) {
    return call(() -> inner.check(all));
  }

  @Override
  public Signature sign(List<Ceremony.Verdict> all) {
    return call(() -> inner.sign(all));
  }

  @Override
  public void abandon() {
    var _ =
        call(() -> {
          inner.abandon();
          return 0;
        });
  }

  @Override
  public SignedNote.Line follow(LogAdvance advance) {
    SignedNote.Line line = call(() -> inner.follow(advance));
    long size = advance.from() + advance.entries().size();
    if (size < cosigned) {
      throw new AssertionError("co-signed " + size + " after " + cosigned);
    }
    cosigned = size;
    return line;
  }

  @Override
  public Freshness.Challenge activate(org.sluice.records.id.DomainName domain) {
    return call(() -> inner.activate(domain));
  }

  @Override
  public Freshness.Answer answer(Freshness.Challenge challenge) {
    return call(() -> inner.answer(challenge));
  }

  @Override
  public Extraction.RoundOne round1(Extraction.Order order) {
    return call(() -> checked(inner.round1(order)));
  }

  /// One w, one V, one set of seeds for each batch, for ever: two of them would give a master
  /// secret away.
  private Extraction.RoundOne checked(Extraction.RoundOne m) {
    List<Octets> now = new ArrayList<>(List.of(m.w(), m.v()));
    m.seedCommitments().forEach(c -> now.add(Octets.of(c.octets())));
    List<Octets> before = said.putIfAbsent(m.batch(), now);
    if (before != null && !before.equals(now)) {
      throw new AssertionError("partition " + index() + " said two things about a batch");
    }
    return m;
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    return call(() -> {
      Extraction.RoundTwo parts = inner.round2(order);
      Octets now = copy(parts);
      Octets before = answered.putIfAbsent(order.messages().getFirst().batch(), now);
      if (before != null && !before.equals(now)) {
        throw new AssertionError("partition " + index() + " signed two HS with one v");
      }
      return parts;
    });
  }

  private static Octets copy(Extraction.RoundTwo parts) {
    return parts
        .s()
        .use(at ->
            Octets.of(
                org.sluice.mikey.secret.SecretPool.MEM
                    .asSlice(at, parts.s().length())
                    .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
  }
}
