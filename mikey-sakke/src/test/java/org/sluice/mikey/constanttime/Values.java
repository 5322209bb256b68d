package org.sluice.mikey.constanttime;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Secrets to compare: the edges at which careless arithmetic takes another way, and some that look
/// random. Always the same.
final class Values {

  /// A secret and its name in messages.
  @SuppressWarnings("ArrayRecordComponent")
  record Value(String name, byte[] octets) {}

  private Values() {}

  /// 1, q-1, low and high weight, leading zeros, and others, in 1..q-1.
  static List<Value> scalars(byte[] modulus) {
    BigInteger q = new BigInteger(1, modulus);
    int bits = q.bitLength();
    BigInteger allOnes = BigInteger.ONE.shiftLeft(bits - 1).subtract(BigInteger.ONE);
    List<Value> values = new ArrayList<>();
    add(values, "random 1", new BigInteger(1, octets("scalar 1", modulus.length)).mod(q), modulus);
    add(values, "1", BigInteger.ONE, modulus);
    add(values, "q-1", q.subtract(BigInteger.ONE), modulus);
    add(values, "2", BigInteger.TWO, modulus);
    add(values, "2^(n-1)", BigInteger.ONE.shiftLeft(bits - 1), modulus);
    add(values, "2^(n-1)-1", allOnes, modulus);
    add(values, "64 bits", BigInteger.valueOf(0x7edcba9876543210L), modulus);
    add(values, "10101...", allOnes.divide(BigInteger.valueOf(3)), modulus);
    add(values, "every 16th bit", allOnes.divide(BigInteger.valueOf(0xffff)), modulus);
    add(values, "random 2", new BigInteger(1, octets("scalar 2", modulus.length)).mod(q), modulus);
    return values;
  }

  /// Five of them, for what takes long.
  static List<Value> few(byte[] modulus) {
    Set<String> names = Set.of("random 1", "1", "q-1", "every 16th bit", "random 2");
    return scalars(modulus).stream().filter(v -> names.contains(v.name())).toList();
  }

  /// As [#scalars(byte\[\])], and 0, the modulus itself and all ones, which are no elements.
  static List<Value> integers(byte[] modulus) {
    List<Value> values = scalars(modulus);
    byte[] ones = new byte[modulus.length];
    Arrays.fill(ones, (byte) 0xff);
    values.add(new Value("0", new byte[modulus.length]));
    values.add(new Value("m", modulus));
    values.add(new Value("all ones", ones));
    return values;
  }

  /// Strings of `length` octets.
  static List<Value> strings(int length) {
    List<Value> values = new ArrayList<>();
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    byte[] first = new byte[length];
    first[0] = 1;
    byte[] last = new byte[length];
    last[length - 1] = (byte) 0x80;
    values.add(new Value("random 1", octets("string 1", length)));
    values.add(new Value("zeros", new byte[length]));
    values.add(new Value("all ones", ones));
    values.add(new Value("first octet", first));
    values.add(new Value("last octet", last));
    values.add(new Value("random 2", octets("string 2", length)));
    return values;
  }

  /// `length` octets that look random and depend on the label alone.
  static byte[] octets(String label, int length) {
    byte[] all = new byte[length];
    try {
      for (int from = 0; from < length; from += 32) {
        byte[] block =
            MessageDigest.getInstance("SHA-256")
                .digest((label + from).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        System.arraycopy(block, 0, all, from, Math.min(32, length - from));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  private static void add(List<Value> to, String name, BigInteger value, byte[] modulus) {
    byte[] octets = new byte[modulus.length];
    byte[] tight = value.toByteArray();
    int skip = Math.max(0, tight.length - octets.length);
    System.arraycopy(tight, skip, octets, octets.length - tight.length + skip, tight.length - skip);
    to.add(new Value(name, octets));
  }
}
