package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import com.google.errorprone.annotations.Immutable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.batch.AgreementBatch;
import org.sluice.mikey.hash.PoolRandom;
import org.sluice.mikey.secret.Frame;

/// X25519 as a KEM group: any 32 octets are a private key, and any are a public key, except that a
/// shared secret of all zeros is refused (RFC 9180 section 7.1.4).
@Immutable
final class X25519Kem implements Kem {

  @Override
  public void generate(long at) {
    PoolRandom.fill(at, X25519.OCTETS);
  }

  @Override
  public byte[] publicKey(Frame frame, long at) {
    long u = frame.alloc(X25519.OCTETS);
    X25519.multiplyBase(u, at);
    return MEM.asSlice(u, X25519.OCTETS).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void agree(Frame frame, long at, byte[] peer, long out, HpkeException.Reason whose) {
    if (peer.length != X25519.OCTETS) {
      throw new HpkeException(whose, peer.length + " octets instead of " + X25519.OCTETS);
    }
    long u = frame.alloc(X25519.OCTETS);
    MemorySegment.copy(peer, 0, MEM, ValueLayout.JAVA_BYTE, u, X25519.OCTETS);
    X25519.multiply(out, at, u);
    refuseZero(out, whose);
  }

  /// The same for the private keys and the peers' public keys side by side at `keys` and `peers`:
  /// 32 octets each.
  static void agree(long keys, long peers, int count, long out, HpkeException.Reason whose) {
    if (!AgreementBatch.multiply(out, keys, peers, count)) {
      for (int i = 0; i < count; i++) {
        long at = (long) i * X25519.OCTETS;
        X25519.multiply(out + at, keys + at, peers + at);
      }
    }
    for (int i = 0; i < count; i++) {
      refuseZero(out + (long) i * X25519.OCTETS, whose);
    }
  }

  private static void refuseZero(long out, HpkeException.Reason whose) {
    long all = 0;
    for (int i = 0; i < X25519.OCTETS; i += 8) {
      all |= MEM.get(ValueLayout.JAVA_LONG_UNALIGNED, out + i);
    }
    if (all == 0) {
      throw new HpkeException(whose, "the shared secret is zero: a point of small order");
    }
  }
}
