package org.sluice.mikey.hpke;

import com.google.errorprone.annotations.Immutable;
import org.sluice.mikey.secret.Frame;

@Immutable
final class P256Kem implements Kem {

  @Override
  public void generate(long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] publicKey(Frame frame, long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void agree(Frame frame, long at, byte[] peer, long out, HpkeException.Reason whose) {
    throw new UnsupportedOperationException();
  }
}
