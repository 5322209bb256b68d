package org.sluice.records.export;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.UserUri;

/// What an issue asks for otherwise than was asked for the period before, everybody named.
///
/// @param joined asked for now and not before
/// @param left asked for before and not now
/// @param replaced asked for both times, now to other devices
/// @param same how many are asked for both times, to the same devices
public record RequestDifference(
    List<UserUri> joined, List<UserUri> left, List<UserUri> replaced, long same) {
  /// Keeps copies.
  public RequestDifference {
    joined = List.copyOf(joined);
    left = List.copyOf(left);
    replaced = List.copyOf(replaced);
  }

  /// Keeps every name that a comparison finds.
  public static final class Listing {
    private final List<UserUri> joined = new ArrayList<>();
    private final List<UserUri> left = new ArrayList<>();
    private final List<UserUri> replaced = new ArrayList<>();

    /// Who is told what is found.
    public MonthComparison.Listener listener() {
      return new MonthComparison.Listener(joined::add, left::add, replaced::add);
    }

    /// All of it.
    ///
    /// @param same as [MonthComparison#end()] said
    public RequestDifference difference(long same) {
      return new RequestDifference(joined, left, replaced, same);
    }
  }
}
