package org.sluice.records.frame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.sluice.records.fec.ErasureCode;

/// Cuts objects into blocks of data and parity, and blocks into frames. For one thread.
public final class FrameEncoder {
  private final LinkKey.Tagger tagger;
  private final LinkPlan plan;
  private final FrameVersion version;
  // By data symbols, made when they are first needed.
  private final @Nullable ErasureCode[] codes;

  /// @param key the frames are tagged under it
  /// @param plan decides sizes
  public FrameEncoder(LinkKey key, LinkPlan plan) {
    this(key, plan, FrameVersion.NEWEST);
  }

  /// As a sender of that version.
  FrameEncoder(LinkKey key, LinkPlan plan, FrameVersion version) {
    this.tagger = key.tagger();
    this.plan = plan;
    this.version = version;
    this.codes = new ErasureCode[plan.data() + 1];
  }

  /// The blocks of an object, in order.
  ///
  /// @param octets at least 1; not copied
  public List<CodedBlock> cut(StreamItem item, byte[] octets) {
    if (octets.length == 0) {
      throw new IllegalArgumentException("an object has at least one octet");
    }
    // As few symbols as there may be, and these no longer than they have to be.
    int symbols = divide(octets.length, plan.maxSymbol());
    int symbol = divide(octets.length, symbols);
    symbols = divide(octets.length, symbol);
    int blocks = divide(symbols, plan.data());
    Cut cut = new Cut(item, ObjectDigest.of(version, octets), octets.length, symbol, blocks);
    if (!cut.consistent()) {
      throw new IllegalArgumentException(
          octets.length + " octets are too many for symbols of " + symbol + " octets");
    }
    List<CodedBlock> all = new ArrayList<>(blocks);
    for (int block = 0; block < blocks; block++) {
      all.add(new CodedBlock(cut, block, code(cut.data(block)), octets, tagger));
    }
    return all;
  }

  private ErasureCode code(int data) {
    ErasureCode code = codes[data];
    if (code == null) {
      code = ErasureCode.of(data, plan.parityFor(data));
      codes[data] = code;
    }
    return code;
  }

  /// What outlasts the longest blackout of the plan if it is sent once: these blocks, or, where
  /// they are too few, the same with more parity. Empty if no parity is enough, or would be more
  /// than all of them a second time.
  public Optional<List<CodedBlock>> outlasting(List<CodedBlock> blocks) {
    if (plan.outlasts(blocks.size())) {
      return Optional.of(blocks);
    }
    Map<Integer, OptionalInt> parities = new HashMap<>();
    int most = 0;
    int once = 0;
    for (CodedBlock block : blocks) {
      OptionalInt parity =
          parities.computeIfAbsent(block.data(), k -> plan.parityFor(k, blocks.size()));
      if (parity.isEmpty()) {
        return Optional.empty();
      }
      most = Math.max(most, block.data() + parity.getAsInt());
      once += block.frames();
    }
    if (most * blocks.size() >= 2 * once) {
      return Optional.empty();
    }
    // All of one length, so that none is alone at the end.
    int frames = most;
    return Optional.of(blocks.stream().map(b -> b.with(frames - b.data())).toList());
  }

  /// Blocks in the groups in which they are sent: of each group the first frame of every block,
  /// then the second of every block, and so on. Each group has at least as many blocks as the
  /// plan's interleave, if there are so many, and less than twice as many.
  public List<List<CodedBlock>> groups(List<CodedBlock> blocks) {
    int count = Math.max(1, blocks.size() / plan.interleave());
    List<List<CodedBlock>> groups = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) i * blocks.size() / count);
      int to = (int) ((long) (i + 1) * blocks.size() / count);
      groups.add(List.copyOf(blocks.subList(from, to)));
    }
    return groups;
  }

  /// Takes the frames of a group in the order in which they are sent.
  ///
  /// @param <E> what taking one may throw
  public interface Taker<E extends Exception> {
    /// Takes one frame of a block.
    void take(CodedBlock.Ready block, int index) throws E;
  }

  /// Hands over the frames of a group: the first of every block, then the second of every block,
  /// and so on. Their parity is computed bit by bit on the way there: all of it at once would be a
  /// pause in which nothing is sent.
  public static <E extends Exception> void inTurn(List<CodedBlock> group, Taker<E> taker) throws E {
    List<CodedBlock.Ready> ready = group.stream().map(CodedBlock::ready).toList();
    int most = ready.stream().mapToInt(CodedBlock.Ready::frames).max().orElse(0);
    int data = group.stream().mapToInt(CodedBlock::data).min().orElse(1);
    int prepared = 0;
    for (int index = 0; index < most; index++) {
      for (; prepared < ready.size() && prepared * data < index * ready.size(); prepared++) {
        byte[] _ = ready.get(prepared).parity();
      }
      for (CodedBlock.Ready block : ready) {
        if (index < block.frames()) {
          taker.take(block, index);
        }
      }
    }
  }

  /// All frames of an object in the order in which they are sent; for objects that are small.
  public List<byte[]> split(StreamItem item, byte[] octets, FrameNumbers numbers) {
    List<byte[]> frames = new ArrayList<>();
    for (List<CodedBlock> group : groups(cut(item, octets))) {
      inTurn(group, (block, index) -> frames.add(block.datagram(index, numbers)));
    }
    return frames;
  }

  private static int divide(int octets, int by) {
    return (octets - 1) / by + 1;
  }
}
