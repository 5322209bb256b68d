package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;

@Tag("slow") // a ceremony
@DisplayName("issue request --missing asks for nothing that an open request asks for")
final class MissingKeysTest {
  private static final String ONE = "tel:+447700900861";
  private static final String TWO = "tel:+447700900862";

  private final TestAppliance a;

  MissingKeysTest() throws IOException {
    a = TestAppliance.get();
  }

  private String ask(int exit, String... more) {
    String[] words = {"issue", "request", "--domain", "green.example", "--periods", "next"};
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return a.act(exit, "irene", all);
  }

  private record Asked(String id, List<String> users, List<String> why) {}

  private Asked newest() {
    try (HighSide high = HighSide.look(a.data())) {
      LoggedIssue issue = FewKeys.newest(high);
      RequestFile file = high.requests().find(issue.id()).orElseThrow();
      return new Asked(
          issue.id().toString(),
          file.identities().stream().map(o -> o.user().value()).toList(),
          file.difference().orElseThrow().omitted().stream()
              .map(ToldDifference.Omitted::why)
              .toList());
    }
  }

  private void user(String act, String uri) {
    a.act(0, "enzo", "users", act, "--domain", "green.example", "--user", uri, "--why", "a test");
  }

  @Test
  @DisplayName(
      "left out and said so; what was cancelled is asked for again; without it, everything")
  void leftOut() throws Exception {
    a.join(61, ONE);
    ask(0);
    Asked everybody = newest();
    assertThat(everybody.users()).contains(ONE).hasSizeGreaterThan(1);
    assertThat(ask(1, "--missing")).contains("or an open request asks for them: nothing to issue");

    a.join(62, TWO);
    ask(0, "--missing");
    Asked late = newest();
    assertThat(late.users()).containsExactly(TWO);
    assertThat(late.why()).contains("an open request asks for these keys");

    a.act(0, "irene", "issue", "cancel", everybody.id(), "--why", "a test");
    ask(0, "--missing");
    Asked rest = newest();
    assertThat(rest.users()).contains(ONE).doesNotContain(TWO);
    ask(0);
    assertThat(newest().users()).contains(ONE, TWO);
    for (String id : List.of(late.id(), rest.id(), newest().id())) {
      a.act(0, "irene", "issue", "cancel", id, "--why", "a test");
    }
    user("revoke", ONE);
    user("revoke", TWO);
  }
}
