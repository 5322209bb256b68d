package org.sluice.fuzz;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sluice.records.frame.FrameDecoder;
import org.sluice.records.frame.FrameLimits;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.frame.LinkKeys;
import org.sluice.records.frame.Outcome;

/// The receiver of the one-way link, fed with any datagrams in any order: it never throws, keeps to
/// its limits, and what it hands out is what its frames name.
///
/// An input is a row of datagrams, each after two octets of length. One of odd length is given as
/// it is; one of even length gets its right tag first, because behind the tag is where a fuzzer
/// would never come.
public final class FrameTarget {
  private static final byte[] SECRET = new byte[LinkKey.OCTETS];
  private static final LinkKeys KEYS =
      new LinkKeys(List.of(LinkKey.parse(Base64.getEncoder().encodeToString(SECRET))));
  private static final FrameLimits LIMITS = new FrameLimits(4096, 4, 80_000, 4);
  private static final int HEADER = 60;
  private static final int TAG = 16;
  private static final int VERSION = 2;
  private static final int DIGEST = 40;
  private static final int MAX_DATAGRAM = 2048;

  private FrameTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    FrameDecoder decoder = new FrameDecoder(KEYS, LIMITS);
    ByteBuffer in = ByteBuffer.wrap(input);
    long given = 0;
    while (in.remaining() >= Short.BYTES) {
      byte[] datagram = new byte[Math.min(in.getShort() & (MAX_DATAGRAM - 1), in.remaining())];
      in.get(datagram);
      byte[] sent = datagram.length % 2 == 0 ? tagged(datagram) : datagram;
      accept(decoder, sent);
      given++;
    }
    decoder.settle();
    Wrong.unless(decoder.counters().datagrams() == given, "a datagram was not counted");
    Wrong.unless(decoder.missing().size() <= LIMITS.maxOpenObjects(), "too many objects");
  }

  private static void accept(FrameDecoder decoder, byte[] datagram) {
    Outcome outcome = decoder.accept(datagram, datagram.length);
    Wrong.unless(decoder.openOctets() >= 0, "less than nothing is kept");
    Wrong.unless(decoder.openOctets() <= LIMITS.maxOpenOctets(), "more is kept than allowed");
    if (outcome instanceof Outcome.Complete complete) {
      long named = ByteBuffer.wrap(datagram).getLong(DIGEST);
      byte[] octets = complete.octets();
      long is = datagram[VERSION] == 2 ? ByteBuffer.wrap(sha256(octets)).getLong() : crcs(octets);
      Wrong.unless(named == is, "an object that its frames do not name");
      Wrong.unless(complete.octets().length <= LIMITS.maxObject(), "an object too large");
    }
  }

  /// With the key's number and a right tag, if there is room for both.
  private static byte[] tagged(byte[] datagram) {
    byte[] copy = datagram.clone();
    if (copy.length > HEADER + TAG) {
      copy[3] = (byte) KEYS.sending().id();
      int covered = copy.length - TAG;
      System.arraycopy(hmac(Arrays.copyOf(copy, covered)), 0, copy, covered, TAG);
    }
    return copy;
  }

  private static byte[] hmac(byte[] octets) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      return mac.doFinal(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long crcs(byte[] octets) {
    CRC32C first = new CRC32C();
    first.update(octets);
    CRC32 second = new CRC32();
    second.update(octets);
    return first.getValue() << Integer.SIZE | second.getValue();
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
