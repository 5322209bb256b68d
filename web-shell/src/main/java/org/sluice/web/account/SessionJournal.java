package org.sluice.web.account;

/// Hears of log-ins and log-outs before they count: what cannot be written down does not happen.
public interface SessionJournal {
  /// Keeps nothing.
  SessionJournal NONE =
      new SessionJournal() {
        @Override
        public void loggedIn(String account) {}

        @Override
        public void loggedOut(String account) {}

        @Override
        public void failed(String name) {}
      };

  /// Name and password were right; the session does not exist yet.
  void loggedIn(String account);

  /// The session is about to end because its holder ends it.
  void loggedOut(String account);

  /// They were not right.
  ///
  /// @param name as it was typed: it may be anything, also a password
  void failed(String name);
}
