package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;

/// Each list of each statement at its bounds: the shortest and longest are written and read again,
/// one item fewer or more is refused by the constructor and, where octets say so, by the decoder.
class ListBoundsTest {

  /// @param of the statement with so many items
  private record Case(String name, String field, int min, int max, IntFunction<Statement> of) {}

  private static Stream<Case> cases() {
    return Stream.of(
        new Case("DomainPolicy.officers", "officers", 1, 64, ListBoundsTest::policy),
        new Case("DomainProfile.witnesses", "witnesses", 1, 12, ListBoundsTest::witnesses),
        new Case("DomainProfile.distribution", "distribution", 0, 16, ListBoundsTest::servers),
        new Case("Request.periods", "periods", 1, 64, n -> Samples.request(numbers(n))),
        new Case("BatchOpened.proof", "proof", 0, 32, ListBoundsTest::opened),
        new Case("Extraction.recipients", "recipients", 1, 16, Samples::extraction),
        new Case("Manifest.periods", "periods", 1, 64, ListBoundsTest::manifest));
  }

  @TestFactory
  @DisplayName("shortest and longest list: written and read again")
  Stream<DynamicTest> atTheBounds() {
    return cases()
        .flatMap(c ->
            Stream.of(c.min, c.max)
                .map(n ->
                    dynamicTest(
                        c.name + " " + n,
                        () -> {
                          Statement s = c.of.apply(n);
                          assertThat(Statement.decode(s.encoded())).isEqualTo(s);
                        })));
  }

  @TestFactory
  @DisplayName("one item beyond the bounds: no such value")
  Stream<DynamicTest> beyondTheBounds() {
    return cases()
        .flatMap(c ->
            Stream.of(c.min - 1, c.max + 1)
                .filter(n -> n >= 0)
                .map(n ->
                    dynamicTest(
                        c.name + " " + n,
                        () -> {
                          MalformedRecord e = refused(() -> c.of.apply(n));
                          assertThat(e.field()).isEqualTo(c.field);
                        })));
  }

  @TestFactory
  @DisplayName("octets that announce one item too many: refused at the count")
  Stream<DynamicTest> tooManyOctets() {
    return cases()
        .map(c ->
            dynamicTest(
                c.name,
                () -> {
                  byte[] longest = c.of.apply(c.max).encoded();
                  // The count is the first octet in which two lengths of the list differ.
                  int at = Arrays.mismatch(longest, c.of.apply(Math.max(1, c.min)).encoded());
                  assertThat(longest[at]).isEqualTo((byte) c.max);
                  byte[] bad = Arrays.copyOf(longest, longest.length + 200);
                  bad[at]++;
                  MalformedRecord e = refused(() -> Statement.decode(bad));
                  assertThat(e.field()).isEqualTo(c.field);
                  assertThat(e.offset()).isEqualTo(at);
                }));
  }

  private static MalformedRecord refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    MalformedRecord e = catchThrowableOfType(MalformedRecord.class, c);
    assertThat(e).isNotNull();
    return e;
  }

  private static List<Long> numbers(int n) {
    return LongStream.range(100, 100 + n).boxed().toList();
  }

  private static Statement policy(int n) {
    DomainPolicy p = Samples.policy();
    List<Officer> officers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      officers.add(
          new Officer("officer " + i, EnumSet.allOf(Role.class), TestKey.number(i + 1).spki()));
    }
    return new DomainPolicy(
        p.domain(),
        1,
        Hash32.ZERO,
        p.kms(),
        p.rule(),
        officers,
        1,
        Set.of(Purpose.ISSUE),
        1,
        0,
        1,
        1);
  }

  private static Statement witnesses(int n) {
    return profile(
        IntStream.rangeClosed(1, n).mapToObj(i -> Samples.witness(Math.min(i, 12))).toList(),
        List.of());
  }

  private static Statement servers(int n) {
    return profile(
        List.of(Samples.witness(1)),
        IntStream.range(0, n)
            .mapToObj(i -> new DomainProfile.Server("https://k" + i, Samples.hash("pin" + i)))
            .toList());
  }

  private static Statement profile(
      List<DomainProfile.Witness> witnesses, List<DomainProfile.Server> servers) {
    DomainProfile p = Samples.profile();
    return new DomainProfile(
        p.domain(),
        p.number(),
        p.previous(),
        p.kms(),
        p.rule(),
        p.epoch(),
        p.gamma(),
        p.currentCertificate(),
        p.nextCertificate(),
        p.logOrigin(),
        p.logKey(),
        witnesses,
        1,
        p.bundleSpki(),
        servers,
        p.clockToleranceSeconds(),
        p.flags());
  }

  private static Statement opened(int n) {
    return new BatchOpened(
        Samples.DOMAIN, Samples.REQUEST, 1, 2, Purpose.ISSUE, Samples.hashes("proof", n));
  }

  private static Statement manifest(int n) {
    return new Manifest(
        Samples.DOMAIN,
        Samples.REQUEST,
        numbers(n).stream().map(p -> new Manifest.PeriodCount(p, 1, 2)).toList(),
        1,
        Samples.hash("payloads"));
  }

  @Test
  @DisplayName("generation records of the smallest and of the largest ceremony fit a log entry")
  void generations() {
    for (int[] tn : new int[][] {{2, 3}, {2, 12}, {6, 12}, {4, 7}}) {
      GenerationRecord g = Samples.generation(tn[0], tn[1]);
      assertThat(Statement.decode(g.encoded())).isEqualTo(g);
      assertThat(g.encoded().length + 5 + tn[1] * 97).isLessThanOrEqualTo(65_535);
    }
    assertThat(Samples.generation(2, 3).setChecks().stream().map(SetCheck::set))
        .containsExactly(List.of(1, 2), List.of(1, 3), List.of(2, 3));
  }

  @Test
  void generationsWithoutHonestMajorityOrTooManyPartitionsAreRefused() {
    for (int[] tn : new int[][] {{1, 3}, {3, 4}, {7, 12}, {2, 13}, {2, 2}}) {
      MalformedRecord e = refused(() -> Samples.generation(tn[0], tn[1]));
      assertThat(e.field()).isIn("t", "n");
    }
  }
}
