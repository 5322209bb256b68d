package org.sluice.web.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Logging in")
final class SessionsTest {
  private static final Permission READ = new Permission("review:read");
  private static final Permission SIGN = new Permission("review:sign-off");
  private static final Role REVIEWER = new Role("reviewer", false, Set.of(READ));
  private static final Role SIGNATORY = new Role("signatory", true, Set.of(SIGN));

  @TempDir Path folder;

  private Instant now = Instant.now();
  private final InstantSource clock = () -> now;
  private AccountFile accounts;
  private Sessions sessions;

  @BeforeEach
  void open() {
    accounts = new AccountFile(folder, List.of(REVIEWER, SIGNATORY));
    accounts.put("vera", Set.of(REVIEWER), octets("right password"), null);
    sessions = Sessions.ofAccounts(accounts, clock);
  }

  @AfterEach
  void close() {
    sessions.close();
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private LoginOutcome login(String name, String password) {
    return sessions.login(name, octets(password), "192.0.2.1");
  }

  @Test
  @DisplayName("name and password begin a session with the permissions of the role alone")
  void welcome() {
    assertThat(login("vera", "right password"))
        .isInstanceOfSatisfying(
            LoginOutcome.Welcome.class,
            in -> {
              Visitor visitor = sessions.find(in.visitor().sessionId()).orElseThrow();
              assertThat(visitor.name()).isEqualTo("vera");
              assertThat(visitor.may(READ)).isTrue();
              assertThat(visitor.may(SIGN)).isFalse();
              assertThat(visitor.formToken()).hasSize(64).isNotEqualTo(visitor.sessionId());
            });
  }

  @Test
  @DisplayName("a wrong name and a wrong password get the same answer")
  void refused() {
    assertThat(login("vera", "wrong password")).isEqualTo(new LoginOutcome.Refused());
    assertThat(login("nobody", "wrong password")).isEqualTo(new LoginOutcome.Refused());
    assertThat(login("", "")).isEqualTo(new LoginOutcome.Refused());
    assertThat(login("vera", "")).isEqualTo(new LoginOutcome.Refused());
  }

  @Test
  @Tag("slow") // each of the attempts costs what a password costs
  @DisplayName(
      "after some failures the door is closed for a while, for names that exist and others alike")
  void lockout() {
    for (String name : new String[] {"vera", "nobody"}) {
      for (int i = 0; i < LoginGuard.MAX_BY_NAME; i++) {
        assertThat(login(name, "wrong")).isEqualTo(new LoginOutcome.Refused());
      }
      assertThat(login(name, "right password")).isEqualTo(new LoginOutcome.Closed());
    }
    now = now.plus(LoginGuard.WINDOW).plusSeconds(1);
    assertThat(login("vera", "right password")).isInstanceOf(LoginOutcome.Welcome.class);
  }

  @Test
  @Tag("slow") // the third waits for a place
  @DisplayName("two passwords are computed at once; a third log-in is told to come again")
  void atOnce() throws Exception {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch on = new CountDownLatch(1);
    Accounts slow =
        name -> {
          if (inside.getCount() > 0) {
            inside.countDown();
            awaits(on);
          }
          return accounts.holder(name);
        };
    byte[] right = octets("right password");
    try (Sessions few = Sessions.ofAccounts(slow, clock);
        ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<LoginOutcome>> both = new ArrayList<>();
      try {
        for (int i = 0; i < 2; i++) {
          both.add(two.submit(() -> few.login("vera", right, "192.0.2.1")));
        }
        assertThat(inside.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(few.login("vera", right, "192.0.2.1")).isEqualTo(new LoginOutcome.Busy());
        assertThat(few.isPassword("vera", right, "192.0.2.1")).isFalse();
      } finally {
        on.countDown();
      }
      for (Future<LoginOutcome> each : both) {
        assertThat(each.get()).isInstanceOf(LoginOutcome.Welcome.class);
      }
      assertThat(few.login("vera", right, "192.0.2.1")).isInstanceOf(LoginOutcome.Welcome.class);
    }
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("an address that fails with many names is closed too; others are not")
  void byAddress() {
    LoginGuard guard = new LoginGuard(clock);
    for (int i = 0; i < LoginGuard.MAX_BY_ADDRESS; i++) {
      guard.failed("name" + i, "192.0.2.9");
    }
    assertThat(guard.open("vera", "192.0.2.9")).isFalse();
    assertThat(guard.open("vera", "192.0.2.8")).isTrue();
  }

  @Test
  @DisplayName("what is counted has an end")
  void bounded() {
    LoginGuard guard = new LoginGuard(clock);
    guard.failed("first", "192.0.2.9");
    for (int i = 0; i < LoginGuard.MAX_TRACKED; i++) {
      guard.failed("other" + i, "192.0.2.10");
    }
    assertThat(guard.open("first", "192.0.2.9")).isTrue();
  }

  @Test
  @DisplayName("a session ends when it is left; one that nobody used for eight hours is over")
  void ends() {
    String first = begin();
    sessions.find(first).orElseThrow().leave();
    assertThat(sessions.find(first)).isEmpty();
    String second = begin();
    now = now.plus(Sessions.LONGEST).plus(Duration.ofMinutes(1));
    assertThat(sessions.find(second)).isEmpty();
    assertThat(sessions.find(second)).isEmpty();
  }

  @Test
  @DisplayName("a session ends 20 minutes after its last request, and not before")
  void idle() {
    String id = begin();
    for (int i = 0; i < 3; i++) {
      now = now.plus(Sessions.IDLE);
      assertThat(sessions.find(id)).as("request " + i).isPresent();
    }
    now = now.plus(Sessions.IDLE).plusSeconds(1);
    assertThat(sessions.find(id)).isEmpty();
    now = now.minusSeconds(60);
    assertThat(sessions.find(id)).as("it does not come back").isEmpty();
  }

  @Test
  @DisplayName("whoever asks all the time is outside after eight hours, too")
  void longest() {
    String id = begin();
    Instant end = now.plus(Sessions.LONGEST);
    while (now.plus(Sessions.IDLE).isBefore(end)) {
      now = now.plus(Sessions.IDLE);
      assertThat(sessions.find(id)).isPresent();
    }
    now = end;
    assertThat(sessions.find(id)).as("the last moment").isPresent();
    now = end.plusSeconds(1);
    assertThat(sessions.find(id)).isEmpty();
  }

  @Test
  @DisplayName("a name that nobody has costs one computation of Argon2, as a wrong password does")
  void sameWork() {
    for (String[] attempt :
        new String[][] {
          {"vera", "wrong password"},
          {"nobody", "wrong password"},
          {"", ""},
          {"vera", ""},
          {"x".repeat(200), "right password"},
          {"vera", "right password"}
        }) {
      long before = PasswordHash.computed();
      LoginOutcome _ = login(attempt[0], attempt[1]);
      assertThat(PasswordHash.computed() - before).as(attempt[0]).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("nobody chooses the id of a session")
  void fixation() {
    assertThat(sessions.find("0".repeat(64))).isEmpty();
    assertThat(sessions.find("../accounts")).isEmpty();
    assertThat(begin()).isNotEqualTo(begin()).matches("[0-9a-f]{64}");
  }

  @Test
  @DisplayName("a role that is taken away is gone at once")
  void roleTaken() {
    String id = begin();
    accounts.remove("vera");
    assertThat(sessions.find(id).orElseThrow().may(READ)).isFalse();
  }

  @Test
  @DisplayName("a ticket works once, and no other does")
  void ticket() {
    try (Sessions disc = Sessions.ofTicket("0123456789", READ)) {
      assertThat(disc.login("reader", octets("0123456780"), "127.0.0.1"))
          .isEqualTo(new LoginOutcome.Refused());
      assertThat(disc.login("reader", octets("0123456789"), "127.0.0.1"))
          .isInstanceOfSatisfying(
              LoginOutcome.Welcome.class,
              in -> {
                assertThat(in.visitor().may(READ)).isTrue();
                assertThat(in.visitor().may(SIGN)).isFalse();
              });
      assertThat(disc.login("reader", octets("0123456789"), "127.0.0.1"))
          .isEqualTo(new LoginOutcome.Refused());
    }
  }

  @Test
  @DisplayName("the file holds no password, is its owner's alone, and a damaged one lets nobody in")
  void file() throws Exception {
    Path file = folder.resolve("accounts");
    String line = Files.readString(file);
    assertThat(line)
        .startsWith("vera reviewer $argon2id$v=19$m=65536,t=3,p=4$")
        .doesNotContain("right password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    for (String bad :
        new String[] {
          line + line,
          line.replace("reviewer", "owner"),
          line.replace("m=65536", "m=99999999"),
          line.replace("argon2id", "argon2i"),
          line.replace(" -", ""),
          line.replace("vera", "Vera"),
          line.replace("reviewer", "signatory")
        }) {
      Files.writeString(file, bad);
      assertThat(login("vera", "right password")).isEqualTo(new LoginOutcome.Refused());
      assertThatThrownBy(() -> accounts.list()).hasMessageContainingAll("accounts", "line");
    }
  }

  private String begin() {
    return login("vera", "right password") instanceof LoginOutcome.Welcome in
        ? in.visitor().sessionId()
        : "";
  }
}
