package org.sluice.distribution.store;

import java.time.Instant;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// When a device last asked for the keys of an identity, and what it was answered.
///
/// @param status of HTTP
/// @param why what a refusal said; empty if it was none
public record Asked(Instant at, int status, String why) {
  private static final int MAX_WHY = 200;
  private static final int MAX_TEXT = 4 * MAX_WHY; // in octets

  /// Shortens what is long.
  public Asked {
    why = why.substring(0, Math.min(MAX_WHY, why.length()));
  }

  byte[] encoded() {
    return new Writer().u64(at.getEpochSecond()).u16(status).text(why).toByteArray();
  }

  static Asked decode(byte[] octets) {
    Reader in = new Reader(octets, "asked");
    return new Asked(
        Instant.ofEpochSecond(in.u64("time")), in.u16("status"), in.text("why", MAX_TEXT));
  }
}
