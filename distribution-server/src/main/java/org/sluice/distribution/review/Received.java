package org.sluice.distribution.review;

import java.util.List;
import java.util.Map;
import org.sluice.records.codec.Octets;

/// What arrived on this side, to be compared with what the log says was sent.
public interface Received {
  /// Whether there is a store here that could say so; a disc has none.
  boolean known();

  /// Sealed records by domain and period.
  Map<String, Map<Long, Long>> records();

  /// Bundles that did not arrive, in words.
  List<String> missing();

  /// Openings of commitments as they came, sealed to reviewers.
  List<Octets> openings();

  /// Of a log without a store.
  static Received nothingKnown() {
    return new Received() {
      @Override
      public boolean known() {
        return false;
      }

      @Override
      public Map<String, Map<Long, Long>> records() {
        return Map.of();
      }

      @Override
      public List<String> missing() {
        return List.of();
      }

      @Override
      public List<Octets> openings() {
        return List.of();
      }
    };
  }
}
