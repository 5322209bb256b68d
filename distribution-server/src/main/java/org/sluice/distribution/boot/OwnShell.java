package org.sluice.distribution.boot;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.own.OwnPages;
import org.sluice.distribution.own.UserPasswords;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.web.AccessLogFolder;
import org.sluice.web.Entrance;
import org.sluice.web.Shell;
import org.sluice.web.Templates;
import org.sluice.web.account.Sessions;

/// The users' pages: a shell of their own, because users are no reviewers and neither can become
/// the other by a session.
record OwnShell(Sessions sessions, Shell shell) implements AutoCloseable {
  static OwnShell of(Path data, LowSide lowSide, InstantSource clock) {
    Sessions sessions =
        Sessions.ofAccounts(new UserPasswords(data).accounts(lowSide.store()), clock);
    List<String> names = new ArrayList<>(OwnPages.TEMPLATES);
    names.addAll(Shell.TEMPLATES);
    Templates templates = new Templates(names);
    Shell shell =
        new Shell(
            sessions,
            new AccessLogFolder(data.resolve("access-log-users"), clock),
            templates,
            Entrance.withPassword(OwnPages.SITE, sessions, templates),
            OwnPages.of(lowSide, new Suspensions(data), clock, templates));
    return new OwnShell(sessions, shell);
  }

  @Override
  public void close() {
    sessions.close();
  }
}
