package org.sluice.mikey.message;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.field.RandomSource;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;

/// A source of octets that anyone can compute: draw k of seed S begins with SHA-256(S || u32 k ||
/// u32 0) || SHA-256(S || u32 k || u32 1) || ... Draws are counted from 0.
final class GoldenDraws implements RandomSource {

  private final byte[] seed;
  private final List<byte[]> draws = new ArrayList<>();

  GoldenDraws(String seed) {
    this.seed = seed.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void fill(long at, int octets) {
    MemorySegment.copy(next(octets), 0, MEM, ValueLayout.JAVA_BYTE, at, octets);
  }

  /// The next draw.
  byte[] next(int octets) {
    byte[] out = new byte[octets];
    for (int i = 0; i < octets; i += 32) {
      byte[] input = new Writer().raw(seed).u32(draws.size()).u32(i / 32).toByteArray();
      System.arraycopy(Hash32.sha256(input).octets(), 0, out, i, Math.min(32, octets - i));
    }
    draws.add(out);
    return out;
  }

  /// The last draw.
  byte[] last() {
    return draws.getLast();
  }
}
