package org.sluice.records.frame;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.sluice.records.fec.ErasureCode;

/// Both ends of the link in memory, before a receiver opens its socket.
///
/// It shows that on this machine lost frames are given back, of every version that is read, and
/// that both paths of the erasure code agree. And it has Java compile what would otherwise run a
/// hundred times slower for its first seconds, while the socket's buffer runs over: a sender does
/// not wait for a receiver to warm up.
public final class LinkRehearsal {
  private static final int ROUNDS = 40;
  private static final int OBJECT = 1 << 20;
  private static final int LOST_OF_HUNDRED = 5;
  private static final LinkPlan PLAN =
      LinkPlan.of(new LossBudget(0.1, Duration.ZERO, 1_000_000_000, 1500));

  private LinkRehearsal() {}

  /// Takes about a second.
  ///
  /// @throws IllegalStateException if an object does not arrive, or not as it was sent: nothing
  ///   must be received on this machine then
  public static void run() {
    SplittableRandom random = new SplittableRandom(1);
    LinkKey key = LinkKey.fresh(random);
    List<FrameEncoder> encoders =
        Arrays.stream(FrameVersion.values()).map(v -> new FrameEncoder(key, PLAN, v)).toList();
    FrameDecoder decoder = new FrameDecoder(new LinkKeys(List.of(key)), FrameLimits.DEFAULT);
    byte[] object = new byte[OBJECT];
    for (int round = 0; round < ROUNDS; round++) {
      random.nextBytes(object);
      StreamItem item = new StreamItem('K', new byte[StreamItem.ID_OCTETS], round);
      FrameEncoder encoder = encoders.get(round % encoders.size());
      boolean arrived = false;
      for (byte[] frame : encoder.split(item, object, new FrameNumbers(0, round))) {
        boolean lost = random.nextInt(100) < LOST_OF_HUNDRED;
        arrived |= !lost && isWhole(decoder.accept(frame, frame.length), object);
      }
      require(arrived, "frames that were lost were not given back");
    }
    require(decoder.counters().recovered() > 0, "no frame was lost");
    bothPathsAgree(object);
  }

  private static boolean isWhole(Outcome outcome, byte[] object) {
    if (outcome instanceof Outcome.Complete complete) {
      require(
          MessageDigest.isEqual(complete.octets(), object),
          "an object is not the one that was sent");
      return true;
    }
    return false;
  }

  private static void bothPathsAgree(byte[] object) {
    int symbol = PLAN.maxSymbol();
    byte[] one = new byte[(PLAN.data() + PLAN.parity()) * symbol];
    System.arraycopy(object, 0, one, 0, PLAN.data() * symbol);
    byte[] two = one.clone();
    ErasureCode.of(PLAN.data(), PLAN.parity()).encode(one, symbol);
    ErasureCode.withTable(PLAN.data(), PLAN.parity()).encode(two, symbol);
    require(MessageDigest.isEqual(one, two), "the two paths of the erasure code differ");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("rehearsal of the link: " + otherwise);
    }
  }
}
