package org.sluice.web.account;

import org.apache.shiro.session.Session;
import org.apache.shiro.subject.Subject;

/// Somebody who is logged in.
public final class Visitor {
  static final String CSRF = "csrf";

  private final Subject subject;
  private final SessionJournal journal;

  Visitor(Subject subject, SessionJournal journal) {
    this.subject = subject;
    this.journal = journal;
  }

  /// The account's name.
  public String name() {
    return String.valueOf(subject.getPrincipal());
  }

  /// Whether the account may do this now.
  public boolean may(Permission permission) {
    return subject.isPermitted(permission.shiro());
  }

  /// What the cookie carries.
  public String sessionId() {
    return String.valueOf(session().getId());
  }

  /// What every form of this session carries.
  public String formToken() {
    return String.valueOf(session().getAttribute(CSRF));
  }

  /// Ends the session.
  public void leave() {
    journal.loggedOut(name());
    subject.logout();
  }

  private Session session() {
    return subject.getSession(true);
  }
}
