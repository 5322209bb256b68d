package org.sluice.hsm.pkcs11;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// One token, found by its label. Logged out at first; usable by many threads once logged in. When
/// the login is lost (logged out, also by someone else in this process; token removed), every call
/// ends in [HsmException.NotLoggedIn] until [#login(SecretBytes)] succeeds again.
public final class Token implements AutoCloseable {

  private final Pkcs11Library library;
  private final String label;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private @Nullable SessionPool sessions;
  private long logins;

  private Token(Pkcs11Library library, String label) {
    this.library = library;
    this.label = label;
  }

  /// The token labelled `label` of the library at `path`. Throws [HsmException.LibraryUnusable],
  /// [HsmException.TokenMissing], or [HsmException.TokenAmbiguous].
  public static Token find(Path path, String label) {
    Pkcs11Library library = Pkcs11Library.load(path);
    TokenInfo _ = library.token(label);
    return new Token(library, label);
  }

  /// Its label.
  public String label() {
    return label;
  }

  /// The library it was found in.
  public Pkcs11Library library() {
    return library;
  }

  /// What the token says of itself, looked up anew by its label.
  public TokenInfo info() {
    return library.token(label);
  }

  /// Mechanisms that it lists.
  public Set<Long> mechanisms() {
    return library.mechanisms(info().slot());
  }

  /// Logs in as the user. The PIN goes from secret memory to C_Login and is nowhere kept. Throws
  /// [HsmException.WrongPin], [HsmException.PinLocked], or, if this process is logged in already
  /// and the PIN therefore could not be checked, [HsmException.AlreadyLoggedIn].
  public void login(SecretBytes pin) {
    gate.writeLock().lock();
    try {
      SessionPool before = sessions;
      if (before != null) {
        if (before.alive()) {
          throw new HsmException.AlreadyLoggedIn(label);
        }
        drop(before);
      }
      TokenInfo info = info();
      Session anchor = open(info.slot());
      boolean in = false;
      try {
        enter(anchor, pin);
        in = true;
      } finally {
        if (!in) {
          anchor.closeQuietly();
        }
      }
      sessions = new SessionPool(library.functions(), info.slot(), anchor);
      logins++;
    } finally {
      gate.writeLock().unlock();
    }
  }

  private Session open(long slot) {
    try {
      return Session.open(library.functions(), slot);
    } catch (Pkcs11Exception e) {
      throw new HsmException.TokenFault(label, "no session", e);
    }
  }

  private void enter(Session session, SecretBytes pin) {
    try {
      pin.use(at -> {
        session.login(Ck.CKU_USER, SecretPool.MEM.asSlice(at, pin.length()));
        return label;
      });
    } catch (Pkcs11Exception e) {
      if (e.is(Ckr.CKR_PIN_INCORRECT, Ckr.CKR_PIN_LEN_RANGE, Ckr.CKR_PIN_INVALID)) {
        throw new HsmException.WrongPin(label, info().pinWarning());
      }
      if (e.is(Ckr.CKR_PIN_LOCKED)) {
        throw new HsmException.PinLocked(label);
      }
      if (e.is(Ckr.CKR_USER_ALREADY_LOGGED_IN, Ckr.CKR_USER_ANOTHER_ALREADY_LOGGED_IN)) {
        throw new HsmException.AlreadyLoggedIn(label);
      }
      throw new HsmException.TokenFault(label, "login", e);
    }
  }

  /// Logs out, after calls under way have ended. Session keys are gone with it. Logging out twice
  /// is harmless.
  public void logout() {
    gate.writeLock().lock();
    try {
      SessionPool current = sessions;
      if (current != null) {
        try {
          if (current.alive()) {
            current.logout();
          }
        } catch (Pkcs11Exception e) {
          throw new HsmException.TokenFault(label, "logout", e);
        } finally {
          drop(current);
        }
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void drop(SessionPool pool) {
    pool.close();
    sessions = null;
  }

  @Override
  public void close() {
    logout();
  }

  /// Whether calls will be answered, asked of the token itself.
  public boolean loggedIn() {
    gate.readLock().lock();
    try {
      SessionPool current = sessions;
      return current != null && current.alive();
    } finally {
      gate.readLock().unlock();
    }
  }

  /// Slot of the token in the current login. Throws [HsmException.NotLoggedIn] without one.
  public long slot() {
    gate.readLock().lock();
    try {
      SessionPool current = sessions;
      if (current == null) {
        throw new HsmException.NotLoggedIn(label);
      }
      return current.slot();
    } finally {
      gate.readLock().unlock();
    }
  }

  /// Number of the login; handles and keys found in an earlier one are void.
  public long logins() {
    gate.readLock().lock();
    try {
      return logins;
    } finally {
      gate.readLock().unlock();
    }
  }

  /// Runs `use` in a session of its own. A [Pkcs11Exception] that the login explains becomes
  /// [HsmException.NotLoggedIn], any other [HsmException.TokenFault].
  public <T extends @Nullable Object> T with(SessionUse<T> use) {
    return guarded(false, use);
  }

  /// The same, one thread at a time in the session that lives as long as the login: for all that
  /// makes or destroys objects.
  public <T extends @Nullable Object> T alone(SessionUse<T> use) {
    return guarded(true, use);
  }

  private <T extends @Nullable Object> T guarded(boolean alone, SessionUse<T> use) {
    gate.readLock().lock();
    try {
      SessionPool current = sessions;
      if (current == null || current.lost()) {
        throw new HsmException.NotLoggedIn(label);
      }
      try {
        return alone ? current.anchored(use) : current.borrow(use);
      } catch (Pkcs11Exception e) {
        if (!current.alive()) {
          throw new HsmException.NotLoggedIn(label);
        }
        throw new HsmException.TokenFault(label, "failed", e);
      }
    } finally {
      gate.readLock().unlock();
    }
  }

  /// Initialises a new token in a free slot of the library at `path`: label, security officer's
  /// PIN, user's PIN. Throws [HsmException.TokenExists] if the label is taken. Never touches a
  /// token that is there. The slot may be another one when the process starts again.
  public static void initialise(
      Path path, String label, SecretBytes officerPin, SecretBytes userPin) {
    Pkcs11Library library = Pkcs11Library.load(path);
    synchronized (library) {
      if (library.tokens().stream().anyMatch(t -> t.label().equals(label))) {
        throw new HsmException.TokenExists(label);
      }
      new NewToken(library, label).initialise(officerPin, userPin);
    }
  }

  static MemorySegment segment(long at, SecretBytes secret) {
    return SecretPool.MEM.asSlice(at, secret.length());
  }
}
