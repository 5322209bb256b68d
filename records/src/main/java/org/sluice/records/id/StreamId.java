package org.sluice.records.id;

import java.util.random.RandomGenerator;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Name of a one-way stream of bundles; a restored high side starts a new one. 16 octets.
public final class StreamId {
  /// Octets.
  public static final int LENGTH = 16;

  private final Octets octets;

  private StreamId(Octets octets) {
    this.octets = octets;
  }

  /// A copy of 16 octets.
  ///
  /// @throws MalformedRecord if there are not 16
  public static StreamId of(byte[] octets) {
    if (octets.length != LENGTH) {
      throw new MalformedRecord("StreamId", "octets", octets.length + " octets, 16 needed");
    }
    return new StreamId(Octets.of(octets));
  }

  /// A new one from `random`, in use a [java.security.SecureRandom].
  public static StreamId random(RandomGenerator random) {
    byte[] b = new byte[LENGTH];
    random.nextBytes(b);
    return of(b);
  }

  /// From 32 hexadecimal digits.
  ///
  /// @throws MalformedRecord if `hex` is not that
  public static StreamId fromHex(String hex) {
    try {
      return of(Octets.fromHex(hex).toArray());
    } catch (IllegalArgumentException e) {
      throw new MalformedRecord("StreamId", "hex", "not hexadecimal digits");
    }
  }

  /// Reads 16 octets.
  public static StreamId read(Reader in, String field) {
    return of(in.raw(field, LENGTH));
  }

  /// Writes the 16 octets.
  public void write(Writer out) {
    out.raw(octets);
  }

  /// A copy of the 16 octets.
  public byte[] octets() {
    return octets.toArray();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof StreamId other && octets.equals(other.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  /// 32 lower-case hexadecimal digits.
  @Override
  public String toString() {
    return octets.toString();
  }
}
