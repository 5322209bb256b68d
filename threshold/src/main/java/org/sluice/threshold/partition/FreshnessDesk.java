package org.sluice.threshold.partition;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;
import org.sluice.threshold.Freshness.Answer;
import org.sluice.threshold.Freshness.Challenge;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.log.GenerationInForce;
import org.sluice.threshold.log.LogReader;
import org.sluice.threshold.vault.Published;

/// Asks the other partitions after an activation whether this one has been set back, and answers
/// them (design section 4, last rule).
final class FreshnessDesk {
  private static final byte[] LABEL = "sluice/freshness/v1".getBytes(StandardCharsets.US_ASCII);

  private final int index;
  private final PartitionToken token;
  private final LogReader log;

  FreshnessDesk(int index, PartitionToken token, LogReader log) {
    this.index = index;
    this.token = token;
    this.log = log;
  }

  Challenge challenge(DomainName domain, Hash32 gamma) {
    Hash32 nonce = Hash32.of(Published.nonce(token).toArray());
    return new Challenge(index, domain, gamma, nonce);
  }

  Answer answer(Challenge c) {
    GenerationInForce g = log.state().generation(c.domain());
    if (g == null || !g.gamma().equals(c.gamma())) {
      throw refused(Refusal.NO_GENERATION, "asked for another generation of " + c.domain());
    }
    Answer unsigned =
        new Answer(index, c.gamma(), log.durableSize(), log.durableRoot(), Octets.of(new byte[0]));
    Octets signature = Octets.of(token.signIdentity(signed(c, unsigned)));
    return new Answer(index, c.gamma(), unsigned.size(), unsigned.root(), signature);
  }

  /// Refuses unless enough others answered this challenge and the own log extends the largest.
  void confirm(@Nullable Challenge asked, GenerationInForce g, List<Answer> answers) {
    if (asked == null) {
      throw refused(Refusal.OUT_OF_ORDER, "no challenge is open");
    }
    Set<Integer> others = new HashSet<>();
    @Nullable Answer largest = null;
    for (Answer a : answers) {
      if (valid(asked, g, a)) {
        others.add(a.index());
        largest = largest == null || a.size() > largest.size() ? a : largest;
      }
    }
    int needed = g.threshold().freshAnswers();
    if (largest == null || others.size() < needed) {
      throw refused(
          Refusal.NOT_FRESH, others.size() + " valid answers of others, " + needed + " needed");
    }
    Hash32 own =
        largest.size() == log.durableSize() ? log.durableRoot() : log.rootAt(largest.size());
    if (!Objects.equals(largest.root(), own)) {
      throw refused(
          own == null ? Refusal.NOT_FRESH : Refusal.FORKED,
          "own log of size "
              + log.durableSize()
              + " does not extend partition "
              + largest.index()
              + "'s of size "
              + largest.size());
    }
  }

  private boolean valid(Challenge asked, GenerationInForce g, Answer a) {
    if (a.index() == index || a.index() < 1 || a.index() > g.threshold().n()) {
      return false;
    }
    byte[] key = g.record().partitions().get(a.index() - 1).identitySpki().toArray();
    return a.gamma().equals(g.gamma())
        && P256Verifier.verify(key, signed(asked, a), a.signature().toArray());
  }

  private static byte[] signed(Challenge c, Answer a) {
    return new Writer()
        .raw(LABEL)
        .u8(0)
        .raw(c.nonce().octets())
        .raw(c.gamma().octets())
        .u8(c.asker())
        .u8(a.index())
        .u64(a.size())
        .raw(a.root().octets())
        .toByteArray();
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }
}
