package org.sluice.mikey.batch;

import java.util.Arrays;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.secret.Frame;

/// Expansions of one secret key for many public infos. Results are those of [Hkdf#expand], octet
/// for octet. Time and addresses depend on lengths and numbers alone. For any number of threads, of
/// which one at a time uses a key.
public final class Expansions {

  /// Infos that are expanded in one go.
  private static final int PART = 1024;

  private Expansions() {}

  /// Writes the expansion of each info to `out`, `length` octets each, side by side. All infos are
  /// equally long; `length` is a multiple of 4, up to [Hkdf#MAX_OUTPUT].
  public static void expand(long out, int length, Hkdf key, byte[][] infos) {
    if (length < 4 || length > Hkdf.MAX_OUTPUT || length % 4 != 0) {
      throw new IllegalArgumentException(
          length + " octets wanted, expected a multiple of 4 from 4 to " + Hkdf.MAX_OUTPUT);
    }
    for (byte[] info : infos) {
      if (info.length != infos[0].length) {
        throw new IllegalArgumentException(
            "infos of " + infos[0].length + " and of " + info.length + " octets");
      }
    }
    for (int done = 0; done < infos.length; done += PART) {
      byte[][] part = Arrays.copyOfRange(infos, done, Math.min(infos.length, done + PART));
      long to = out + (long) done * length;
      if (Rehearsal.HASHES.lanesServe(part.length)) {
        Rehearsal.HASHES.watch(() -> inLanes(to, length, key, part));
      } else {
        oneByOne(to, length, key, part);
      }
    }
  }

  static void inLanes(long out, int length, Hkdf key, byte[][] infos) {
    try (Frame frame = Frame.open(LaneHkdf.octets(infos[0].length))) {
      new LaneHkdf(frame, key, infos[0].length).expand(out, length, infos);
    }
  }

  static void oneByOne(long out, int length, Hkdf key, byte[][] infos) {
    for (int u = 0; u < infos.length; u++) {
      key.expand(out + (long) u * length, length, infos[u]);
    }
  }
}
