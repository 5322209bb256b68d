package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.RequestFiles;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.IssueReason;

@DisplayName("The difference to the month before, in the file that is signed")
class DifferenceTest {
  private static final long NOW = Samples.PERIOD + 1;

  /// Users `from` to `to` - 1, each with one device, for one period.
  private static RequestFile month(long period, int from, int to, Set<Integer> otherDevice) {
    List<RequestFile.Opening> openings = RequestFiles.openings(to).subList(from, to);
    List<RequestFile.Leaf> leaves = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String device = "device " + i + (otherDevice.contains(i) ? " new" : "");
      leaves.add(new RequestFile.Leaf(period, i - from, Samples.hashes(device, 1)));
    }
    return RequestFiles.of(openings, leaves, 4);
  }

  private static RequestFile last() {
    return month(NOW - 1, 0, 6, Set.of());
  }

  private static void now(MonthComparison comparison, RequestFile file) {
    comparison.now(file.identities(), file.leaves());
  }

  private static UserUri user(int i) {
    return RequestFiles.openings(i + 1).get(i).user();
  }

  /// As an honest appliance tells it: users 2 to 7 now, of whom 3 has another device.
  private static ToldDifference honest() {
    DifferenceTelling telling = new DifferenceTelling();
    MonthComparison comparison = new MonthComparison(NOW - 1, telling.listener());
    comparison.before(last());
    now(comparison, month(NOW, 2, 8, Set.of(3)));
    telling.omitted("suspended", user(0));
    return telling.told(
        Samples.DOMAIN, NOW - 1, false, List.of(last().request().requestId()), comparison.end());
  }

  private static RequestFile file(ToldDifference told) {
    RequestFile plain = month(NOW, 2, 8, Set.of(3));
    return RequestFiles.told(plain.identities(), plain.leaves(), told, Optional.empty());
  }

  private static boolean check(ToldDifference told, RequestFile... before) {
    RequestFile file = RequestFile.decode(file(told).encoded());
    DifferenceCheck check = new DifferenceCheck(file.difference().orElseThrow());
    for (RequestFile b : before) {
      check.before(b);
    }
    check.now(file);
    return check.end();
  }

  @Test
  @DisplayName("who joined, left and has another device is found; the same on the other machine")
  void found() {
    ToldDifference told = honest();
    assertThat(told.joined().first()).containsExactly(user(6), user(7));
    assertThat(told.left().first()).containsExactly(user(0), user(1));
    assertThat(told.replaced().first()).containsExactly(user(3));
    assertThat(told.same()).isEqualTo(3);
    assertThat(told.asked()).isEqualTo(6);
    assertThat(check(told, last())).isTrue();
    // Without last month's file, or with another one, it is told and not proven.
    assertThat(check(told)).isFalse();
    // The requester checks the draft likewise.
    RequestFile file = file(told);
    DifferenceCheck draft = new DifferenceCheck(told);
    draft.before(last());
    draft.now(
        new RequestDraft(file.request(), 4, file.identities(), file.leaves(), file.difference()));
    assertThat(draft.end()).isTrue();
    DifferenceCheck other = new DifferenceCheck(told);
    assertThat(other.missing()).containsExactly(last().request().requestId());
  }

  private static ToldDifference lie(
      ToldDifference t, Names joined, Names left, Names replaced, long same) {
    return new ToldDifference(
        t.domain(),
        t.periodBefore(),
        t.topUp(),
        t.before(),
        same,
        joined,
        left,
        replaced,
        t.omitted());
  }

  private static Names names(int... users) {
    Names.Gathering all = new Names.Gathering();
    IntStream.of(users).sorted().forEach(i -> all.add(user(i)));
    return all.names();
  }

  @Test
  @DisplayName("an appliance that hides a joiner, a leaver or another device is found out")
  void lies() {
    ToldDifference t = honest();
    List<ToldDifference> lies =
        List.of(
            lie(t, names(6), t.left(), t.replaced(), 4),
            lie(t, t.joined(), names(0), t.replaced(), 3),
            lie(t, t.joined(), t.left(), Names.NONE, 4),
            lie(t, names(6, 7), t.left(), names(4), 3));
    for (ToldDifference lie : lies) {
      assertThat(check(lie)).isFalse();
      assertThatThrownBy(() -> check(lie, last())).isInstanceOf(PlanMismatch.class);
    }
  }

  @Test
  @DisplayName("what does not fit the file itself is found out without last month's file")
  void unfit() {
    ToldDifference t = honest();
    assertThatThrownBy(() -> check(lie(t, t.joined(), t.left(), t.replaced(), 2)))
        .isInstanceOf(PlanMismatch.class)
        .hasMessageContaining("users");
    assertThatThrownBy(() -> check(lie(t, names(6, 8), t.left(), t.replaced(), 3)))
        .isInstanceOf(PlanMismatch.class)
        .hasMessageContaining("difference");
    assertThatThrownBy(() -> check(lie(t, t.joined(), names(0, 4), t.replaced(), 3)))
        .isInstanceOf(PlanMismatch.class)
        .hasMessageContaining("no key for " + user(4));
  }

  @Test
  @DisplayName("a file holds exactly the difference whose hash was signed, or is refused")
  void bound() {
    RequestFile told = RequestFiles.told();
    assertThat(RequestFile.decode(told.encoded())).isEqualTo(told);
    assertThatThrownBy(() ->
            new RequestFile(
                told.signedRequest(),
                4,
                told.identities(),
                told.leaves(),
                Optional.of(lie(RequestFiles.difference(), Names.NONE, Names.NONE, Names.NONE, 3))))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("difference");
    assertThatThrownBy(() ->
            new RequestFile(
                told.signedRequest(), 4, told.identities(), told.leaves(), Optional.empty()))
        .isInstanceOf(MalformedRecord.class);
    RequestFile plain = RequestFiles.small();
    assertThatThrownBy(() ->
            new RequestFile(
                plain.signedRequest(),
                4,
                plain.identities(),
                plain.leaves(),
                Optional.of(RequestFiles.difference())))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("an issue of several requests has one difference, over all of them")
  void parts() {
    ToldDifference told = honest();
    List<RequestFile> parts = new ArrayList<>();
    for (int p = 0; p < 2; p++) {
      RequestFile plain = month(NOW, 2 + 3 * p, 5 + 3 * p, Set.of(3));
      parts.add(
          RequestFiles.told(
              plain.identities(),
              plain.leaves(),
              told,
              Optional.of(new IssueReason.Part(p + 1, 2, Samples.REQUEST))));
    }
    DifferenceCheck all = new DifferenceCheck(told);
    all.before(last());
    parts.forEach(all::now);
    assertThat(all.end()).isTrue();
    DifferenceCheck half = new DifferenceCheck(told);
    half.now(parts.getFirst());
    assertThatThrownBy(half::end).isInstanceOf(PlanMismatch.class);
    DifferenceCheck twice = new DifferenceCheck(told);
    twice.now(parts.getFirst());
    assertThatThrownBy(() -> twice.now(parts.getFirst())).isInstanceOf(MalformedRecord.class);
    DifferenceCheck mixed = new DifferenceCheck(told);
    assertThatThrownBy(() -> mixed.now(RequestFiles.told())).isInstanceOf(PlanMismatch.class);
  }

  @Test
  @DisplayName("a request for missing keys says of nobody that they left")
  void topUp() {
    DifferenceTelling telling = new DifferenceTelling();
    MonthComparison comparison = new MonthComparison(NOW - 1, telling.listener());
    comparison.before(last());
    comparison.now(user(5), Set.of(Samples.hash("x")));
    ToldDifference told = telling.told(Samples.DOMAIN, NOW - 1, true, List.of(), comparison.end());
    assertThat(told.left()).isEqualTo(Names.NONE);
    assertThatThrownBy(() ->
            new ToldDifference(
                told.domain(), 1, true, List.of(), 0, Names.NONE, names(1), Names.NONE, List.of()))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("millions of names take the octets of a hundred, and no name changes unseen")
  void bounded() {
    Names.Gathering all = new Names.Gathering();
    Names.Gathering other = new Names.Gathering();
    for (int i = 0; i < 5000; i++) {
      all.add(user4(i));
      other.add(user4(i == 4000 ? 9000 : i));
    }
    Names names = all.names();
    assertThat(names.total()).isEqualTo(5000);
    assertThat(names.first()).hasSize(Names.MAX_FIRST);
    assertThat(names.digest()).isNotEqualTo(other.names().digest());
    assertThatThrownBy(() -> new Names(2, names.digest(), names.first().subList(0, 2)))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> new Names(5000, names.digest(), names.first().subList(0, 99)))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> new Names(0, Hash32.sha256(new byte[0]), List.of()))
        .isInstanceOf(MalformedRecord.class);
  }

  private static UserUri user4(int i) {
    return UserUri.parse("tel:+4477" + (10_000 + i));
  }

  @Test
  @DisplayName("a month that was asked for in several requests counts as one")
  void severalBefore() {
    RequestDifference.Listing listing = new RequestDifference.Listing();
    MonthComparison comparison = new MonthComparison(NOW - 1, listing.listener());
    comparison.before(month(NOW - 1, 0, 3, Set.of()));
    comparison.before(month(NOW - 1, 2, 4, Set.of(2)));
    comparison.before(month(NOW - 2, 4, 6, Set.of()));
    RequestFile now = month(NOW, 2, 5, Set.of());
    now(comparison, now);
    RequestDifference d = listing.difference(comparison.end());
    assertThat(d.joined()).containsExactly(user(4));
    assertThat(d.left()).containsExactly(user(0), user(1));
    assertThat(d.replaced()).containsExactly(user(2));
    assertThat(d.same()).isEqualTo(1);
  }
}
