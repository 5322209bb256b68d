package org.sluice.distribution.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;

@Tag("slow")
@DisplayName("The review pages in a real Chromium")
final class BrowserTest {
  private static final Path PICTURES = Path.of("target", "pictures");

  @TempDir Path folder;

  private Site site;
  private Chromium browser;

  @BeforeEach
  void start() throws Exception {
    Optional<Path> program = Chromium.find();
    assumeTrue(
        program.isPresent(),
        "Chromium is not installed: that the review pages work in a browser is not checked");
    site = new Site(folder, Received.nothingKnown());
    browser = Chromium.start(program.get());
    browser.size(1280, 900, 1, false);
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (site != null) {
      site.close();
    }
  }

  private void login() {
    browser.go(site.address() + "/review");
    browser.type("#name", "vera");
    browser.type("#password", Site.PASSWORD);
    browser.follow("button[type=submit]");
  }

  private void go(String page) {
    browser.go(site.address() + site.pages() + page);
  }

  @Test
  @DisplayName("log in, filter, open an entry, verify it with one's own profile, log out")
  void clickThrough() throws Exception {
    browser.go(site.address() + "/review");
    browser.picture(PICTURES.resolve("login.png"));
    browser.type("#name", "vera");
    browser.type("#password", "wrong password");
    browser.follow("button[type=submit]");
    assertThat(browser.text("[role=alert]")).isEqualTo("Name or password is not right.");
    browser.type("#password", Site.PASSWORD);
    browser.follow("button[type=submit]");
    assertThat(browser.text("h1")).isEqualTo("Timeline");
    browser.picture(PICTURES.resolve("timeline.png"));

    browser.ask("document.querySelector('#purpose').value = 'audit'");
    browser.follow(".filters button");
    assertThat(browser.ask("document.querySelectorAll('tbody tr').length")).isEqualTo("1");
    assertThat(browser.text("tbody tr")).contains("AUDIT KEYS", "officer 0, officer 1");
    browser.follow("tbody td a");
    assertThat(browser.text("h1")).contains("Audit released");

    browser.choose("[data-profiles]", site.profile);
    browser.type("#log-key", site.sample.high.logEcdsaNoteKey().vkey());
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-outcome]') !== null");
    assertThat(browser.text("[data-result]"))
        .contains("is in the log", "co-signed by", "your profile 1 of green.example")
        .contains("/ecdsa too, the key that you typed")
        .contains("Signed by the appliance: the key of your profile.")
        .doesNotContain("Not verified");
    browser.picture(PICTURES.resolve("entry.png"));
    browser.follow(".leave button");
    assertThat(browser.text("h1")).isEqualTo("Log in");
    go("/audit");
    assertThat(browser.text("h1")).isEqualTo("Log in");
    assertThat(browser.complaints()).noneMatch(c -> !c.contains("401"));
  }

  @Test
  @DisplayName(
      "the browser proves that an earlier log is the beginning of this one, and refuses a fork")
  void consistency() throws Exception {
    Path earlier =
        Files.write(
            folder.resolve("last-month"), site.sample.high.checkpoint(7, site.sample.high.root(7)));
    Path forked =
        Files.write(
            folder.resolve("forked"), site.sample.high.checkpoint(7, site.sample.high.root(6)));
    login();
    go("/check");
    browser.choose("[data-profiles]", site.profile);
    browser.choose("[data-earlier]", earlier);
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-outcome]') !== null");
    assertThat(browser.text("[data-result]"))
        .contains("The log of size 7 that you kept is the beginning");
    browser.picture(PICTURES.resolve("check.png"));
    browser.choose("[data-earlier]", forked);
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-outcome=bad]') !== null");
    assertThat(browser.text("[data-result]"))
        .contains("Not verified: the log is not the one that you saw");
    browser.choose("[data-profiles]", earlier);
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-result]').innerText.includes('is no profile')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @DisplayName(
      "officers' signatures are checked against the policy in the log; another key is refused")
  void signatures() throws Exception {
    login();
    go("/entries/1");
    browser.choose("[data-profiles]", site.profile);
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-outcome]') !== null");
    assertThat(browser.text("[data-result]"))
        .contains("Signed by officer officer 0: the key stands in the policy of entry")
        .contains("Signed by officer officer 1");
    browser.picture(PICTURES.resolve("signatures.png"));
    // A long value must not squeeze the names of the fields into columns of single letters.
    assertThat(
            Double.parseDouble(
                browser.ask(
                    "Math.min(...Array.from(document.querySelectorAll('.fields th'),"
                        + " (th) => th.getBoundingClientRect().width))")))
        .isGreaterThan(150);

    go("/entries/1");
    browser.type("#log-key", new TestHighSide().logEcdsaNoteKey().vkey());
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-outcome]') !== null");
    assertThat(browser.text("[data-result]")).contains("Not verified: no signature by");
    // The script itself, with one bit of the statement changed.
    String refused =
        "(async () => { const t = await import('/assets/tlog.js');"
            + " const d = await (await fetch(location.pathname + '/proof.json')).json();"
            + " const e = t.fromBase64(d.entry); e[9] ^= 1;"
            + " try { await t.verifySignatures(e, d.label, d.signers); return 'verified'; }"
            + " catch (x) { return x.message; } })().then((r) => { document.title = r; })";
    browser.ask(refused);
    browser.await("document.title.includes('does not verify')");
  }

  @Test
  @DisplayName("text that attacks is shown as text: no script runs, nothing turns round")
  void hostile() throws Exception {
    login();
    go("/entries/" + site.sample.hostile);
    assertThat(browser.ask("document.title")).doesNotContain("owned");
    assertThat(browser.ask("document.querySelectorAll('main img, main script').length"))
        .isEqualTo("0");
    assertThat(browser.text("main"))
        .contains("<script>document.title='owned'</script>")
        .contains("zero\u27E8U+200B\u27E9width and \u27E8U+3164\u27E9filler");
    browser.picture(PICTURES.resolve("hostile.png"));
    go("/entries/" + site.sample.huge);
    assertThat(browser.text("main")).contains("This entry is not a statement", "65535 octets");
    browser.click("[data-start]");
    browser.await("document.querySelector('[data-outcome]') !== null");
    assertThat(browser.text("[data-result]"))
        .contains("is in the log", "keys came from this server");
    go("?show=all");
    browser.picture(PICTURES.resolve("everything.png"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @DisplayName(
      "it is usable at 200 %, on a narrow screen, by keyboard alone, in the dark, and on paper")
  void shapes() throws Exception {
    login();
    go("/audit");
    browser.picture(PICTURES.resolve("audit.png"));
    browser.print(PICTURES.resolve("audit.pdf"));
    browser.paper();
    assertThat(browser.ask("getComputedStyle(document.querySelector('nav')).display"))
        .isEqualTo("none");
    browser.picture(PICTURES.resolve("audit-paper.png"));
    browser.size(640, 450, 2, false);
    for (String page :
        new String[] {"", "/audit", "/counts", "/entries/8", "/check", "/sign-off?scope=x"}) {
      go(page);
      assertThat(browser.ask("document.documentElement.scrollWidth <= innerWidth"))
          .as("nothing is wider than the window at 200 %: " + page)
          .isEqualTo("true");
      assertThat(
              browser.ask(
                  "[...document.querySelectorAll('input,select,textarea')].every(e =>"
                      + " e.type === 'hidden' || e.labels.length > 0)"))
          .as("every field has a label: " + page)
          .isEqualTo("true");
    }
    go("");
    browser.picture(PICTURES.resolve("zoom.png"));
    browser.size(360, 740, 2, true);
    go("/audit");
    assertThat(browser.ask("document.documentElement.scrollWidth <= innerWidth")).isEqualTo("true");
    browser.picture(PICTURES.resolve("narrow-dark.png"));
    browser.size(1280, 900, 1, false);
    go("/counts");
    browser.picture(PICTURES.resolve("counts.png"));
    go("/sign-off?scope=green.example,+November+2026");
    browser.picture(PICTURES.resolve("sign-off.png"));
    go("/requests/" + site.sample.audit);
    browser.picture(PICTURES.resolve("request.png"));
    go("/package");
    browser.picture(PICTURES.resolve("package.png"));
    go("/counts");
    browser.press("Tab", 9);
    assertThat(browser.ask("document.activeElement.className")).isEqualTo("skip");
    browser.press("Enter", 13);
    browser.await("location.hash === '#main'");
    assertThat(browser.complaints()).isEmpty();
  }
}
