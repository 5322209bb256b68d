package org.sluice.mikey.eccsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECCSIPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECCSIPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECCSISigner;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.curve.PublicPoint;

/// Against Bouncy Castle's ECCSI, in both directions: keys, identities and messages from a seed.
class EccsiBouncyCastleTest {

  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");

  private static ECPoint point(PublicPoint point) {
    return P256.getCurve().decodePoint(point.octets());
  }

  private static ECCSISigner signer(
      TestUser user, boolean forSigning, CipherParameters key, byte[] message) {
    ECCSISigner signer = new ECCSISigner(point(user.kpak), P256, new SHA256Digest(), user.id);
    signer.init(forSigning, key);
    signer.update(message, 0, message.length);
    return signer;
  }

  private static byte[] theySign(TestUser user, byte[] message, SecureRandom random)
      throws CryptoException {
    ECCSIPrivateKeyParameters key =
        new ECCSIPrivateKeyParameters(
            user.keyAsNumber(), new ECCSIPublicKeyParameters(point(user.pvt)));
    return signer(user, true, new ParametersWithRandom(key, random), message).generateSignature();
  }

  private static boolean theyVerify(TestUser user, byte[] message, byte[] signature) {
    ECCSIPublicKeyParameters key = new ECCSIPublicKeyParameters(point(user.pvt));
    return signer(user, false, key, message).verifySignature(signature);
  }

  private static byte[] octets(SecureRandom random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  @ParameterizedTest
  @ValueSource(longs = {6507, 6508, 6509})
  void eachSideAcceptsWhatTheOtherSigns(long seed) throws CryptoException {
    SecureRandom random = TestUser.seeded(seed);
    for (int i = 0; i < 25; i++) {
      TestUser user = new TestUser(octets(random, 1 + random.nextInt(80)), random);
      byte[] message = octets(random, random.nextInt(300));
      byte[] ours = user.sign(message);
      byte[] theirs = theySign(user, message, random);
      try (Ssk key = user.key()) {
        assertThat(Eccsi.validateSsk(user.kpak, user.id, key, user.pvt)).isTrue();
      }
      assertThat(theyVerify(user, message, ours)).as("round %d of %d", i, seed).isTrue();
      assertThat(user.verify(message, theirs)).as("round %d of %d", i, seed).isTrue();
      assertThat(user.verify(message, ours)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {33180, 33179})
  void bothSidesRefuseTheSame(long seed) {
    SecureRandom random = TestUser.seeded(seed);
    for (int i = 0; i < 15; i++) {
      TestUser user = new TestUser(octets(random, 32), random);
      TestUser other = new TestUser(user.id, random);
      byte[] message = octets(random, 40);
      byte[] signature = user.sign(message);
      byte[] changed = signature.clone();
      changed[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      assertThat(user.verify(message, changed)).as("round %d of %d", i, seed).isFalse();
      assertThat(theyVerify(user, message, changed)).as("round %d of %d", i, seed).isFalse();
      assertThat(other.verify(message, signature)).isFalse();
      assertThat(theyVerify(other, message, signature)).isFalse();
      message[random.nextInt(40)] ^= 1;
      assertThat(user.verify(message, signature)).isFalse();
      assertThat(theyVerify(user, message, signature)).isFalse();
    }
  }
}
