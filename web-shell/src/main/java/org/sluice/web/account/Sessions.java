package org.sluice.web.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.realm.Realm;
import org.apache.shiro.session.Session;
import org.apache.shiro.session.SessionException;
import org.apache.shiro.session.mgt.DefaultSessionManager;
import org.apache.shiro.session.mgt.eis.MemorySessionDAO;
import org.apache.shiro.subject.Subject;

/// Log-ins and the sessions they begin; both end with the process.
///
/// A session ends 20 minutes after its last request and 8 hours after it began. Its id has 256
/// random bits and is never one that a browser brought along.
public final class Sessions implements AutoCloseable {
  static final Duration IDLE = Duration.ofMinutes(20);
  static final Duration LONGEST = Duration.ofHours(8);

  /// Longest password that is looked at, in octets.
  public static final int MAX_PASSWORD = 256;

  private static final String BEGAN = "began";
  private static final String SEEN = "seen";
  private static final int ID_OCTETS = 32;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  // Each takes 64 MiB and most of a core for a while.
  private static final int AT_ONCE = 2;
  private static final int WAIT_SECONDS = 5;

  private final SecureRandom random = new SecureRandom();
  private final MemorySessionDAO dao = new MemorySessionDAO();
  private final DefaultSessionManager manager = new DefaultSessionManager();
  private final DefaultSecurityManager security;
  private final LoginGuard guard;
  private final SessionJournal journal;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(AT_ONCE);

  private Sessions(Realm realm, SessionJournal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
    this.guard = new LoginGuard(clock);
    dao.setSessionIdGenerator(session -> randomHex());
    manager.setSessionDAO(dao);
    manager.setGlobalSessionTimeout(IDLE.toMillis());
    security = new DefaultSecurityManager(realm);
    security.setSessionManager(manager);
  }

  /// Log-in with the passwords of an account file.
  public static Sessions ofAccounts(Accounts accounts, InstantSource clock) {
    return ofAccounts(accounts, SessionJournal.NONE, clock);
  }

  /// The same, told to a journal.
  public static Sessions ofAccounts(
      Accounts accounts, SessionJournal journal, InstantSource clock) {
    return new Sessions(new AccountRealm(accounts), journal, clock);
  }

  /// Log-in with one ticket, once, for one permission.
  public static Sessions ofTicket(String ticket, Permission permission) {
    return new Sessions(
        new TicketRealm(ticket, permission), SessionJournal.NONE, InstantSource.system());
  }

  /// Tries to log in.
  ///
  /// @param password wiped by the caller
  public LoginOutcome login(String name, byte[] password, String address) {
    if (!guard.open(name, address)) {
      return new LoginOutcome.Closed();
    }
    if (!enter()) {
      return new LoginOutcome.Busy();
    }
    try {
      Subject subject = new Subject.Builder(security).buildSubject();
      subject.login(new PasswordToken(name, password));
      guard.succeeded(name);
      journal.loggedIn(name);
      Visitor visitor = new Visitor(subject, journal);
      Session session = subject.getSession(true);
      session.setAttribute(Visitor.CSRF, randomHex());
      session.setAttribute(BEGAN, clock.instant());
      session.setAttribute(SEEN, clock.instant());
      return new LoginOutcome.Welcome(visitor);
    } catch (AuthenticationException e) {
      guard.failed(name, address);
      journal.failed(name);
      return new LoginOutcome.Refused();
    } finally {
      places.release();
    }
  }

  /// Whether this is the password of an account, as a log-in would find: with the same work and the
  /// same limits, and without a session. False also while the door is closed.
  ///
  /// @param password wiped by the caller
  public boolean isPassword(String name, byte[] password, String address) {
    if (!guard.open(name, address) || !enter()) {
      return false;
    }
    try {
      security.authenticate(new PasswordToken(name, password));
      guard.succeeded(name);
      return true;
    } catch (AuthenticationException e) {
      guard.failed(name, address);
      journal.failed(name);
      return false;
    } finally {
      places.release();
    }
  }

  /// Ends all sessions of an account, but for one: whoever else had its password is outside then.
  ///
  /// @param stays id of the session that goes on, empty for none
  public void end(String account, String stays) {
    for (Session session : List.copyOf(dao.getActiveSessions())) {
      String id = String.valueOf(session.getId());
      find(id).filter(v -> v.name().equals(account) && !id.equals(stays)).ifPresent(Visitor::leave);
    }
  }

  /// Whose session this is; nobody's if it ended.
  public Optional<Visitor> find(String sessionId) {
    if (!ID.matcher(sessionId).matches()) {
      return Optional.empty();
    }
    try {
      Subject subject = new Subject.Builder(security).sessionId(sessionId).buildSubject();
      Session session = subject.getSession(false);
      if (session == null || !subject.isAuthenticated()) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      if (isOver(session, BEGAN, LONGEST, now) || isOver(session, SEEN, IDLE, now)) {
        subject.logout();
        return Optional.empty();
      }
      session.setAttribute(SEEN, now);
      session.touch();
      return Optional.of(new Visitor(subject, journal));
    } catch (SessionException e) {
      return Optional.empty(); // it ended between two lines
    }
  }

  private static boolean isOver(Session session, String since, Duration most, Instant now) {
    return !(session.getAttribute(since) instanceof Instant then) || now.isAfter(then.plus(most));
  }

  @Override
  public void close() {
    security.destroy();
  }

  private boolean enter() {
    try {
      return places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String randomHex() {
    byte[] octets = new byte[ID_OCTETS];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }
}
