package org.sluice.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.kems.SAKKEKEMExtractor;
import org.bouncycastle.crypto.kems.SAKKEKEMSGenerator;
import org.bouncycastle.crypto.params.SAKKEPrivateKeyParameters;
import org.bouncycastle.crypto.params.SAKKEPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;

/// Bouncy Castle's SAKKE, for the amount of its arithmetic: what it hashes is not what RFC 6508
/// hashes, so its octets are good for nobody else. Extraction multiplies, pairs and checks like
/// ours (it makes its user key once, from the master secret). An RSK validation it does not have;
/// here it is [a]P + Z and its pairing, which is not public and is reached by reflection.
final class BouncyCastleSakke {
  private static final MethodHandle PAIRING = pairing();

  private final SAKKEPublicKeyParameters recipient;
  private final SAKKEKEMSGenerator generator = new SAKKEKEMSGenerator(new SecureRandom());
  private final SAKKEKEMExtractor extractor;
  private final byte[] encapsulation;
  private final ECPoint z;
  private final ECPoint key;
  private final BigInteger identity;
  private final BigInteger p;
  private final BigInteger q;
  private final ECPoint identityPoint;

  /// A domain with this master secret and one user.
  BouncyCastleSakke(BigInteger master, byte[] id) {
    this.identity = new BigInteger(1, id);
    ECPoint base = new SAKKEPublicKeyParameters(identity, null).getPoint();
    this.z = base.multiply(master).normalize();
    this.recipient = new SAKKEPublicKeyParameters(identity, z);
    this.p = recipient.getPrime();
    this.q = recipient.getQ();
    this.extractor = new SAKKEKEMExtractor(new SAKKEPrivateKeyParameters(master, recipient));
    this.encapsulation = encapsulate();
    this.key = base.multiply(identity.add(master).modInverse(q)).normalize();
    this.identityPoint = base.multiply(identity.mod(q)).add(z).normalize();
    if (!validate()) {
      throw new IllegalStateException("Bouncy Castle's key does not fit");
    }
  }

  private static MethodHandle pairing() {
    Class<?> point = ECPoint.class;
    Class<?> integer = BigInteger.class;
    try {
      return MethodHandles.privateLookupIn(SAKKEKEMExtractor.class, MethodHandles.lookup())
          .findStatic(
              SAKKEKEMExtractor.class,
              "computePairing",
              MethodType.methodType(integer, point, point, integer, integer));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Bouncy Castle's pairing is not where it was in 1.86", e);
    }
  }

  byte[] encapsulate() {
    return generator.generateEncapsulated(recipient).getEncapsulation();
  }

  byte[] extract() {
    return extractor.extractSecret(encapsulation);
  }

  BigInteger pair() {
    return pair(identityPoint);
  }

  boolean validate() {
    ECPoint point = recipient.getPoint().multiply(identity.mod(q)).add(z).normalize();
    return pair(point).equals(recipient.getG());
  }

  private BigInteger pair(ECPoint first) {
    try {
      return (BigInteger) PAIRING.invokeExact(first, key, p, q);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
