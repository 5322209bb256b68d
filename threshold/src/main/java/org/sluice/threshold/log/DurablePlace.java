package org.sluice.threshold.log;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.Merkle;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;

/// Where a partition is in the log, kept twice (design section 4): in full in a file, and its hash
/// with size and root in the token, so that a file put back from a copy is not believed.
///
/// File: `u8 1 | u64 size | 32 root | u64 last cosignature | u32 count, { u64 first leaf | u64
/// first seen | u8 refusal, 0 for none }`. Token: `u64 size | 32 root | 32 SHA-256 of the file`.
///
/// @param size entries read
/// @param root over them
/// @param cosigned Unix time of the last cosignature
/// @param sightings of all open batches, by first leaf
record DurablePlace(long size, Hash32 root, long cosigned, Map<Long, Sighting> sightings) {
  private static final String[] FILES = {"log-place-0", "log-place-1"};
  private static final List<@Nullable Refusal> KEPT =
      Arrays.asList(
          null,
          Refusal.APPROVAL_NOT_IN_FORCE,
          Refusal.PERIOD_OUT_OF_RANGE,
          Refusal.WINDOW_OVER,
          Refusal.STANDING_TIME,
          Refusal.AUDIT_TIME);
  private static final int MAX_BATCHES = 1 << 20;

  static final DurablePlace START = new DurablePlace(0, Merkle.EMPTY_ROOT, 0, Map.of());

  DurablePlace {
    sightings = Map.copyOf(sightings);
  }

  /// What the token vouches for; [#START] for a token that never co-signed.
  ///
  /// @throws StateLost if the token knows a place and no file has it, and the custodian has not
  ///   said that the files come from a backup
  static DurablePlace read(PartitionToken token, PartitionStore store) {
    byte @Nullable [] kept = token.state();
    if (kept == null) {
      return START;
    }
    for (String file : FILES) {
      byte @Nullable [] octets = store.get(file);
      if (octets != null && MessageDigest.isEqual(kept, tokenState(octets))) {
        store.delete(PartitionStore.RESTORED);
        return decode(octets);
      }
    }
    if (store.get(PartitionStore.RESTORED) == null) {
      throw new StateLost("the token knows a place in the log that no file of the partition has");
    }
    return takenFromToken(kept, token, store);
  }

  /// After a restore: size and root are the token's, and the log must come to them. When it first
  /// saw the batches that are open is lost, so it never answers for them.
  private static DurablePlace takenFromToken(
      byte[] kept, PartitionToken token, PartitionStore store) {
    long cosigned = 0;
    for (String file : FILES) {
      byte @Nullable [] octets = store.get(file);
      if (octets != null && tokenState(octets).length > 0) {
        cosigned = Math.max(cosigned, decode(octets).cosigned);
      }
    }
    Reader in = new Reader(kept, "TokenState");
    DurablePlace place =
        new DurablePlace(in.u64("size"), Hash32.read(in, "root"), cosigned, Map.of());
    byte[] octets = place.encode();
    store.put(FILES[0], octets);
    token.keepState(tokenState(octets));
    store.delete(PartitionStore.RESTORED);
    return place;
  }

  /// Makes this place durable. The file that the token vouches for is never overwritten: a crash
  /// before the last step leaves the place before, from which nothing was co-signed since.
  ///
  /// @param before what this reader kept last
  /// @throws MovedByAnother if the token holds something else: another process works with it. Two
  ///   that look in the same instant would not see one another; that is why a folder has a lock
  void keep(DurablePlace before, PartitionToken token, PartitionStore store) {
    byte @Nullable [] kept = token.state();
    boolean left =
        kept == null ? before.size == 0 : MessageDigest.isEqual(kept, tokenState(before.encode()));
    if (!left) {
      throw new MovedByAnother();
    }
    byte @Nullable [] first = store.get(FILES[0]);
    boolean firstInUse =
        kept != null && first != null && MessageDigest.isEqual(kept, tokenState(first));
    byte[] octets = encode();
    store.put(FILES[firstInUse ? 1 : 0], octets);
    token.keepState(tokenState(octets));
  }

  private static byte[] tokenState(byte[] file) {
    try {
      DurablePlace place = decode(file);
      return new Writer()
          .u64(place.size)
          .raw(place.root.octets())
          .raw(Hash32.sha256(file).octets())
          .toByteArray();
    } catch (MalformedRecord e) {
      return new byte[0]; // equals nothing that a token keeps
    }
  }

  private byte[] encode() {
    Writer w = new Writer().u8(1).u64(size).raw(root.octets()).u64(cosigned).u32(sightings.size());
    new TreeMap<>(sightings)
        .forEach((first, s) -> w.u64(first).u64(s.firstSeen()).u8(code(s.refusal())));
    return w.toByteArray();
  }

  private static DurablePlace decode(byte[] octets) {
    return Reader.decode(
        octets,
        "DurablePlace",
        in -> {
          if (in.u8("version") != 1) {
            throw in.refuse("version", "not 1");
          }
          long size = in.u64("size");
          Hash32 root = Hash32.read(in, "root");
          long cosigned = in.u64("cosigned");
          Map<Long, Sighting> sightings = new TreeMap<>();
          int count = in.count32("sightings", 0, MAX_BATCHES, 17);
          for (int i = 0; i < count; i++) {
            sightings.put(in.u64("first"), new Sighting(in.u64("seen"), refusal(in)));
          }
          return new DurablePlace(size, root, cosigned, sightings);
        });
  }

  private static @Nullable Refusal refusal(Reader in) {
    int code = in.u8("refusal");
    for (@Nullable Refusal r : KEPT) {
      if (code(r) == code) {
        return r;
      }
    }
    throw in.refuse("refusal", "unknown code " + code);
  }

  private static int code(@Nullable Refusal refusal) {
    return switch (refusal) {
      case null -> 0;
      case APPROVAL_NOT_IN_FORCE -> 1;
      case PERIOD_OUT_OF_RANGE -> 2;
      case WINDOW_OVER -> 3;
      case STANDING_TIME -> 4;
      case AUDIT_TIME -> 5;
      default -> throw new IllegalStateException(refusal + " does not depend on the clock");
    };
  }

  /// The token holds a place that this reader did not keep.
  static final class MovedByAnother extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MovedByAnother() {
      super("the token holds a place in the log that this process did not keep");
    }
  }

  /// The partition's files were lost or put back.
  static final class StateLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateLost(String why) {
      super(why);
    }
  }
}
