package org.sluice.records.export;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// Compares who is asked for now with who was asked for the period before. First the files of the
/// period before are added, then the users of now, in ascending order, each once; so only the
/// period before is in memory, however large the issue is.
public final class MonthComparison {

  /// Who is told what is found.
  ///
  /// @param joined asked for now and not before
  /// @param left asked for before and not now
  /// @param replaced asked for both times, now to other devices
  public record Listener(
      Consumer<UserUri> joined, Consumer<UserUri> left, Consumer<UserUri> replaced) {}

  private final Map<UserUri, Set<Hash32>> was = new HashMap<>();
  private final long periodBefore;
  private final Listener listener;
  private String last = "";
  private long same;

  /// @param listener hears of joined and replaced users in ascending order, then of those who left,
  ///   likewise
  public MonthComparison(long periodBefore, Listener listener) {
    this.periodBefore = periodBefore;
    this.listener = listener;
  }

  /// A request for the period before; its other periods do not count.
  public void before(RequestFile file) {
    for (RequestFile.Leaf leaf : file.leaves()) {
      if (leaf.period() == periodBefore) {
        was.merge(
            file.identities().get(leaf.identity()).user(),
            Set.copyOf(leaf.recipients()),
            MonthComparison::union);
      }
    }
  }

  private static Set<Hash32> union(Set<Hash32> a, Set<Hash32> b) {
    Set<Hash32> both = new HashSet<>(a);
    both.addAll(b);
    return Set.copyOf(both);
  }

  /// The next user who is asked for, and for which devices.
  ///
  /// @throws MalformedRecord if users come twice or out of order
  public void now(UserUri user, Set<Hash32> devices) {
    if (last.compareTo(user.value()) >= 0) {
      throw new MalformedRecord(
          "MonthComparison", "user", "twice or out of order: " + user.value());
    }
    last = user.value();
    Set<Hash32> devicesBefore = was.remove(user);
    if (devicesBefore == null) {
      listener.joined().accept(user);
    } else if (devicesBefore.equals(devices)) {
      same++;
    } else {
      listener.replaced().accept(user);
    }
  }

  /// The users of a request; of an issue, its requests one after another.
  ///
  /// @throws MalformedRecord if users come twice, or before those of the request before
  public void now(List<RequestFile.Opening> identities, List<RequestFile.Leaf> leaves) {
    Map<String, Set<Hash32>> users = new TreeMap<>();
    for (RequestFile.Leaf leaf : leaves) {
      users
          .computeIfAbsent(identities.get(leaf.identity()).user().value(), _ -> new HashSet<>())
          .addAll(leaf.recipients());
    }
    users.forEach((user, devices) -> now(UserUri.parseAny(user), devices));
  }

  /// After the last user: who left. Returns how many are as before.
  public long end() {
    was.keySet().stream().sorted(Comparator.comparing(UserUri::value)).forEach(listener.left());
    return same;
  }
}
