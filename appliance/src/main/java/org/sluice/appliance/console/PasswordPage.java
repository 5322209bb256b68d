package org.sluice.appliance.console;

import java.security.MessageDigest;
import java.util.Map;
import org.sluice.appliance.operators.OperatorDesk;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Sessions;
import org.sluice.web.account.Visitor;

/// One's own password. Its change is an entry of the log, and ends the account's other sessions.
final class PasswordPage {
  private final Workplace place;
  private final ConsoleLayout layout;
  private final Sessions sessions;

  PasswordPage(Workplace place, ConsoleLayout layout, Sessions sessions) {
    this.place = place;
    this.layout = layout;
    this.sessions = sessions;
  }

  WebAnswer show(Visit visit) {
    return layout.page("password", visit, "password", Map.of());
  }

  WebAnswer change(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    byte[] now = visit.form().secret("now", Sessions.MAX_PASSWORD);
    byte[] next = visit.form().secret("next", Sessions.MAX_PASSWORD);
    if (now.length == 0 || next.length == 0) {
      throw Stop.badRequest("The password now and the new one, twice, are needed.");
    }
    if (!MessageDigest.isEqual(next, visit.form().secret("again", Sessions.MAX_PASSWORD))) {
      throw Stop.badRequest("The two new passwords are not the same. Nothing was changed.");
    }
    if (!sessions.isPassword(visitor.name(), now, visit.request().address())) {
      throw Stop.forbidden(
          "That is not your password, or it was tried too often. Nothing was changed.");
    }
    byte[] password = next.clone(); // wiped by the desk
    return Asked.orRefused(() ->
        place.act(high -> {
          new OperatorDesk(high).password(visitor.name(), password);
          sessions.end(visitor.name(), visitor.sessionId());
          return WebAnswer.seeOther("/console");
        }));
  }
}
