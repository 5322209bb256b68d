package org.sluice.distribution.boot;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.sluice.distribution.feed.Feed;
import org.sluice.distribution.feed.FeedPlan;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.ingest.Retention;
import org.sluice.distribution.pull.BearerTokens;
import org.sluice.distribution.pull.DeviceLogin;
import org.sluice.distribution.pull.RateLimit;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.pull.TokenSettings;
import org.sluice.distribution.pull.WarmPulls;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.distribution.review.ReviewPages;
import org.sluice.distribution.review.ReviewRoles;
import org.sluice.distribution.review.ReviewedLog;
import org.sluice.distribution.review.SignOffs;
import org.sluice.web.AccessLogFolder;
import org.sluice.web.Entrance;
import org.sluice.web.Shell;
import org.sluice.web.Templates;
import org.sluice.web.account.AccountFile;
import org.sluice.web.account.Sessions;

/// Makes the objects that live as long as the server, and takes them down in the reverse order.
@Singleton
final class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  /// What is kept, and what feeds it: the wire, or Kafka, or both.
  @Produces
  @Singleton
  @Startup
  Feed feed(ServerSettings settings) throws IOException {
    Feed feed =
        Feed.open(
            new FeedPlan(
                settings.data(),
                settings.profiles(),
                settings.linkKey(),
                new InetSocketAddress(settings.bind(), settings.udpPort()),
                settings.kafka()));
    LOG.info(feed);
    return feed;
  }

  void stop(@Disposes Feed feed) {
    feed.close();
  }

  @Produces
  @Singleton
  LowSide lowSide(Feed feed) {
    return feed.lowSide();
  }

  @Produces
  @Singleton
  @Startup
  Retention retention(LowSide lowSide, InstantSource clock) {
    Retention retention = new Retention(lowSide, clock);
    retention.start();
    return retention;
  }

  void stop(@Disposes Retention retention) {
    retention.close();
  }

  @Produces
  @Singleton
  DeviceLogin login(ServerSettings settings, LowSide lowSide) throws IOException {
    Optional<BearerTokens> tokens =
        settings.oauth().isEmpty()
            ? Optional.empty()
            : Optional.of(BearerTokens.of(TokenSettings.read(settings.oauth().get())));
    return new DeviceLogin(
        lowSide.store(),
        new Suspensions(settings.data()),
        tokens,
        new RateLimit(settings.requestsPerMinute(), InstantSource.system()));
  }

  @Produces
  @Singleton
  WarmPulls warm(DeviceLogin login, LowSide lowSide, InstantSource clock) {
    return new WarmPulls(login, lowSide, clock);
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  Sessions sessions(ServerSettings settings) {
    return Sessions.ofAccounts(
        new AccountFile(settings.data(), ReviewRoles.ALL), InstantSource.system());
  }

  void end(@Disposes Sessions sessions) {
    sessions.close();
  }

  @Produces
  @Singleton
  ReviewDesk desk(ServerSettings settings, LowSide lowSide) {
    List<ReviewedLog> logs = new ArrayList<>();
    lowSide
        .logs()
        .origins()
        .forEach(origin -> logs.add(LowSideLog.of(origin, settings.data(), lowSide)));
    ReviewDesk desk = new ReviewDesk(logs);
    desk.start();
    return desk;
  }

  void close(@Disposes ReviewDesk desk) {
    desk.close();
  }

  @Produces
  @Singleton
  @Startup
  Shell shell(ServerSettings settings, Sessions sessions, ReviewDesk desk) {
    List<String> names = new ArrayList<>(ReviewPages.templates());
    names.addAll(Shell.TEMPLATES);
    Templates templates = new Templates(names);
    return new Shell(
        sessions,
        new AccessLogFolder(settings.data().resolve("access-log"), InstantSource.system()),
        templates,
        Entrance.withPassword(ReviewRoles.SITE, sessions, templates),
        ReviewPages.ofServer(
            desk,
            templates,
            new SignOffs(settings.data().resolve("sign-offs")),
            new AccountFile(settings.data(), ReviewRoles.ALL)));
  }

  @Produces
  @Singleton
  @Startup
  OwnShell own(ServerSettings settings, LowSide lowSide, InstantSource clock) {
    return OwnShell.of(settings.data(), lowSide, clock);
  }

  void end(@Disposes OwnShell own) {
    own.close();
  }
}
