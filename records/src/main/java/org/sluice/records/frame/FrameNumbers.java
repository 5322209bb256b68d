package org.sluice.records.frame;

/// Numbers the frames of one link from 0, so that the receiver can say how many were lost there and
/// in what runs. For one thread.
public final class FrameNumbers {
  /// Most links.
  public static final int MAX_LINKS = 256;

  private final int link;
  private final int session;
  private int next;

  /// @param link 0 to 255: which of several links between the same two ends
  /// @param session another one at each start of a sender: random
  public FrameNumbers(int link, int session) {
    if (link < 0 || link >= MAX_LINKS) {
      throw new IllegalArgumentException("link: expected 0 to 255, got " + link);
    }
    this.link = link;
    this.session = session;
  }

  Frame.Stamp next() {
    return new Frame.Stamp(link, session, next++);
  }
}
