package org.sluice.threshold.extraction;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.ForwardingPartition;
import org.sluice.threshold.Partition;
import org.sluice.threshold.TokenDouble;

/// A partition whose owner lies and signs its lies, in extraction and blame phase alike. It is
/// honest until a hook is set.
public final class LyingPartition extends ForwardingPartition {

  private final TokenDouble token;
  private final Map<Hash32, RoundOne> honest = new HashMap<>();
  public UnaryOperator<RoundOne> roundOne = UnaryOperator.identity();
  public UnaryOperator<Blame.Statement> statement = UnaryOperator.identity();
  public Consumer<SecretBytes> k = _ -> {};
  public Consumer<SecretBytes> s = _ -> {};

  public LyingPartition(Partition inner, TokenDouble token) {
    super(inner);
    this.token = token;
  }

  // --- what it can lie about

  public static RoundOne withW(RoundOne m, byte[] w) {
    return new RoundOne(
        m.index(), m.gamma(), m.batch(), m.seedCommitments(), Octets.of(w), m.v(), m.signature());
  }

  public static RoundOne withV(RoundOne m, byte[] v) {
    return new RoundOne(
        m.index(), m.gamma(), m.batch(), m.seedCommitments(), m.w(), Octets.of(v), m.signature());
  }

  public static RoundOne withGamma(RoundOne m, Hash32 gamma) {
    return new RoundOne(
        m.index(), gamma, m.batch(), m.seedCommitments(), m.w(), m.v(), m.signature());
  }

  public static RoundOne withCommitment(RoundOne m, int set, Hash32 c) {
    List<Hash32> all = new ArrayList<>(m.seedCommitments());
    all.set(set, c);
    return new RoundOne(m.index(), m.gamma(), m.batch(), all, m.w(), m.v(), m.signature());
  }

  public static Blame.Statement withOpenings(Blame.Statement s, List<Blame.Opening> openings) {
    return new Blame.Statement(
        s.index(), s.gamma(), s.batch(), s.tag(), s.messages(), openings, s.parts(), s.signature());
  }

  public static byte[] flipped(Octets octets, int at) {
    byte[] all = octets.toArray();
    all[at] ^= 1;
    return all;
  }

  public static void flip(SecretBytes secret, int at) {
    if (secret.length() > 0) {
      secret.use(from -> {
        byte b = SecretPool.MEM.get(ValueLayout.JAVA_BYTE, from + at);
        SecretPool.MEM.set(ValueLayout.JAVA_BYTE, from + at, (byte) (b ^ 1));
        return at;
      });
    }
  }

  /// Every K of the parts twice as large: points of the group, but others.
  public static void doubled(SecretBytes k) {
    eachPoint(k, (e, p) -> e.dbl(p, p));
  }

  /// Every K with the point (0, 0) of order two added.
  public static void withSmallOrder(SecretBytes k) {
    eachPoint(
        k,
        (e, p) -> {
          try (Frame frame = Frame.open(e.pointOctets() + 264L)) {
            long small = frame.alloc(e.pointOctets());
            byte[] zero = new byte[257];
            zero[0] = 4;
            org.sluice.mikey.curve.PublicPoint.of(e, zero).load(small);
            e.add(p, p, small);
          }
        });
  }

  private interface Change {
    void of(Curve e, long point);
  }

  private static void eachPoint(SecretBytes k, Change change) {
    Curve e = Curve.SAKKE;
    k.use(at -> {
      try (Frame frame = Frame.open(e.pointOctets())) {
        long p = frame.alloc(e.pointOctets());
        for (int u = 0; u < k.length() / 257; u++) {
          e.decode(p, at + u * 257L, 257);
          change.of(e, p);
          e.encode(at + u * 257L, p);
        }
      }
      return at;
    });
  }

  // --- the lies, signed

  @Override
  public RoundOne round1(Extraction.Order order) {
    return lie(inner.round1(order));
  }

  @Override
  public RoundOne blame1(Blame.Order order) {
    return lie(inner.blame1(order));
  }

  private RoundOne lie(RoundOne truth) {
    RoundOne m = roundOne.apply(truth);
    RoundOne lie =
        new RoundOne(
            m.index(),
            m.gamma(),
            m.batch(),
            m.seedCommitments(),
            m.w(),
            m.v(),
            Octets.of(token.signIdentity(RoundOneMessages.signed(m))));
    honest.put(truth.batch(), truth);
    return lie;
  }

  /// The messages as its own honest computation wants to see them.
  private List<RoundOne> honestly(List<RoundOne> messages) {
    Hash32 batch =
        messages.stream().filter(m -> m.index() != index()).findFirst().orElseThrow().batch();
    return messages.stream()
        .map(m -> m.index() == index() ? honest.getOrDefault(batch, m) : m)
        .toList();
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    Extraction.RoundTwo parts =
        inner.round2(
            new Extraction.RoundTwoOrder(
                order.order(), honestly(order.messages()), order.answering()));
    k.accept(parts.k());
    s.accept(parts.s());
    return parts;
  }

  @Override
  public Blame.Answer blame2(Blame.RoundTwoOrder order) {
    Blame.Answer answer =
        inner.blame2(
            new Blame.RoundTwoOrder(order.order(), honestly(order.messages()), order.answering()));
    k.accept(answer.k());
    s.accept(answer.s());
    Blame.Statement t = statement.apply(answer.statement());
    Blame.Statement unsigned =
        new Blame.Statement(
            t.index(),
            t.gamma(),
            t.batch(),
            t.tag(),
            RoundOneMessages.hash(order.messages()),
            t.openings(),
            BlameOctets.parts(answer.k(), answer.s()),
            Octets.of(new byte[0]));
    byte[] signature = token.signIdentity(BlameOctets.statement(unsigned));
    return new Blame.Answer(
        new Blame.Statement(
            unsigned.index(),
            unsigned.gamma(),
            unsigned.batch(),
            unsigned.tag(),
            unsigned.messages(),
            unsigned.openings(),
            unsigned.parts(),
            Octets.of(signature)),
        answer.k(),
        answer.s());
  }
}
