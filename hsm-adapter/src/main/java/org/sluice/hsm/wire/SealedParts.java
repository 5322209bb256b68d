package org.sluice.hsm.wire;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.threshold.Extraction.RoundTwo;

/// A partition's parts of the keys of a batch on their way to the coordinator: sealed from locked
/// memory to locked memory, so that neither TLS nor the heap of either side ever holds them open.
///
/// @param index the partition
/// @param kOctets how many octets of the plaintext are K_1..K_N; the rest are s_1..s_N
/// @param enc encapsulated X25519 key, 32 octets
/// @param ciphertext plaintext and 16 octets of tag
record SealedParts(int index, int kOctets, Octets enc, Octets ciphertext) {

  private static final byte[] INFO = "sluice/round2-parts/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_CIPHERTEXT = 32 << 20;

  static final Form<SealedParts> FORM =
      new Form<>(
          (out, s) -> out.u8(s.index()).u32(s.kOctets()).raw(s.enc()).bytes32(s.ciphertext()),
          in ->
              new SealedParts(
                  in.u8("index"),
                  in.int32("kOctets"),
                  Octets.of(in.raw("enc", SealSuite.X25519.publicOctets())),
                  Octets.of(in.bytes32("ciphertext", MAX_CIPHERTEXT))));

  /// Seals `parts`, which stay open, to the coordinator's key for this order.
  static SealedParts seal(RoundTwo parts, Octets sealTo) {
    return seal(parts.index(), parts.k(), parts.s(), sealTo);
  }

  /// Seals two secrets, which stay open and may be empty.
  static SealedParts seal(int index, SecretBytes first, SecretBytes second, Octets sealTo) {
    int k = first.length();
    int s = second.length();
    try (SecretBytes both = SecretBytes.allocate(k + s)) {
      long _ =
          both.use(to ->
              first.use(from -> {
                MemorySegment.copy(MEM, from, MEM, to, k);
                return second.use(more -> {
                  MemorySegment.copy(MEM, more, MEM, to + k, s);
                  return to;
                });
              }));
      Sealed sealed = Hpke.seal(SealSuite.X25519, sealTo.toArray(), INFO, aad(index, k), both);
      return new SealedParts(index, k, Octets.of(sealed.enc()), Octets.of(sealed.ciphertext()));
    } catch (HpkeException e) {
      throw new MalformedRecord("SealingOrder", "sealTo", String.valueOf(e.reason()));
    }
  }

  /// Opens them with the pair made for this order. The caller closes the result.
  ///
  /// @throws MalformedRecord if they were not sealed to it, or were changed
  RoundTwo open(HpkeKeyPair own) {
    try (SecretBytes both =
        Hpke.open(own, enc.toArray(), INFO, aad(index, kOctets), ciphertext.toArray())) {
      int all = both.length();
      if (kOctets > all) {
        throw new MalformedRecord("SealedParts", "kOctets", kOctets + " of " + all + " octets");
      }
      return both.use(at ->
          new RoundTwo(
              index,
              SecretBytes.takeCopyOf(at, kOctets),
              SecretBytes.takeCopyOf(at + kOctets, all - kOctets)));
    } catch (HpkeException e) {
      throw new MalformedRecord("SealedParts", "ciphertext", String.valueOf(e.reason()));
    }
  }

  private static byte[] aad(int index, int kOctets) {
    return new org.sluice.records.codec.Writer().u8(index).u32(kOctets).toByteArray();
  }
}
