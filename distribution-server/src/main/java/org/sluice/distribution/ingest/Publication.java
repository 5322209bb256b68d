package org.sluice.distribution.ingest;

import java.util.BitSet;
import org.sluice.records.export.VerifiedBundle;

/// Where a verified bundle goes before it is stored here, so that every replica gets it.
public interface Publication extends AutoCloseable {
  /// The embedded default: this store is all there is.
  Publication NONE =
      new Publication() {
        @Override
        public void publish(VerifiedBundle bundle, BitSet current) {}

        @Override
        public void close() {}
      };

  /// Returns when the bundle is durable for all replicas; waits as long as it takes.
  ///
  /// @param current which of its items are not older than what is held; only these may be published
  /// @throws PublicationFailed if it cannot be done by this process any more
  void publish(VerifiedBundle bundle, BitSet current);

  /// Gives up what is being published.
  @Override
  void close();

  /// Another receiver has taken over, or this one is being stopped: whether the bundle was
  /// published is decided by those who read what is published.
  final class PublicationFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With the reason.
    public PublicationFailed(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
