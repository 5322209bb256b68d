package org.sluice.distribution.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.browser.Chromium;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.own.OwnPages;
import org.sluice.distribution.own.UserPasswords;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.UserUri;
import org.sluice.web.AccessLogFolder;
import org.sluice.web.Entrance;
import org.sluice.web.LoopbackServer;
import org.sluice.web.Shell;
import org.sluice.web.Templates;
import org.sluice.web.account.Sessions;

@Tag("slow")
@DisplayName("The users' page in a real Chromium")
final class OwnPagesBrowserTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final String USER = "tel:+447700900123";
  private static final String PASSWORD = "correct horse 4711";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z"));

  @TempDir Path folder;

  private LowSide low;
  private Sessions sessions;
  private LoopbackServer server;
  private Chromium browser;

  @BeforeEach
  void start() throws Exception {
    Optional<Path> program = Chromium.find();
    assumeTrue(
        program.isPresent(),
        "Chromium is not installed: that the users' page works in a browser is not checked");
    low = lowSide();
    UserPasswords passwords = new UserPasswords(folder);
    passwords.put(UserUri.parse(USER), PASSWORD.getBytes(StandardCharsets.UTF_8));
    List<String> names = new ArrayList<>(OwnPages.TEMPLATES);
    names.addAll(Shell.TEMPLATES);
    Templates templates = new Templates(names);
    sessions = Sessions.ofAccounts(passwords.accounts(low.store()), InstantSource.system());
    server =
        LoopbackServer.start(
            0,
            new Shell(
                sessions,
                new AccessLogFolder(folder.resolve("access-log"), CLOCK),
                templates,
                Entrance.withPassword(OwnPages.SITE, sessions, templates),
                OwnPages.of(low, new Suspensions(folder), CLOCK, templates)));
    browser = Chromium.start(program.get());
    browser.size(1280, 900, 1, false);
  }

  private LowSide lowSide() throws Exception {
    TestHighSide high = new TestHighSide();
    LowSide side = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    TestHighSide.Device phone = high.device(USER, DeviceState.ACTIVE);
    TestHighSide.Device lost = high.device(USER, DeviceState.ACTIVE);
    for (byte[] bundle :
        List.of(
            high.certificate(),
            high.access(phone.record()),
            high.access(lost.record()),
            high.keySets(
                high.keySet(phone.record(), 1521),
                high.keySet(phone.record(), 1522),
                high.keySet(phone.record(), 1523)),
            high.access(TestHighSide.changed(lost.record(), DeviceState.REVOKED, high.size())))) {
      assertThat(side.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
    }
    assertThat(side.receiver().accept(high.segment(0, high.size())))
        .isInstanceOf(Intake.Stored.class);
    return side;
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
      sessions.close();
    }
    if (low != null) {
      low.close();
    }
  }

  @Test
  @DisplayName("log in, see the periods, follow the download, log out; narrow and dark as well")
  void clickThrough() throws Exception {
    browser.go("http://127.0.0.1:" + server.port() + "/my");
    browser.picture(PICTURES.resolve("own-login.png"));
    browser.type("#name", USER);
    browser.type("#password", "wrong password");
    browser.follow("button[type=submit]");
    assertThat(browser.text("[role=alert]")).isEqualTo("Name or password is not right.");
    browser.type("#password", PASSWORD);
    browser.follow("button[type=submit]");
    assertThat(browser.text("h1")).isEqualTo("Your keys");
    assertThat(browser.text("main"))
        .contains("2026-10", "2026-11", "2026-12", "now", "next", "revoked: it gets no keys");
    assertThat(browser.ask("document.querySelectorAll('tbody tr').length")).isEqualTo("3");
    assertThat(browser.ask("document.querySelectorAll('a[download]').length")).isEqualTo("1");
    browser.picture(PICTURES.resolve("own.png"));
    browser.ask(
        "fetch(document.querySelector('a[download]').href).then(r => r.text())"
            + ".then(t => { document.title = 'got ' + JSON.parse(t).records.length; })"
            + ".catch(e => { document.title = 'blocked'; })");
    browser.await("document.title === 'got 2'");
    browser.size(360, 740, 2, true);
    browser.go("http://127.0.0.1:" + server.port() + "/my");
    assertThat(browser.ask("document.documentElement.scrollWidth <= innerWidth")).isEqualTo("true");
    browser.picture(PICTURES.resolve("own-narrow-dark.png"));
    browser.follow(".leave button");
    assertThat(browser.text("h1")).isEqualTo("Log in");
  }
}
