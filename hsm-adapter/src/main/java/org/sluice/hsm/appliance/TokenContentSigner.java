package org.sluice.hsm.appliance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.sluice.hsm.pkcs11.SigningPair;

/// Lets Bouncy Castle's certificate builder sign with a key that only the token has.
final class TokenContentSigner implements ContentSigner {

  private final SigningPair pair;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  TokenContentSigner(SigningPair pair) {
    this.pair = pair;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    byte[] rs = pair.sign(content.toByteArray());
    ASN1Integer r = new ASN1Integer(new BigInteger(1, rs, 0, 32));
    ASN1Integer s = new ASN1Integer(new BigInteger(1, rs, 32, 32));
    try {
      return new DERSequence(new ASN1Integer[] {r, s}).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("two integers could not be encoded", e);
    }
  }
}
