package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.UserUri;

final class VerifiedTokensTest {
  private static final String HEADER = "Bearer a.b.c";

  private final BearerToken token = new BearerToken(UserUri.parse("sip:a@green.example"));
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private long keys = 1;
  private final VerifiedTokens tokens =
      new VerifiedTokens(() -> now, () -> keys, Duration.ofMinutes(1));

  private void verified(int seconds) {
    tokens.put(HEADER, token, tokens.keys(), now.plusSeconds(seconds));
  }

  @Test
  void isFoundByItsVeryOctets() {
    verified(600);
    assertThat(tokens.find(HEADER)).contains(token);
    assertThat(tokens.find("bearer a.b.c")).isEmpty();
    assertThat(tokens.find("Bearer a.b.d")).isEmpty();
    assertThat(tokens.find("")).isEmpty();
  }

  @Test
  void anExpiredTokenIsNotFound() {
    verified(20);
    now = now.plusSeconds(19);
    assertThat(tokens.find(HEADER)).contains(token);
    now = now.plusSeconds(1);
    assertThat(tokens.find(HEADER)).isEmpty();
  }

  @Test
  void afterAMinuteItHasToProveItselfAgain() {
    verified(3600);
    now = now.plusSeconds(59);
    assertThat(tokens.find(HEADER)).contains(token);
    now = now.plusSeconds(1);
    assertThat(tokens.find(HEADER)).isEmpty();
  }

  @Test
  void otherKeysOfTheIssuerEndItAtOnce() {
    verified(600);
    keys = 2;
    assertThat(tokens.find(HEADER)).isEmpty();
  }

  /// The keys changed while the signature was being checked, perhaps under the old ones.
  @Test
  void keysThatChangedMeanwhileAreNoticed() {
    long before = tokens.keys();
    keys = 2;
    tokens.put(HEADER, token, before, now.plusSeconds(600));
    assertThat(tokens.find(HEADER)).isEmpty();
  }

  @Test
  void aClockThatWasPutBackGivesNothing() {
    verified(600);
    now = now.minusSeconds(1);
    assertThat(tokens.find(HEADER)).isEmpty();
  }
}
