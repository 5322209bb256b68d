package org.sluice.threshold.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.P256Verifier;

@DisplayName("ECDSA signatures, checked by Bouncy Castle as the JDK checks them (adr 14)")
class EcdsaKeyTest {
  private static final byte[] HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
  private static final ECPoint G = P256.getG();
  private static final BigInteger N = P256.getN();
  private static final BigInteger P = P256.getCurve().getField().getCharacteristic();
  private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);
  private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

  private final Random random = new Random(9);

  private static byte[] spki(byte[] point) {
    byte[] spki = Arrays.copyOf(HEAD, HEAD.length + point.length);
    System.arraycopy(point, 0, spki, HEAD.length, point.length);
    return spki;
  }

  private static byte[] spki(ECPoint point) {
    return spki(point.getEncoded(false));
  }

  private static byte[] octets(BigInteger number) {
    byte[] octets = new byte[32];
    byte[] own = number.toByteArray();
    int from = Math.max(0, own.length - 32);
    System.arraycopy(own, from, octets, 32 - (own.length - from), own.length - from);
    return octets;
  }

  private static byte[] signature(BigInteger r, BigInteger s) {
    byte[] both = Arrays.copyOf(octets(r), 64);
    System.arraycopy(octets(s), 0, both, 32, 32);
    return both;
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
    var signer = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }

  private byte[] some(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  /// What both say, which is the same.
  private static boolean both(byte[] spki, byte[] message, byte[] signature) {
    boolean ours = EcdsaKey.verify(spki, message, signature);
    assertThat(ours)
        .as("%s %s", HexFormat.of().formatHex(spki), HexFormat.of().formatHex(signature))
        .isEqualTo(P256Verifier.verify(spki, message, signature));
    return ours;
  }

  /// The same for a hash that no message is known of.
  private static boolean bothOfHash(ECPoint key, byte[] hash, byte[] signature)
      throws GeneralSecurityException {
    byte[] spki = spki(key);
    boolean ours = EcdsaKey.of(Octets.of(spki)).orElseThrow().verifyHash(hash, signature);
    PublicKey theirs = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
    var verifier = java.security.Signature.getInstance("NONEwithECDSAinP1363Format");
    verifier.initVerify(theirs);
    verifier.update(hash);
    assertThat(ours).isEqualTo(verifier.verify(signature));
    return ours;
  }

  /// A signature with the private key `d` and the one-time number `k`.
  private static byte[] sign(BigInteger d, BigInteger k, BigInteger e) {
    BigInteger r = G.multiply(k).normalize().getAffineXCoord().toBigInteger().mod(N);
    return signature(r, k.modInverse(N).multiply(e.add(r.multiply(d))).mod(N));
  }

  @Test
  @DisplayName("the signature of RFC 6979 A.2.5 holds, and with any bit flipped it does not")
  void published() {
    HexFormat hex = HexFormat.of();
    byte[] key =
        spki(
            hex.parseHex(
                "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99"
                    + "a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
    byte[] signature =
        hex.parseHex(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    EcdsaKey parsed = EcdsaKey.of(Octets.of(key)).orElseThrow();
    assertThat(parsed.verify(MESSAGE, signature)).isTrue();
    assertThat(both(key, MESSAGE, signature)).isTrue();
    assertThat(both(key, new byte[0], signature)).isFalse();
    for (int bit = 0; bit < 512; bit++) {
      byte[] bad = signature.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(parsed.verify(MESSAGE, bad)).as("bit %d", bit).isFalse();
    }
    assertThat(parsed.verify(MESSAGE, signature)).as("still").isTrue();
  }

  @Test
  @DisplayName("1 500 signatures of the JDK, right and wrong: the same answers")
  void asTheJdk() throws GeneralSecurityException {
    EcdsaKeys keys = new EcdsaKeys();
    List<KeyPair> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) { // more than are remembered
      pairs.add(pair());
    }
    for (int i = 0; i < 1500; i++) {
      KeyPair pair = pairs.get(i % pairs.size());
      byte[] spki = pair.getPublic().getEncoded();
      byte[] message = some(i % 200);
      byte[] signature = sign(pair.getPrivate(), message);
      assertThat(both(spki, message, signature)).isTrue();
      assertThat(keys.verify(spki, message, signature)).isTrue();
      byte[] bad = signature.clone();
      bad[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      assertThat(both(spki, message, bad)).isFalse();
      assertThat(keys.verify(spki, message, bad)).isFalse();
      byte[] other = pairs.get((i + 1) % pairs.size()).getPublic().getEncoded();
      assertThat(keys.verify(other, message, signature)).isFalse();
    }
  }

  @Test
  @DisplayName("the other s of a signature holds for both: it is not a name of anything")
  void twin() throws GeneralSecurityException {
    KeyPair pair = pair();
    byte[] signature = sign(pair.getPrivate(), MESSAGE);
    BigInteger s = new BigInteger(1, signature, 32, 32);
    byte[] twin = signature(new BigInteger(1, signature, 0, 32), N.subtract(s));
    assertThat(both(pair.getPublic().getEncoded(), MESSAGE, twin)).isTrue();
  }

  @Test
  @DisplayName("r and s outside 1..n-1, and at its ends: never, as with the JDK")
  void outOfRange() throws GeneralSecurityException {
    KeyPair pair = pair();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] right = sign(pair.getPrivate(), MESSAGE);
    BigInteger r = new BigInteger(1, right, 0, 32);
    BigInteger s = new BigInteger(1, right, 32, 32);
    List<BigInteger> edges =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            N.subtract(BigInteger.ONE),
            N,
            N.add(BigInteger.ONE),
            P.subtract(N),
            P,
            TWO_256.subtract(BigInteger.ONE));
    for (BigInteger edge : edges) {
      assertThat(both(spki, MESSAGE, signature(edge, s))).isFalse();
      assertThat(both(spki, MESSAGE, signature(r, edge))).isFalse();
      for (BigInteger second : edges) {
        assertThat(both(spki, MESSAGE, signature(edge, second))).isFalse();
      }
    }
  }

  @Test
  @DisplayName("r + n and s + n are not other ways of writing r and s")
  void notReduced() {
    BigInteger d = BigInteger.valueOf(77);
    EcdsaKey key = EcdsaKey.of(Octets.of(spki(G.multiply(d).normalize()))).orElseThrow();
    for (int i = 1; i <= 3; i++) {
      // A small s, for which a hash is looked for: e = s k - r d.
      BigInteger s = BigInteger.valueOf(i);
      BigInteger k = BigInteger.valueOf(1000L + i);
      BigInteger r = G.multiply(k).normalize().getAffineXCoord().toBigInteger().mod(N);
      byte[] e = octets(s.multiply(k).subtract(r.multiply(d)).mod(N));
      assertThat(key.verifyHash(e, signature(r, s))).isTrue();
      assertThat(key.verifyHash(e, signature(r, s.add(N)))).isFalse();
      assertThat(key.verifyHash(octets(BigInteger.TEN), signature(r, s))).isFalse();
    }
  }

  @Test
  @DisplayName("x of the sum at or above n: r is x - n, and x itself is none")
  void xAboveTheOrder() throws GeneralSecurityException {
    int found = 0;
    for (int i = 1; found < 4; i++) {
      BigInteger r = BigInteger.valueOf(i);
      byte[] compressed = new byte[33];
      compressed[0] = 2;
      System.arraycopy(octets(N.add(r)), 0, compressed, 1, 32);
      ECPoint sum;
      try {
        sum = P256.getCurve().decodePoint(compressed);
      } catch (IllegalArgumentException _) {
        continue; // no point has that x
      }
      found++;
      BigInteger s = BigInteger.valueOf(12345L + i);
      byte[] hash = some(32);
      BigInteger e = new BigInteger(1, hash);
      // Q = (s R - e G) / r
      ECPoint key =
          sum.multiply(s).subtract(G.multiply(e.mod(N))).multiply(r.modInverse(N)).normalize();
      assertThat(bothOfHash(key, hash, signature(r, s))).isTrue();
      assertThat(bothOfHash(key, hash, signature(r.add(N), s))).isFalse();
      assertThat(bothOfHash(key, hash, signature(r.add(BigInteger.ONE), s))).isFalse();
    }
  }

  @Test
  @DisplayName("hashes of zeros (u1 = 0), of ones, at n; keys G, -G, 2G; equal and opposite terms")
  void chosen() throws GeneralSecurityException {
    BigInteger k = new BigInteger(1, some(32)).mod(N);
    BigInteger x = G.multiply(k).normalize().getAffineXCoord().toBigInteger().mod(N);
    List<BigInteger> hashes =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            N,
            N.subtract(BigInteger.ONE),
            TWO_256.subtract(BigInteger.ONE),
            x); // u1 = u2: twice the same multiple for the key G
    for (BigInteger d :
        List.of(BigInteger.ONE, BigInteger.TWO, N.subtract(BigInteger.ONE), BigInteger.TEN)) {
      ECPoint key = G.multiply(d).normalize();
      for (BigInteger e : hashes) {
        byte[] signature = sign(d, k, e);
        boolean sOfZero = Arrays.equals(signature, 32, 64, new byte[32], 0, 32);
        assertThat(bothOfHash(key, octets(e), signature)).isEqualTo(!sOfZero);
        assertThat(bothOfHash(G.multiply(BigInteger.valueOf(5)).normalize(), octets(e), signature))
            .isFalse();
      }
    }
    // u1 G + u2 (-G) with u1 = u2 is infinity.
    assertThat(bothOfHash(G.negate().normalize(), octets(x), signature(x, BigInteger.TEN)))
        .isFalse();
  }

  @Test
  @DisplayName("signatures of any other length, DER among them, are none")
  void lengths() throws GeneralSecurityException {
    KeyPair pair = pair();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] right = sign(pair.getPrivate(), MESSAGE);
    for (int length : List.of(0, 1, 32, 63, 65, 66, 128)) {
      assertThat(both(spki, MESSAGE, Arrays.copyOf(right, length))).isFalse();
    }
    byte[] longer = new byte[66]; // each number with a zero before it
    System.arraycopy(right, 0, longer, 1, 32);
    System.arraycopy(right, 32, longer, 34, 32);
    assertThat(both(spki, MESSAGE, longer)).isFalse();
    var der = java.security.Signature.getInstance("SHA256withECDSA");
    der.initSign(pair.getPrivate());
    der.update(MESSAGE);
    assertThat(both(spki, MESSAGE, der.sign())).isFalse();
  }

  @Test
  @DisplayName("keys in another form, off the curve, or with a coordinate of p or more are none")
  void keys() throws GeneralSecurityException {
    KeyPair pair = pair();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] right = sign(pair.getPrivate(), MESSAGE);
    List<byte[]> bad = new ArrayList<>();
    for (int at : List.of(0, 1, 22, 26, 30, 58, 90)) {
      byte[] other = spki.clone();
      other[at] ^= 1;
      bad.add(other);
    }
    bad.add(new byte[0]);
    bad.add(new byte[91]);
    bad.add(Arrays.copyOf(spki, 90));
    bad.add(Arrays.copyOf(spki, 92));
    bad.add(spki(new byte[] {0}));
    bad.add(spki(Arrays.copyOf(new byte[] {4}, 65)));
    bad.add(spki(Arrays.copyOf(new byte[] {6}, 65)));
    bad.add(spki(G.multiply(BigInteger.valueOf(3)).getEncoded(true)));
    bad.add(withCoordinateAboveP());
    for (byte[] key : bad) {
      assertThat(EcdsaKey.of(Octets.of(key))).isEmpty();
      assertThat(both(key, MESSAGE, right)).isFalse();
      assertThat(new EcdsaKeys().verify(key, MESSAGE, right)).isFalse();
    }
    assertThat(both(spki, MESSAGE, right)).isTrue();
  }

  /// A point whose x is small, written as x + p.
  private static byte[] withCoordinateAboveP() {
    for (int x = 1; ; x++) {
      byte[] compressed = new byte[33];
      compressed[0] = 2;
      System.arraycopy(octets(BigInteger.valueOf(x)), 0, compressed, 1, 32);
      try {
        byte[] point = P256.getCurve().decodePoint(compressed).getEncoded(false);
        assertThat(EcdsaKey.of(Octets.of(spki(point)))).isPresent();
        System.arraycopy(octets(P.add(BigInteger.valueOf(x))), 0, point, 1, 32);
        return spki(point);
      } catch (IllegalArgumentException _) {
        // No point has that x: the next one.
      }
    }
  }
}
