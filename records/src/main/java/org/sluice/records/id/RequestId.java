package org.sluice.records.id;

import java.util.random.RandomGenerator;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Name of a request, drawn at random by the requester and used once. 16 octets.
public final class RequestId {
  /// Octets.
  public static final int LENGTH = 16;

  /// No request: for entries that belong to none.
  public static final RequestId NONE = new RequestId(Octets.of(new byte[LENGTH]));

  private final Octets octets;

  private RequestId(Octets octets) {
    this.octets = octets;
  }

  /// A copy of 16 octets.
  ///
  /// @throws MalformedRecord if there are not 16
  public static RequestId of(byte[] octets) {
    if (octets.length != LENGTH) {
      throw new MalformedRecord("RequestId", "octets", octets.length + " octets, 16 needed");
    }
    return new RequestId(Octets.of(octets));
  }

  /// A new one from `random`, in use a [java.security.SecureRandom].
  public static RequestId random(RandomGenerator random) {
    byte[] b = new byte[LENGTH];
    random.nextBytes(b);
    return of(b);
  }

  /// From 32 hexadecimal digits.
  ///
  /// @throws MalformedRecord if `hex` is not that
  public static RequestId fromHex(String hex) {
    try {
      return of(Octets.fromHex(hex).toArray());
    } catch (IllegalArgumentException e) {
      throw new MalformedRecord("RequestId", "hex", "not hexadecimal digits");
    }
  }

  /// Reads 16 octets.
  public static RequestId read(Reader in, String field) {
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

  /// Whether this is [#NONE].
  public boolean isNone() {
    return equals(NONE);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RequestId other && octets.equals(other.octets);
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
