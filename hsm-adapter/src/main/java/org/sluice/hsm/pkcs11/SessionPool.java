package org.sluice.hsm.pkcs11;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/// The sessions of one login: an anchor that stays open as long as the login and owns the session
/// objects (keys that must vanish with it), and a few more that threads borrow.
final class SessionPool {

  /// More would only wait for the same token.
  private static final int LIMIT = 16;

  private final FunctionList functions;
  private final long slot;
  private final Session anchor;
  private final Object anchorLock = new Object();
  private final Semaphore permits = new Semaphore(LIMIT);
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean lost;

  SessionPool(FunctionList functions, long slot, Session anchor) {
    this.functions = functions;
    this.slot = slot;
    this.anchor = anchor;
  }

  /// Runs `use` with a session of its own. A session in which something failed is not used again.
  <T extends @org.jspecify.annotations.Nullable Object> T borrow(SessionUse<T> use) {
    permits.acquireUninterruptibly();
    try {
      Session session = idle.pollFirst();
      if (session == null) {
        session = Session.open(functions, slot);
      }
      boolean sound = false;
      try {
        T result = use.with(session);
        sound = true;
        return result;
      } finally {
        if (sound) {
          idle.addFirst(session);
        } else {
          session.closeQuietly();
        }
      }
    } finally {
      permits.release();
    }
  }

  /// Runs `use` with the anchor, one thread at a time: whatever makes or destroys an object.
  <T extends @org.jspecify.annotations.Nullable Object> T anchored(SessionUse<T> use) {
    synchronized (anchorLock) {
      return use.with(anchor);
    }
  }

  /// Whether the token still knows the login; once it does not, it stays lost.
  boolean alive() {
    if (!lost && !anchored(Session::isUser)) {
      lost = true;
    }
    return !lost;
  }

  long slot() {
    return slot;
  }

  boolean lost() {
    return lost;
  }

  void logout() {
    if (!lost) {
      anchored(session -> {
        session.logout();
        return session;
      });
    }
  }

  void close() {
    Session session;
    while ((session = idle.pollFirst()) != null) {
      session.closeQuietly();
    }
    anchor.closeQuietly();
  }
}
