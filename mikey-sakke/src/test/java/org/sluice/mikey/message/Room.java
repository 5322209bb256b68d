package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// A few users of three domains, one of each identifier format, with their keys.
final class Room implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-21T04:00:00.25Z");
  static final Duration MINUTE = Duration.ofMinutes(1);

  final TestDomain hashed = new TestDomain("kms.hash.example", PeriodRule.hashed(2592000, 0));
  final TestDomain monthly = new TestDomain("kms.month.example", PeriodRule.MONTHLY);
  final TestDomain templated =
      new TestDomain(
          "kms.template.example",
          PeriodRule.templated(IdentifierTemplate.parse("v1#0#year/#month;#uri")));
  final Party alice = party(hashed, "sip:alice@example.org");
  final Party bob = party(hashed, "sip:bob@example.org");
  final Party group = party(hashed, "sip:team@example.org");
  final Party carol = party(monthly, "tel:+447700900123");
  final Party dora = party(templated, "sip:dora@template.example");

  private final Map<Party, KeySet> keys = new HashMap<>();
  private final List<Runnable> wipe =
      new ArrayList<>(List.of(hashed::close, monthly::close, templated::close));

  static Party party(TestDomain domain, String user) {
    return new Party(UserUri.parse(user), domain.keys());
  }

  KeySet keys(Party p) {
    return keys.computeIfAbsent(
        p,
        _ -> {
          TestDomain d =
              p.keys().equals(hashed.keys())
                  ? hashed
                  : p.keys().equals(monthly.keys()) ? monthly : templated;
          KeySet made = d.issue(p.user().value(), p.periodAt(NOW).number());
          wipe.add(made::close);
          return made;
        });
  }

  ImessageMaker maker(Party from) {
    return new ImessageMaker(from, keys(from));
  }

  ImessageOpener opener(Party to) {
    return opener(to, ReadingRules.STRICT);
  }

  ImessageOpener opener(Party to, ReadingRules rules) {
    return new ImessageOpener(
        to,
        period -> period.equals(to.periodAt(NOW)) ? keys(to) : null,
        List.of(hashed.keys(), monthly.keys(), templated.keys()),
        rules);
  }

  static ReplayGuard guard() {
    return new ReplayGuard(MINUTE, 100, 10);
  }

  Ssv ssv(int octets) {
    byte[] value = new byte[octets];
    for (int i = 0; i < octets; i++) {
      value[i] = (byte) (0xa0 + i);
    }
    Ssv ssv = Ssv.of(secret(value));
    wipe.add(ssv::close);
    return ssv;
  }

  static void refused(Reason reason, ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(
            MessageRefused.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  @Override
  public void close() {
    wipe.forEach(Runnable::run);
  }
}
