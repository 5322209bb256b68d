package org.sluice.client.renew;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;

/// When a device asks for the keys of a period: at a moment of the release window that looks random
/// and is the same after every restart, so that a million devices spread over the window and none
/// has to remember anything. The last quarter of the window stays free for those who must try
/// again.
final class RenewalMoment {
  private static final byte[] LABEL = "sluice renewal\n".getBytes(StandardCharsets.US_ASCII);

  private RenewalMoment() {}

  /// @param release how long before a period its keys are handed out
  /// @param device hash of the sealing key
  static Instant of(KeyPeriod period, Duration release, Hash32 device) {
    Instant opens = period.start().minus(release);
    long seconds = release.toSeconds() / 4 * 3;
    return seconds == 0
        ? opens
        : opens.plusSeconds(Long.remainderUnsigned(draw(period, device), seconds));
  }

  private static long draw(KeyPeriod period, Hash32 device) {
    byte[] seed =
        ByteBuffer.allocate(LABEL.length + Hash32.LENGTH + Long.BYTES)
            .put(LABEL)
            .put(device.octets())
            .putLong(period.number())
            .array();
    return ByteBuffer.wrap(Hash32.sha256(seed).octets()).getLong();
  }
}
