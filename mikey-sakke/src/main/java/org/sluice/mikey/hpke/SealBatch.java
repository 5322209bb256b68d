package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.List;
import org.sluice.mikey.hpke.HpkeException.Reason;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// As [Hpke#seal] for one message after the other, each to an X25519 key of its own: the keys are
/// agreed upon at the beginning, all together, which takes a third of the time. Each agreement is
/// for one message. For one thread.
public final class SealBatch implements AutoCloseable {

  /// Most recipients of a batch.
  public static final int MOST = 1024;

  private static final int OCTETS = X25519.OCTETS;
  private static final long FRAME_OCTETS =
      KeySchedule.FRAME_OCTETS + ChaCha20Poly1305.FRAME_OCTETS + 64;

  private final byte[][] recipients;
  private final byte[][] enc;
  private final SecretBytes agreed;
  private int next;

  private SealBatch(byte[][] recipients, byte[][] enc, SecretBytes agreed) {
    this.recipients = recipients;
    this.enc = enc;
    this.agreed = agreed;
  }

  /// For these public keys, in this order; at most [#MOST].
  ///
  /// @throws HpkeException with [Reason#RECIPIENT_KEY] if one is no usable public key
  public static SealBatch to(List<byte[]> recipients) {
    int count = recipients.size();
    if (count > MOST) {
      throw new IllegalArgumentException(count + " recipients, expected at most " + MOST);
    }
    byte[][] to = new byte[count][];
    byte[][] enc = new byte[count][];
    SecretBytes agreed = SecretBytes.allocate(count * OCTETS);
    try (Frame frame = Frame.open(2L * count * OCTETS)) {
      long keys = frame.alloc((long) count * OCTETS);
      long peers = frame.alloc((long) count * OCTETS);
      for (int i = 0; i < count; i++) {
        long place = (long) i * OCTETS;
        enc[i] = ephemeral(keys + place);
        to[i] = recipients.get(i).clone();
        peer(peers + place, to[i]);
      }
      agreed.use(out -> {
        X25519Kem.agree(keys, peers, count, out, Reason.RECIPIENT_KEY);
        return out;
      });
      return new SealBatch(to, enc, agreed);
    } catch (RuntimeException e) {
      agreed.close();
      throw e;
    }
  }

  /// Writes a new private key to `to` and answers its public key.
  private static byte[] ephemeral(long to) {
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519)) {
      pair.privateKey()
          .use(at -> {
            MemorySegment.copy(MEM, at, MEM, to, OCTETS);
            return at;
          });
      return pair.publicKey();
    }
  }

  private static void peer(long to, byte[] key) {
    if (key.length != OCTETS) {
      throw new HpkeException(Reason.RECIPIENT_KEY, key.length + " octets instead of " + OCTETS);
    }
    MemorySegment.copy(key, 0, MEM, ValueLayout.JAVA_BYTE, to, OCTETS);
  }

  /// Seals `plain` to the next recipient, who has to be the one that is named.
  ///
  /// @throws IllegalStateException if there is no next one, or it is another
  public Sealed seal(byte[] recipient, byte[] info, byte[] aad, SecretBytes plain) {
    if (next == recipients.length) {
      throw new IllegalStateException("all " + next + " messages are sealed");
    }
    if (!MessageDigest.isEqual(recipients[next], recipient)) {
      throw new IllegalStateException("recipient " + next + " of the batch is another");
    }
    int i = next++;
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      long dh = frame.alloc(OCTETS);
      agreed.use(at -> {
        MemorySegment.copy(MEM, at + (long) i * OCTETS, MEM, dh, OCTETS);
        return at;
      });
      return Hpke.seal(frame, SealSuite.X25519, dh, enc[i], recipient, info, aad, plain);
    }
  }

  @Override
  public String toString() {
    return "SealBatch[" + next + " of " + recipients.length + " sealed]";
  }

  /// Wipes what was agreed upon.
  @Override
  public void close() {
    agreed.close();
  }
}
