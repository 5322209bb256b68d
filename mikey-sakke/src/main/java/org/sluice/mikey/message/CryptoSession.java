package org.sluice.mikey.message;

import org.sluice.records.codec.Coded;

/// CS IDs by use (TS 33.180 clause E.1.3): which keys are derived from one message for what.
public enum CryptoSession implements Coded {
  /// MCPTT private call, media of the initiator.
  MCPTT_PRIVATE_INITIATOR(0),
  /// MCPTT private call, media of the receiver.
  MCPTT_PRIVATE_RECEIVER(1),
  /// MCVideo private call, media of the initiator.
  MCVIDEO_PRIVATE_INITIATOR(2),
  /// MCVideo private call, media of the receiver.
  MCVIDEO_PRIVATE_RECEIVER(3),
  /// MCPTT group media.
  MCPTT_GROUP(4),
  /// MCVideo group media.
  MCVIDEO_GROUP(5),
  /// SRTCP between MCPTT client and server under a CSK.
  MCPTT_CSK(6),
  /// MCPTT multicast signalling under a MuSiK.
  MCPTT_MUSIK(7),
  /// SRTCP between MCVideo client and server under a CSK.
  MCVIDEO_CSK(8),
  /// MCVideo multicast signalling under a MuSiK.
  MCVIDEO_MUSIK(9);

  private final int code;

  CryptoSession(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
