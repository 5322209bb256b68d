package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sluice.records.id.UserUri;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Import of users through the console")
final class ConsoleImportTest {
  private static final String ACCOUNT = "enzo";

  private ConsoleSite site;
  private String cookie;
  private String token;

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    cookie = site.login(ACCOUNT);
    token = site.token(cookie);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private String send(String name, String text) throws Exception {
    HttpResponse<String> sent = site.upload("/console/import?name=" + name, cookie, token, text);
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
    String at = sent.headers().firstValue("location").orElseThrow();
    return site.awaitImport(at.replace("/console/import/", ""), cookie);
  }

  private HttpResponse<String> post(String id, String what, Map<String, String> fields)
      throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    all.put("form-token", token);
    return site.post("/console/import/" + id + "/" + what, cookie, all);
  }

  private String page(String id) throws Exception {
    return site.get("/console/import/" + id, cookie).body();
  }

  private boolean known(String uri) {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.users().find(TestAppliance.GREEN, UserUri.parse(uri)).isPresent();
    }
  }

  private List<Path> uploads() throws Exception {
    Path folder = site.appliance.root.resolve("high/uploads");
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  @DisplayName("shown first, imported after a yes, once; the same again changes nothing")
  void imported() throws Exception {
    String text = "\ufeffdomain,uri,user\r\ngreen.example,tel:+447700900701,\"staff-1\"\r\n";
    String id = send("new.csv", text);
    assertThat(page(id))
        .contains("Nothing is imported yet.", "<dt>New users</dt><dd>1</dd>", "Import it")
        .contains("Read by");
    assertThat(known("tel:+447700900701")).isFalse();
    assertThat(post(id, "confirm", Map.of()).statusCode()).isEqualTo(303);
    site.awaitImport(id, cookie);
    assertThat(page(id)).contains("<b>Imported.</b>").doesNotContain("Import it");
    assertThat(known("tel:+447700900701")).isTrue();
    assertThat(post(id, "confirm", Map.of()).statusCode()).as("a second time").isEqualTo(409);
    String again = send("again.csv", text);
    assertThat(page(again)).contains("<dt>New users</dt><dd>0</dd>", "same</dt><dd>1</dd>");
    assertThat(site.get("/console/import/" + id, cookie).statusCode())
        .as("another file took its place")
        .isEqualTo(404);
  }

  @Test
  @DisplayName("refused lines are named by their numbers; the others only if that is chosen")
  void refused() throws Exception {
    String id =
        send(
            "some.jsonl",
            "{\"domain\":\"green.example\",\"uri\":\"tel:+447700900711\"}\n\n# comment\n"
                + "{\"domain\":\"blue.example\",\"uri\":\"tel:+447700900712\"}\n"
                + "{\"domain\":\"green.example\",\"uri\":\"tel:+44770090071\u0430\"}\nhello\n"
                + "{\"domain\":\"green.example\",\"uri\":\"tel:+447700900711\"}\n");
    assertThat(page(id))
        .contains("line 4: unknown domain blue.example", "line 5:", "CYRILLIC SMALL LETTER A")
        .contains("line 6: no JSON object", "line 7: the same user as line 1")
        .contains("Import the other 1")
        .doesNotContain("Import it");
    assertThat(post(id, "confirm", Map.of()).statusCode()).as("not partial").isEqualTo(409);
    assertThat(known("tel:+447700900711")).isFalse();
    HttpResponse<String> report = site.get("/console/import/" + id + "/report", cookie);
    assertThat(report.body().lines().map(l -> l.split("\t", -1)[0]).sorted())
        .containsExactly("4", "5", "6", "7");
    assertThat(post(id, "confirm", Map.of("partial", "true")).statusCode()).isEqualTo(303);
    site.awaitImport(id, cookie);
    assertThat(known("tel:+447700900711")).isTrue();
    assertThat(known("tel:+447700900712")).isFalse();
  }

  @Test
  @DisplayName("what would be another change by now is shown again and not taken over")
  void changedMeanwhile() throws Exception {
    String text = "domain,uri\ngreen.example,tel:+447700900721\ngreen.example,tel:+447700900722\n";
    String id = send("two.csv", text);
    Path same = Files.writeString(site.appliance.root.resolve("one.csv"), text.substring(0, 43));
    site.appliance.run(0, "users", "import", same.toString());
    assertThat(post(id, "confirm", Map.of()).statusCode()).isEqualTo(303);
    site.awaitImport(id, cookie);
    assertThat(page(id)).contains("users here changed since", "<dt>New users</dt><dd>1</dd>");
    assertThat(known("tel:+447700900722")).isFalse();
  }

  @Test
  @DisplayName("no header, octets that are no text, no rows: said, and nothing to agree to")
  void nothingToImport() throws Exception {
    assertThat(page(send("head.csv", "a,b\n1,2\n")))
        .contains("line 1: unknown field &#39;a&#39; in the header")
        .doesNotContain("Import the other", "Import it");
    assertThat(page(send("odd.csv", "domain,uri\n\u0001\u0002\n"))).contains("line 2:");
    String empty = send("empty.csv", "");
    assertThat(page(empty)).contains("<dt>New users</dt><dd>0</dd>");
  }

  @Test
  @DisplayName("a full disk while a file comes in, and while it is read: said, nothing imported")
  void diskFull() throws Exception {
    Path folder;
    try (Stream<Path> own = Files.list(site.appliance.root.resolve("high/uploads"))) {
      folder = own.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder),
        "no small disk can be mounted here (only root may): a full disk was not tried");
    try {
      HttpResponse<String> large =
          site.upload("/console/import?name=large.csv", cookie, token, rows(4000));
      assertThat(large.statusCode()).as(large.body()).isEqualTo(409);
      assertThat(large.body()).contains("the file was not received");
      // It has room as it came, and what the gate writes of it has none.
      String id = send("some.csv", rows(1500));
      assertThat(page(id)).contains("cannot be kept").doesNotContain("Import it");
      assertThat(post(id, "confirm", Map.of()).statusCode()).isEqualTo(409);
    } finally {
      assertThat(command("umount", folder)).isTrue();
    }
    assertThat(known("tel:+447700960001")).isFalse();
  }

  private static String rows(int count) {
    StringBuilder text = new StringBuilder("domain,uri\n");
    for (int i = 0; i < count; i++) {
      text.append("green.example,tel:+4477009").append(60_000 + i).append('\n');
    }
    return text.toString();
  }

  private static boolean command(Object... words) throws InterruptedException {
    try {
      return new ProcessBuilder(Stream.of(words).map(String::valueOf).toList()).start().waitFor()
          == 0;
    } catch (IOException e) {
      return false; // No such program.
    }
  }

  @Test
  @DisplayName("without the form's token, from another site, of another account: nothing is kept")
  void notOwn() throws Exception {
    String id = send("mine.csv", "domain,uri\ngreen.example,tel:+447700900731\n");
    List<Path> before = uploads();
    assertThat(site.upload("/console/import?name=a.csv", cookie, "0".repeat(64), "x").statusCode())
        .isEqualTo(403);
    assertThat(site.upload("/console/import?name=a.csv", cookie, "", "x").body())
        .startsWith("This form is of another session")
        .doesNotContain("<html");
    assertThat(site.upload("/console/import", cookie, token, "x").statusCode()).isEqualTo(400);
    String eve = site.login("eve");
    assertThat(site.get("/console/import/" + id, eve).statusCode()).isEqualTo(404);
    assertThat(
            site.post(
                    "/console/import/" + id + "/confirm",
                    eve,
                    Map.of("form-token", site.token(eve)))
                .statusCode())
        .isEqualTo(404);
    assertThat(uploads()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(post(id, "forget", Map.of()).statusCode()).isEqualTo(303);
    assertThat(uploads()).noneMatch(f -> f.toString().contains(id));
    assertThat(known("tel:+447700900731")).isFalse();
  }
}
