package org.sluice.threshold;

import java.util.List;
import java.util.stream.Collectors;

/// Partitions lied, and without them there is no quorum that makes the keys. Nothing was made. A
/// human must look at the partitions that are named; a new generation without them is the way out.
public final class IssuingStopped extends ThresholdException {

  private static final long serialVersionUID = 1L;

  private final transient List<Blame.Named> named;

  /// `named` says who.
  public IssuingStopped(List<Blame.Named> named, Threshold threshold) {
    super(
        "issuing stops: "
            + named.stream().map(Blame.Named::toString).collect(Collectors.joining("; "))
            + "; "
            + threshold);
    this.named = List.copyOf(named);
  }

  /// Who lied, and how.
  public List<Blame.Named> named() {
    return named;
  }
}
