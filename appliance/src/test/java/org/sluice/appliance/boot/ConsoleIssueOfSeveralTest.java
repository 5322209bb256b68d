package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.records.id.RequestId;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("The console asks for an issue that takes several requests, as the command does")
final class ConsoleIssueOfSeveralTest {
  private static final String END = "-----END SLUICE STATEMENT-----\n";

  private ConsoleSite site;
  private ConsolePeople people;

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    people = new ConsolePeople(site);
    mostKeys(2);
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
    mostKeys(100_000);
  }

  private void mostKeys(int most) throws Exception {
    Path draft = Files.createTempDirectory(site.appliance.root, "policy").resolve("draft");
    String[] words = {"--domain", "green.example", "--max-keys", String.valueOf(most)};
    site.appliance.run(
        0, "policy", "draft", words[0], words[1], words[2], words[3], "--out", draft.toString());
    site.appliance.act(0, "sofia", "draft", "sign", draft.toString());
    site.appliance.run(0, "draft", "log", draft.toString());
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  private long logged() {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.log().index().requests().size();
    }
  }

  @Test
  @DisplayName(
      "written down, saved as one archive, signed in one go, handed in all or none, approved, run")
  void whole() throws Exception {
    String id = people.draft("next");
    String page = people.get("irene", "/console/drafts/" + id).body();
    assertThat(page).contains("requests of the issue", "hash of the requests in ten words");
    assertThat(people.get("irene", "/console/requests").body())
        .containsPattern("in [0-9]+ requests");
    String signed = people.sign("irene", "/console/drafts/" + id);
    int parts = count(signed, END);
    assertThat(parts).isGreaterThan(1);

    long before = logged();
    String first = signed.substring(0, signed.indexOf(END) + END.length());
    HttpResponse<String> part = people.post("irene", "/console/hand-in", Map.of("signed", first));
    assertThat(part.statusCode()).isEqualTo(409);
    assertThat(part.body()).contains("takes " + parts + " requests, 1 are signed");
    String swapped = signed.substring(first.length()) + first;
    HttpResponse<String> order =
        people.post("irene", "/console/hand-in", Map.of("signed", swapped));
    assertThat(order.statusCode()).isEqualTo(409);
    assertThat(order.body()).contains("signed request 1 is not the one that was written down here");
    assertThat(logged()).as("none of them").isEqualTo(before);

    assertThat(
            people
                .upload("irene", "/console/hand-in/file", signed)
                .headers()
                .firstValue("location"))
        .hasValue("/console/requests/" + id);
    assertThat(logged()).isEqualTo(before + parts);
    assertThat(people.get("irene", "/console/drafts/" + id).statusCode()).isEqualTo(404);
    String address = "/console/requests/" + id;
    for (String approver : List.of("aldo", "bea")) {
      assertThat(people.get("irene", address).body()).doesNotContain("/start\"");
      assertThat(people.get(approver, "/console").body()).contains(address);
      String text = people.sign(approver, address);
      assertThat(count(text, END)).isEqualTo(parts);
      String _ = people.done(approver, "/console/hand-in", Map.of("signed", text));
    }
    assertThat(people.get("irene", address).body()).contains("approved: can be started");
    String _ = people.done("irene", address + "/start", Map.of());
    people.awaitNoRun();
    assertThat(people.get("irene", address).body())
        .contains("<b>Complete.</b>")
        .doesNotContain("ended early");
    try (HighSide high = HighSide.look(site.appliance.data())) {
      assertThat(LoggedIssue.of(high.log().index(), RequestId.fromHex(id)).parts())
          .hasSize(parts)
          .allMatch(r -> r.complete());
    }
  }

  @Test
  @DisplayName("drafts of which a crash left only a part are taken by nobody, and no page breaks")
  void half() throws Exception {
    String id = people.draft("next");
    Path folder = site.appliance.root.resolve("high/drafts/" + id + ".issue");
    String signed = people.sign("irene", "/console/drafts/" + id);
    Files.delete(folder.resolve("part-0002.draft"));
    assertThat(people.get("irene", "/console/drafts/" + id).statusCode()).isEqualTo(404);
    assertThat(people.get("irene", "/console/requests").statusCode()).isEqualTo(200);
    HttpResponse<String> in = people.post("irene", "/console/hand-in", Map.of("signed", signed));
    assertThat(in.statusCode()).isEqualTo(409);
    assertThat(in.body()).contains("there is no draft of request " + id);
  }

  @Test
  @DisplayName("they are listed as what they are, to those of their domain, and discarded there")
  void halfIsListed() throws Exception {
    String id = people.draft("next");
    Path folder = site.appliance.root.resolve("high/drafts/" + id + ".issue");
    assertThat(people.get("irene", "/console/requests").body())
        .contains("<a href=\"/console/drafts/" + id);
    // As a crash leaves it: a part of it, and the beginning of the next.
    Files.delete(folder.resolve("part-0002.draft"));
    Files.writeString(folder.resolve(".part-0002.draft.1-0.unfinished"), "half");
    assertThat(people.get("irene", "/console/requests").body())
        .contains("<code>" + id, "not whole", "/console/drafts/" + id + "/discard")
        .doesNotContain("<a href=\"/console/drafts/" + id);
    assertThat(people.get("bill", "/console/requests").body()).doesNotContain(id);
    String discard = "/console/drafts/" + id + "/discard";
    assertThat(people.post("bill", discard, Map.of()).statusCode()).isEqualTo(403);
    assertThat(folder).exists();
    assertThat(people.done("irene", discard, Map.of())).isEqualTo("/console/requests");
    assertThat(folder).doesNotExist();
    assertThat(people.post("irene", discard, Map.of()).statusCode()).isEqualTo(404);
    assertThat(people.get("irene", "/console/requests").body()).doesNotContain(id);
    // Not even the first part: nobody can say whose it is.
    Files.createDirectories(folder);
    assertThat(people.get("irene", "/console/requests").body()).contains("<code>" + id);
    site.appliance.run(0, "issue", "list");
    site.appliance.run(0, "issue", "discard", id);
    assertThat(folder).doesNotExist();
  }

  private String named(String page) {
    return page.replaceAll("(?s).*sluice issue cancel ([0-9a-f ]+) --domain.*", "$1");
  }

  private String cancelled(String out, String... ids) throws Exception {
    Path file = site.appliance.root.resolve(out);
    List<String> words = new ArrayList<>(List.of("issue", "cancel"));
    words.addAll(List.of(ids));
    words.addAll(List.of("--domain", "green.example", "--why", "test", "--out", file.toString()));
    words.addAll(List.of("--officer", site.appliance.path("officers/aldo.p12")));
    words.addAll(List.of("--passphrase-file", site.appliance.path("officers/aldo.pass")));
    site.appliance.must(words.toArray(String[]::new));
    String text = Files.readString(file);
    Files.delete(file);
    return text;
  }

  @Test
  @DisplayName("cancelled from its page: all of it, by one signed file; twice, or half known, none")
  void cancelledHere() throws Exception {
    String id = people.request("next");
    String address = "/console/requests/" + id;
    String page = people.get("aldo", address).body();
    assertThat(page).contains("Cancel this issue of ", " requests", "Cancel it for good");
    String[] ids = named(page).split(" ", -1);
    assertThat(ids).hasSizeGreaterThan(1).doesNotContain(id);

    String unknown = cancelled("unknown.cancelled", ids[0], "0".repeat(31) + "1");
    HttpResponse<String> refused =
        people.post("aldo", "/console/hand-in", Map.of("signed", unknown));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("the log has no request");
    String once = cancelled("once.cancelled", ids[0]);
    long entries = size();
    assertThat(people.post("aldo", "/console/hand-in", Map.of("signed", once + once)).statusCode())
        .as("the same twice in one file")
        .isEqualTo(409);
    assertThat(size()).as("none of it").isEqualTo(entries);
    assertThat(people.get("aldo", address).body()).contains("Cancel it for good");

    String _ = people.done("aldo", "/console/hand-in", Map.of("signed", cancelled("all", ids)));
    assertThat(people.get("aldo", address).body())
        .contains("cancelled")
        .doesNotContain("Cancel it for good");
    try (HighSide high = HighSide.look(site.appliance.data())) {
      for (String one : ids) {
        assertThat(high.log().index().cancelled(RequestId.fromHex(one))).isPresent();
      }
    }
  }

  private long size() {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.log().size();
    }
  }

  @Test
  @DisplayName("a file that is too long, is no text, or is another's is refused in words")
  void refused() throws Exception {
    HttpResponse<String> large =
        people.upload("irene", "/console/hand-in/file", "A".repeat((2 << 20) + 1));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).isEqualTo("The file is longer than 2097152 octets.");
    HttpResponse<String> wrong = people.upload("irene", "/console/hand-in/file", "\u0000\u0001");
    assertThat(wrong.statusCode()).isEqualTo(409);
    assertThat(wrong.body()).contains("this is no signed statement");
    String id = people.draft("next");
    String signed = people.sign("irene", "/console/drafts/" + id);
    assertThat(people.upload("aldo", "/console/hand-in/file", signed).statusCode()).isEqualTo(403);
    String _ = people.done("irene", "/console/drafts/" + id + "/discard", Map.of());
    assertThat(site.appliance.root.resolve("high/drafts/" + id + ".issue")).doesNotExist();
  }
}
