package org.sluice.records.id;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// 32 octets: a SHA-256 hash, or something of that size that is compared and never read. Ordered as
/// unsigned octets.
public final class Hash32 implements Comparable<Hash32> {
  /// Octets.
  public static final int LENGTH = 32;

  /// Thirty-two zero octets: "none" where a record says so.
  public static final Hash32 ZERO = new Hash32(new byte[LENGTH]);

  private final byte[] octets;

  private Hash32(byte[] octets) {
    this.octets = octets;
  }

  /// A copy of 32 octets.
  ///
  /// @throws MalformedRecord if there are not 32
  public static Hash32 of(byte[] octets) {
    if (octets.length != LENGTH) {
      throw new MalformedRecord("Hash32", "octets", octets.length + " octets, 32 needed");
    }
    return new Hash32(octets.clone());
  }

  /// SHA-256 over the concatenation of `parts`.
  public static Hash32 sha256(byte[]... parts) {
    return sha256(d -> {
      for (byte[] part : parts) {
        d.update(part);
      }
    });
  }

  /// SHA-256 over these octets, without a copy.
  public static Hash32 sha256(Octets octets) {
    return sha256(octets::feed);
  }

  /// SHA-256 over what `feed` feeds.
  public static Hash32 sha256(Consumer<MessageDigest> feed) {
    try {
      MessageDigest d = MessageDigest.getInstance("SHA-256");
      feed.accept(d);
      return new Hash32(d.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// From 64 hexadecimal digits.
  ///
  /// @throws MalformedRecord if `hex` is not that
  public static Hash32 fromHex(String hex) {
    try {
      return of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new MalformedRecord("Hash32", "hex", "not hexadecimal digits");
    }
  }

  /// Reads 32 octets.
  public static Hash32 read(Reader in, String field) {
    return new Hash32(in.raw(field, LENGTH));
  }

  /// Reads one octet that says how many, `min` to `max`, then so many hashes.
  public static List<Hash32> readList(Reader in, String field, int min, int max) {
    return in.list(in.count8(field, min, max, LENGTH), r -> read(r, field));
  }

  /// Writes what [#readList] reads.
  public static void writeList(Writer out, List<Hash32> hashes) {
    out.u8(hashes.size());
    hashes.forEach(h -> h.write(out));
  }

  /// Writes the 32 octets.
  public void write(Writer out) {
    out.raw(octets);
  }

  /// A copy of the 32 octets.
  public byte[] octets() {
    return octets.clone();
  }

  /// Whether this is [#ZERO].
  public boolean isZero() {
    return equals(ZERO);
  }

  @Override
  public int compareTo(Hash32 other) {
    return Arrays.compareUnsigned(octets, other.octets);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Hash32 other && MessageDigest.isEqual(octets, other.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /// 64 lower-case hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
