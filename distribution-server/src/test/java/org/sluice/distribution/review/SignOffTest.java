package org.sluice.distribution.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.id.Hash32;
import org.sluice.records.review.SignOff;

@DisplayName("A reviewer's signed note")
final class SignOffTest {
  @TempDir Path folder;

  private Site site;
  private Keys key;
  private String cookie;
  private String token;

  @BeforeEach
  void start() throws Exception {
    site = new Site(folder, Received.nothingKnown());
    key = Keys.of("sam");
    site.accounts.put(
        "sam",
        Set.of(ReviewRoles.REVIEWER, ReviewRoles.SIGNATORY),
        Site.PASSWORD.getBytes(StandardCharsets.UTF_8),
        key.vkey());
    cookie = site.login("sam");
    token =
        site.get(site.pages() + "/sign-off", cookie)
            .body()
            .replaceAll("(?s).*name=\"form-token\" value=\"([0-9a-f]+)\".*", "$1");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private SignOff signOff(long size, Hash32 root, String reviewer) {
    return new SignOff(
        TestHighSide.ORIGIN,
        size,
        root,
        "green.example 2026-11",
        reviewer,
        List.of("all <b>fine</b>"));
  }

  private HttpResponse<String> handIn(String note) throws Exception {
    return site.post(
        site.pages() + "/sign-off",
        "form-token=" + token + "&note=" + URLEncoder.encode(note, StandardCharsets.UTF_8),
        Map.of("Cookie", cookie));
  }

  @Test
  @DisplayName("is kept and shown when it is about this log and signed with the account's key")
  void accepted() throws Exception {
    long size = site.sample.high.size();
    String note = key.sign(signOff(size, site.sample.high.root(size), "sam").text());
    assertThat(handIn(note.replace("\n", "\r\n")).statusCode()).isEqualTo(303);
    String page = site.get(site.pages() + "/sign-off", cookie).body();
    assertThat(page).contains("green.example 2026-11", "all &lt;b&gt;fine&lt;/b&gt;");
    String link = page.replaceAll("(?s).*(/sign-off/[0-9a-f]{64}\\.note).*", "$1");
    assertThat(site.get(site.pages() + link, cookie).body()).isEqualTo(note);
  }

  @Test
  @DisplayName("is refused from another key, about another log or state, in another name or form")
  void refused() throws Exception {
    long size = site.sample.high.size();
    Hash32 root = site.sample.high.root(size);
    assertThat(handIn(Keys.of("sam").sign(signOff(size, root, "sam").text())).statusCode())
        .isEqualTo(400);
    assertThat(handIn(key.sign(signOff(size, root, "vera").text())).statusCode()).isEqualTo(400);
    assertThat(handIn(key.sign(signOff(size, Hash32.ZERO, "sam").text())).statusCode())
        .isEqualTo(409);
    assertThat(handIn(key.sign(signOff(size + 1, root, "sam").text())).statusCode()).isEqualTo(409);
    assertThat(handIn(key.sign("free text\n")).statusCode()).isEqualTo(400);
    assertThat(handIn(signOff(size, root, "sam").text()).statusCode()).isEqualTo(400);
    assertThat(handIn("").statusCode()).isEqualTo(400);
    assertThat(site.get(site.pages() + "/sign-off", cookie).body()).contains("None so far.");
  }
}
