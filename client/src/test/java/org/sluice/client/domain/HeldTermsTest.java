package org.sluice.client.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.World;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.DomainTermsFile;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Statement;

@DisplayName("How long keys may be kept: terms that the log proves, and nothing older")
class HeldTermsTest {
  @TempDir Path root;

  private World world;
  private PinnedProfile own;
  private HeldTerms terms;

  @BeforeEach
  void domain() throws IOException {
    world = new World(Files.createDirectories(root.resolve("own")));
    own = world.domains().take(world.profileFile());
    terms = new HeldTerms(world.domains());
  }

  private static DomainTerms of(DomainName domain, long number, Hash32 previous, int days) {
    return new DomainTerms(domain, number, previous, 1, 12, days, 366, 366, 1);
  }

  private DomainTerms of(long number, Hash32 previous, int days) {
    return of(own.profile().domain(), number, previous, days);
  }

  private DomainTermsFile logged(Statement statement, int cosigners) {
    SignedStatement entry = SignedStatement.sign(statement, world.domain().officer());
    long index = world.log().append(entry);
    return new DomainTermsFile(
        new LoggedEntry(index, Octets.of(entry.encoded()), world.log().inclusion(index).hashes()),
        Octets.of(world.log().checkpoint(cosigners)));
  }

  private void refused(byte[] file, String why) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> terms.take(own, file))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.TERMS))
        .withMessageContaining(why);
  }

  @Test
  @DisplayName("the newest counts, also for a client that is started anew; an older one does not")
  void newest() {
    assertThat(terms.of(own.profile().domain())).isEmpty();
    DomainTerms first = of(1, Hash32.ZERO, 30);
    DomainTerms second = of(2, first.hash(), 60);
    DomainTermsFile before = logged(first, 3);
    terms.take(own, before.encoded());
    terms.take(own, logged(second, 3).encoded());
    refused(before.encoded(), "terms 2 or later ones, got terms 1");
    assertThat(new HeldTerms(world.domains()).of(own.profile().domain())).contains(second);
  }

  @Test
  @DisplayName("too few witnesses, an entry that is not there, another domain, another statement")
  void notProven() {
    DomainTerms good = of(1, Hash32.ZERO, 30);
    refused(logged(good, 0).encoded(), "the log proves");
    DomainTermsFile file = logged(good, 3);
    LoggedEntry entry = file.entry();
    refused(
        new DomainTermsFile(
                new LoggedEntry(entry.index() + 1, entry.entry(), entry.hashes()),
                file.checkpoint())
            .encoded(),
        "the log proves");
    DomainTerms other = of(DomainName.parse("blue.example"), 1, Hash32.ZERO, 30);
    refused(logged(other, 3).encoded(), "blue.example");
    refused(logged(own.profile(), 3).encoded(), "no terms of a domain");
    refused(new byte[] {1, 2, 3}, "the log proves");
    assertThat(terms.of(own.profile().domain())).isEmpty();
  }
}
