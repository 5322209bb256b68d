package org.sluice.records.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;

/// Checks what a request file tells about the difference to the period before, on the machine of
/// whoever signs, from files alone.
///
/// With the files of the requests that it was compared with, who joined, left and has other devices
/// is computed anew: then it is proven, as far as those were all the requests of that period.
/// Without them it is only told who was there before; what is checked then is that the counts add
/// up to the users of the request, that everyone named as joined or replaced is asked for, and that
/// nobody named as left or omitted is. Why somebody is omitted is told in any case.
public final class DifferenceCheck {
  private final ToldDifference told;
  private final DifferenceTelling telling = new DifferenceTelling();
  private final MonthComparison comparison;
  private final List<RequestId> before = new ArrayList<>();
  private final Set<UserUri> toFind = new HashSet<>();
  private final Set<UserUri> notToFind = new HashSet<>();
  private long users;

  public DifferenceCheck(ToldDifference told) {
    this.told = told;
    this.comparison = new MonthComparison(told.periodBefore(), telling.listener());
    Stream.of(told.joined(), told.replaced()).forEach(n -> toFind.addAll(n.first()));
    notToFind.addAll(told.left().first());
    told.omitted().forEach(o -> notToFind.addAll(o.names().first()));
  }

  /// A file of a request for the period before. All of them come before [#now].
  public void before(RequestFile file) {
    if (told.before().contains(file.request().requestId())) {
      before.add(file.request().requestId());
      comparison.before(file);
    }
  }

  /// The request; of an issue, each of its requests in order.
  ///
  /// @throws PlanMismatch if it is of another issue, or names whom the difference says it omits
  public void now(RequestFile file) {
    now(file.difference(), file.identities(), file.leaves());
  }

  /// The same of a draft, which is an issue's only request.
  public void now(RequestDraft draft) {
    now(draft.difference(), draft.identities(), draft.leaves());
  }

  private void now(
      Optional<ToldDifference> difference,
      List<RequestFile.Opening> identities,
      List<RequestFile.Leaf> leaves) {
    if (difference.filter(told::equals).isEmpty()) {
      throw new PlanMismatch("difference", "one for the whole issue", "another one in this file");
    }
    for (RequestFile.Opening o : identities) {
      users++;
      toFind.remove(o.user());
      if (notToFind.contains(o.user())) {
        throw new PlanMismatch("difference", "no key for " + o.user(), "a key for " + o.user());
      }
    }
    comparison.now(identities, leaves);
  }

  /// After the last. Whether all was computed anew; if not, [#missing()] are the files it takes.
  ///
  /// @throws PlanMismatch if what is told is not so
  public boolean end() {
    require("users", told.asked(), users);
    if (!toFind.isEmpty()) {
      throw new PlanMismatch("difference", "keys for " + toFind, "none");
    }
    long same = comparison.end();
    if (!missing().isEmpty()) {
      return false;
    }
    ToldDifference found =
        telling.told(told.domain(), told.periodBefore(), told.topUp(), told.before(), same);
    require("joined", told.joined(), found.joined());
    require("left", told.left(), found.left());
    require("replaced", told.replaced(), found.replaced());
    require("same", told.same(), found.same());
    return true;
  }

  /// Requests that the difference is to and whose files were not given.
  public List<RequestId> missing() {
    return told.before().stream().filter(id -> !before.contains(id)).toList();
  }

  private static void require(String field, Object told, Object found) {
    if (!told.equals(found)) {
      throw new PlanMismatch("difference, " + field, told, found);
    }
  }
}
