package org.sluice.records.frame;

import java.util.OptionalInt;
import org.sluice.records.fec.BlockFailure;

/// How objects are cut for a [LossBudget]: data and parity symbols of a block, and how many blocks
/// are sent in turn.
///
/// Of a full block, at most ceil(blackout frames / interleave) frames fall into one blackout. The
/// parity is the least with which a block fails with probability [#RANDOM_TARGET] by random loss
/// alone, and [#BLACKOUT_TARGET] if a blackout hits it as well.
///
/// @param budget what it was made for
/// @param data most data symbols of a block, k
/// @param parity parity symbols of a block of k, m
/// @param interleave blocks that are sent in turn where there are so many, I
public record LinkPlan(LossBudget budget, int data, int parity, int interleave) {
  /// Residual failure of a block by random loss.
  public static final double RANDOM_TARGET = 1e-9;

  /// Residual failure of a block that a blackout hits, by random loss in what the blackout left.
  public static final double BLACKOUT_TARGET = 1e-6;

  private static final int MAX_INTERLEAVE = 128;
  private static final int MAX_SYMBOLS = 240;
  private static final int MAX_DATA = 200;
  // A blackout may cost a block so many frames; more interleaving would cost memory and time.
  private static final int BLACKOUT_SHARE = 8;
  // IPv6 and UDP, so that a frame fits whichever IP is used.
  private static final int IP_AND_UDP = 48;

  /// The plan for a budget.
  ///
  /// @throws IllegalArgumentException if no block survives it
  public static LinkPlan of(LossBudget budget) {
    int interleave = 1;
    int frames = budget.blackoutFrames();
    while (interleave < MAX_INTERLEAVE && share(frames, interleave) > BLACKOUT_SHARE) {
      interleave *= 2;
    }
    int share = share(frames, interleave);
    for (int data = MAX_DATA; data > 0; data--) {
      int parity = parity(data, share, budget.loss());
      if (data + parity <= MAX_SYMBOLS) {
        return new LinkPlan(budget, data, parity, interleave);
      }
    }
    throw new IllegalArgumentException(
        "no block survives the loss of "
            + share
            + " frames in a blackout and "
            + 100 * budget.loss()
            + " % of the others: a lower rate makes the blackout shorter in frames");
  }

  private static int parity(int data, int share, double loss) {
    int parity = share;
    while (data + parity <= MAX_SYMBOLS
        && (BlockFailure.probability(data, parity, loss) > RANDOM_TARGET
            || BlockFailure.probability(data, parity - share, loss) > BLACKOUT_TARGET)) {
      parity++;
    }
    return parity;
  }

  private static int share(int frames, int interleave) {
    return (frames + interleave - 1) / interleave;
  }

  /// Parity for a block with fewer data symbols than k: by the same rule as for k, so that it
  /// outlasts what a full one outlasts.
  public int parityFor(int symbols) {
    return symbols == data
        ? parity
        : Math.min(parity, parity(symbols, blackoutShare(), budget.loss()));
  }

  /// Parity for a block with so many data symbols when only so few blocks are sent in turn that a
  /// blackout costs each of them more than [#blackoutShare()] frames: by the same rule. Empty if no
  /// block can have so much.
  OptionalInt parityFor(int symbols, int blocks) {
    int more = parity(symbols, share(budget.blackoutFrames(), blocks), budget.loss());
    return symbols + more <= MAX_SYMBOLS ? OptionalInt.of(more) : OptionalInt.empty();
  }

  /// Whether a blackout costs no more than [#blackoutShare()] frames of each of so many blocks that
  /// are sent in turn. Fewer need more parity to outlast it, or are repeated after it.
  public boolean outlasts(int blocks) {
    return blocks > 0 && share(budget.blackoutFrames(), blocks) <= blackoutShare();
  }

  /// Frames of a block that one blackout costs at most, if I blocks are sent in turn.
  public int blackoutShare() {
    return share(budget.blackoutFrames(), interleave);
  }

  /// Probability that a full block fails by random loss.
  public double residual() {
    return BlockFailure.probability(data, parity, budget.loss());
  }

  /// Probability that a full block fails by random loss when a blackout hits it.
  public double residualInBlackout() {
    return BlockFailure.probability(data, parity - blackoutShare(), budget.loss());
  }

  /// Octets of the largest datagram.
  public int maxDatagram() {
    return budget.mtu() - IP_AND_UDP;
  }

  /// Octets of an object in the largest frame.
  public int maxSymbol() {
    return maxDatagram() - Frame.OVERHEAD;
  }

  /// What is sent more than the objects' own octets: parity, headers and tags, as a share of the
  /// objects' octets, without IP and UDP headers.
  public double overhead() {
    return (double) (data + parity) * maxDatagram() / ((double) data * maxSymbol()) - 1;
  }
}
