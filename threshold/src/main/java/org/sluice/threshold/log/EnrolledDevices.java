package org.sluice.threshold.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Enrolled;

/// What the entries [Enrolled] say, one row for each, in about a hundred octets: with objects of
/// their own, two million devices would take a gigabyte in every partition.
///
/// The rows of one identity hang together, the newest first, and are looked through one by one: an
/// identity has few devices. Rows are never removed. Not for several threads.
public final class EnrolledDevices {
  /// Instead of a row, if there is none.
  public static final int NONE = -1;

  private static final int PIECE = 1 << 12;
  private static final int HASH = Hash32.LENGTH;
  private static final int ROW = 2 * HASH;
  private static final int OUTDATED = 0x80;
  private static final DeviceState[] STATES = DeviceState.values();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /// Rows that are side by side.
  private static final class Piece {
    /// Commitment and hash of the sealing key.
    final byte[] hashes = new byte[PIECE * ROW];

    final long[] leaves = new long[PIECE];
    final int[] older = new int[PIECE];

    /// Code of the state, with [#OUTDATED] where the device has a newer row.
    final byte[] states = new byte[PIECE];

    /// Where the name ends in `names`; it begins where the one before ends.
    final int[] nameEnds = new int[PIECE];

    byte[] names = new byte[4 * PIECE];

    int nameBegin(int row) {
      return row == 0 ? 0 : nameEnds[row - 1];
    }

    void name(int row, byte[] name) {
      int begin = nameBegin(row);
      int end = begin + name.length;
      if (end > names.length) {
        names = Arrays.copyOf(names, Math.max(end, 2 * names.length));
      }
      System.arraycopy(name, 0, names, begin, name.length);
      nameEnds[row] = end;
    }
  }

  private final List<Piece> pieces = new ArrayList<>();
  private int rows;

  /// Open addressing by commitment: newest row of the identity + 1, or 0. Never more than half
  /// full.
  private int[] newest = new int[1 << 10];

  private int identities;
  // So that nobody who chooses commitments can have them meet.
  private final long seed = ThreadLocalRandom.current().nextLong();

  /// Takes the entry at `leaf`.
  public void add(Enrolled e, long leaf) {
    byte[] commitment = e.commitment().octets();
    byte[] name = name(e.deviceId());
    if (rows == pieces.size() * PIECE) {
      pieces.add(new Piece());
    }
    int slot = slot(commitment);
    int before = ofDevice(newest[slot] - 1, name);
    if (before != NONE) {
      piece(before).states[in(before)] |= (byte) OUTDATED;
    }
    int row = rows++;
    Piece p = piece(row);
    System.arraycopy(commitment, 0, p.hashes, in(row) * ROW, HASH);
    System.arraycopy(e.sealKeyHash().octets(), 0, p.hashes, in(row) * ROW + HASH, HASH);
    p.leaves[in(row)] = leaf;
    p.older[in(row)] = newest[slot] - 1;
    p.states[in(row)] = (byte) e.state().code();
    p.name(in(row), name);
    identities += newest[slot] == 0 ? 1 : 0;
    newest[slot] = row + 1;
    if (2 * identities > newest.length) {
      grow();
    }
  }

  /// The newest row of a device, or [#NONE].
  public int ofDevice(Hash32 commitment, String deviceId) {
    return ofDevice(newest[slot(commitment.octets())] - 1, name(deviceId));
  }

  private int ofDevice(int from, byte[] name) {
    int row = from;
    while (row != NONE && !hasName(row, name)) {
      row = older(row);
    }
    return row;
  }

  /// The newest row of an identity that names this sealing key, or [#NONE].
  public int ofKey(Hash32 commitment, Hash32 sealKeyHash) {
    byte[] key = sealKeyHash.octets();
    int row = newest[slot(commitment.octets())] - 1;
    while (row != NONE && !hasKey(row, key)) {
      row = older(row);
    }
    return row;
  }

  /// Whether there is an active device of that identity with this sealing key, the newest row of
  /// each device counting.
  public boolean active(Hash32 commitment, Hash32 sealKeyHash) {
    byte[] key = sealKeyHash.octets();
    int row = newest[slot(commitment.octets())] - 1;
    // An outdated row has its mark beside the state.
    while (row != NONE
        && !(piece(row).states[in(row)] == DeviceState.ACTIVE.code() && hasKey(row, key))) {
      row = older(row);
    }
    return row != NONE;
  }

  /// The leaf of a row.
  public long leaf(int row) {
    return piece(row).leaves[in(row)];
  }

  /// What a row says of its device.
  public DeviceState state(int row) {
    int code = piece(row).states[in(row)] & (OUTDATED - 1);
    for (DeviceState state : STATES) {
      if (state.code() == code) {
        return state;
      }
    }
    throw new IllegalStateException("no state has code " + code);
  }

  /// The sealing key that a row names.
  public Hash32 sealKeyHash(int row) {
    int at = in(row) * ROW + HASH;
    return Hash32.of(Arrays.copyOfRange(piece(row).hashes, at, at + HASH));
  }

  /// The device that a row is about.
  public String deviceId(int row) {
    Piece p = piece(row);
    int begin = p.nameBegin(in(row));
    return new String(p.names, begin, p.nameEnds[in(row)] - begin, StandardCharsets.US_ASCII);
  }

  private static byte[] name(String deviceId) {
    return deviceId.getBytes(StandardCharsets.US_ASCII);
  }

  private boolean hasName(int row, byte[] name) {
    Piece p = piece(row);
    int begin = p.nameBegin(in(row));
    return Arrays.equals(p.names, begin, p.nameEnds[in(row)], name, 0, name.length);
  }

  private boolean hasKey(int row, byte[] key) {
    int at = in(row) * ROW + HASH;
    return Arrays.equals(piece(row).hashes, at, at + HASH, key, 0, HASH);
  }

  private int older(int row) {
    return piece(row).older[in(row)];
  }

  private Piece piece(int row) {
    return pieces.get(row / PIECE);
  }

  private static int in(int row) {
    return row % PIECE;
  }

  /// The slot of an identity, or the free one where it would be.
  private int slot(byte[] commitment) {
    int slot = first(commitment, 0);
    while (newest[slot] != 0) {
      int row = newest[slot] - 1;
      int at = in(row) * ROW;
      if (Arrays.equals(piece(row).hashes, at, at + HASH, commitment, 0, HASH)) {
        return slot;
      }
      slot = (slot + 1) & (newest.length - 1);
    }
    return slot;
  }

  private int first(byte[] octets, int at) {
    long h = seed;
    for (int i = 0; i < HASH; i += Long.BYTES) {
      h = (h ^ (long) LONG.get(octets, at + i)) * 0x9e3779b97f4a7c15L;
      h ^= h >>> 32;
    }
    return (int) h & (newest.length - 1);
  }

  private void grow() {
    int[] before = newest;
    newest = new int[2 * before.length];
    for (int row : before) {
      if (row != 0) {
        int slot = first(piece(row - 1).hashes, in(row - 1) * ROW);
        while (newest[slot] != 0) {
          slot = (slot + 1) & (newest.length - 1);
        }
        newest[slot] = row;
      }
    }
  }
}
