package org.sluice.records.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// What a request asks for otherwise than was asked for the period before. It follows from the
/// request files alone, so an approver's own machine finds the same from the files that they hold,
/// and need not believe what it is shown.
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

  /// Compares the leaves of `periodBefore` in the requests `before` with all leaves of `now`.
  public static RequestDifference of(
      Collection<RequestFile> before, long periodBefore, RequestFile now) {
    Map<UserUri, Set<Hash32>> was = new HashMap<>();
    before.forEach(file -> add(file, periodBefore, was));
    Map<UserUri, Set<Hash32>> is = new HashMap<>();
    now.request().periods().forEach(period -> add(now, period, is));
    List<UserUri> joined = new ArrayList<>();
    List<UserUri> replaced = new ArrayList<>();
    long same = 0;
    for (RequestFile.Opening o : now.identities()) {
      Set<Hash32> devices = was.get(o.user());
      if (devices == null) {
        joined.add(o.user());
      } else if (devices.equals(is.get(o.user()))) {
        same++;
      } else {
        replaced.add(o.user());
      }
    }
    List<UserUri> left =
        was.keySet().stream()
            .filter(u -> !is.containsKey(u))
            .sorted(java.util.Comparator.comparing(UserUri::value))
            .toList();
    return new RequestDifference(joined, left, replaced, same);
  }

  private static void add(RequestFile file, long period, Map<UserUri, Set<Hash32>> into) {
    for (RequestFile.Leaf leaf : file.leaves()) {
      if (leaf.period() == period) {
        into.computeIfAbsent(file.identities().get(leaf.identity()).user(), _ -> new HashSet<>())
            .addAll(leaf.recipients());
      }
    }
  }
}
