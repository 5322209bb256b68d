package org.sluice.mikey.testing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Test octets into and out of the pool.
public final class Pool {

  private Pool() {}

  public static byte[] hex(String s) {
    return HexFormat.of().parseHex(s);
  }

  public static String hex(byte[] b) {
    return HexFormat.of().formatHex(b);
  }

  public static byte[] random(int length) {
    byte[] b = new byte[length];
    new SecureRandom().nextBytes(b);
    return b;
  }

  public static long put(Frame f, byte[] octets) {
    long at = f.alloc(octets.length);
    MemorySegment.copy(octets, 0, SecretPool.MEM, ValueLayout.JAVA_BYTE, at, octets.length);
    return at;
  }

  public static byte[] get(long at, int length) {
    return SecretPool.MEM.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  public static SecretBytes secret(byte[] octets) {
    return SecretBytes.takeOwnershipOf(octets.clone());
  }

  public static byte[] reveal(SecretBytes secret) {
    return secret.use(at -> get(at, secret.length()));
  }
}
