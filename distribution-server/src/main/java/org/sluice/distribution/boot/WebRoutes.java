package org.sluice.distribution.boot;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.sluice.distribution.limits.ConnectionLimits;
import org.sluice.distribution.limits.ServerLimits;
import org.sluice.distribution.pull.KmsRefusals;
import org.sluice.distribution.pull.OneReading;
import org.sluice.distribution.pull.WarmPulls;
import org.sluice.web.Shell;
import org.sluice.web.VertxRoutes;

/// Gives the shell its paths in the server.
@Singleton
final class WebRoutes {
  void install(
      @Observes Router router, Shell shell, OwnShell own, WarmPulls warm, ServerSettings settings) {
    ServerLimits.install(
        router,
        new ConnectionLimits(
            settings.connections(),
            settings.connectionsOfAddress(),
            Duration.ofSeconds(settings.requestSeconds())));
    OneReading.install(router);
    KmsRefusals.install(router);
    warm.install(router);
    VertxRoutes.install(router, shell, List.of("/review", "/review/*"));
    VertxRoutes.installBeside(router, own.shell()::answer, List.of("/my", "/my/*"));
  }
}
