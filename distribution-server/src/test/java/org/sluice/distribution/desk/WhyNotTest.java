package org.sluice.distribution.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.store.Asked;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// Each reason where it holds, and not where it does not.
final class WhyNotTest {
  private static final KeyPeriod CURRENT = new KeyPeriod(PeriodRule.MONTHLY, 1522);
  private static final Instant NOW = CURRENT.start().plus(Duration.ofDays(3));

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final AccessRecord alice =
      high.device("sip:a@green.example", DeviceState.ACTIVE).record();
  private LowSide low;

  @BeforeEach
  void open() throws Exception {
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    taken(high.access(alice));
  }

  @AfterEach
  void close() {
    low.close();
  }

  private void taken(byte[] bundle) {
    assertThat(low.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
  }

  private List<WhyNot.Reason> reasons(AccessRecord record) {
    return new WhyNot(
            low.store(),
            TrustedDomains.look(low.store()),
            new Suspensions(folder.resolve("data")),
            NOW)
        .of(record);
  }

  private List<String> codes(AccessRecord record) {
    return reasons(record).stream().map(WhyNot.Reason::code).toList();
  }

  private void asked(int status, String why) {
    low.store().asked(alice, new Asked(NOW.minusSeconds(60), status, why));
  }

  @Test
  void aDeviceThatFetchedWhatThereIsHasNone() {
    taken(high.keySets(high.keySet(alice, CURRENT.number())));
    asked(200, "");
    assertThat(reasons(alice)).isEmpty();
  }

  @Test
  void nothingIsHereAndItNeverAsked() {
    assertThat(codes(alice)).containsExactly("no-keys", "never-asked");
    assertThat(reasons(alice).getFirst().text())
        .contains("current period 1522 (" + CURRENT.label() + ")");
  }

  @Test
  void keysOfAnotherPeriodAreNotThoseOfTheCurrentOne() {
    taken(high.keySets(high.keySet(alice, CURRENT.number() - 1)));
    assertThat(codes(alice)).contains("no-keys");
  }

  @Test
  void keysThatAreHeldBackSayUntilWhen() {
    SealedKeySet next = high.keySet(alice, CURRENT.number() + 1);
    taken(high.keySets(high.keySet(alice, CURRENT.number()), next));
    asked(200, "");
    assertThat(codes(alice)).containsExactly("held-back");
    int days = low.domains().releaseDays(TestHighSide.DOMAIN);
    assertThat(reasons(alice).getFirst().text())
        .contains("period 1523")
        .endsWith("handed out from " + CURRENT.next().start().minus(Duration.ofDays(days)));
  }

  @Test
  void revokedAndSuspendedOnEitherSide() {
    taken(high.access(TestHighSide.changed(alice, DeviceState.REVOKED, 77)));
    assertThat(codes(now())).startsWith("revoked");
    assertThat(reasons(now()).getFirst().text()).contains("log entry 77");
    taken(high.access(TestHighSide.changed(alice, DeviceState.SUSPENDED, 78)));
    new Suspensions(folder.resolve("data")).add(alice.authKeyHash());
    assertThat(codes(now())).startsWith("suspended", "suspended-here");
  }

  private AccessRecord now() {
    return low.store().access(alice.authKeyHash()).getFirst();
  }

  @Test
  void anotherDeviceThatWasEnrolledLaterIsNamedAndAnOlderOneIsNot() {
    AccessRecord second =
        TestHighSide.changed(
            high.device("sip:a@green.example", DeviceState.ACTIVE).record(),
            DeviceState.ACTIVE,
            alice.enrolledLeaf() + 5);
    taken(high.access(second));
    assertThat(codes(alice)).contains("newer-device");
    assertThat(codes(second)).doesNotContain("newer-device");
  }

  @Test
  void whatItWasLastAnswered() {
    taken(high.keySets(high.keySet(alice, CURRENT.number())));
    asked(403, "this device is revoked or suspended");
    assertThat(reasons(alice).getLast())
        .isEqualTo(
            new WhyNot.Reason(
                "refused",
                "last asked at "
                    + NOW.minusSeconds(60)
                    + ": 403 this device is revoked or suspended"));
    asked(304, "");
    assertThat(codes(alice)).containsExactly("not-newer");
  }

  @Test
  void aServerWithoutTheDomainsProfileSaysSo() {
    WhyNot blind =
        new WhyNot(
            low.store(),
            TrustedDomains.open(List.of(), low.store()),
            new Suspensions(folder.resolve("data")),
            NOW);
    assertThat(blind.of(alice).stream().map(WhyNot.Reason::code))
        .containsExactly("domain-not-served", "never-asked");
  }

  @Test
  void whoHasNotFetchedComesPageByPageAndOnce() {
    AccessRecord[] all = new AccessRecord[7];
    SealedKeySet[] keys = new SealedKeySet[7];
    for (int i = 0; i < all.length; i++) {
      all[i] = high.device("sip:u" + i + "@green.example", DeviceState.ACTIVE).record();
      keys[i] = high.keySet(all[i], CURRENT.number());
    }
    AccessRecord revoked = high.device("sip:r@green.example", DeviceState.REVOKED).record();
    taken(high.access(all));
    taken(high.access(revoked));
    taken(high.keySets(keys));
    taken(high.keySets(high.keySet(revoked, CURRENT.number())));
    low.store().pulled(keys[3], NOW);
    BundleStore store = low.store();
    NotFetched desk = new NotFetched(store, TrustedDomains.look(store), NOW);
    List<AccessRecord> seen = new java.util.ArrayList<>();
    NotFetched.Page page = desk.page(OptionalLong.empty(), null, 2);
    while (true) {
      page.rows().forEach(row -> seen.add(row.record()));
      if (page.next().isEmpty()) {
        break;
      }
      assertThat(page.rows()).hasSize(2);
      page = desk.page(OptionalLong.empty(), Place.parse(page.next().get().toString()), 2);
    }
    assertThat(seen).containsExactlyInAnyOrder(all[0], all[1], all[2], all[4], all[5], all[6]);
    assertThat(desk.page(OptionalLong.of(CURRENT.number() + 1), null, 9).rows()).isEmpty();
  }
}
