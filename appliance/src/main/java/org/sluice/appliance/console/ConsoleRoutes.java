package org.sluice.appliance.console;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.sluice.web.VertxRoutes;
import org.sluice.web.WebAnswer;
import org.sluice.web.WebRequest;

/// The shell in the server. The router is made before the command line is read, so the shell is
/// asked for at each request.
@Singleton
final class ConsoleRoutes {
  void install(@Observes Router router) {
    Function<WebRequest, WebAnswer> shell =
        request ->
            Console.current().map(c -> c.shell().answer(request)).orElseGet(ConsoleRoutes::notYet);
    VertxRoutes.install(router, shell, List.of("/console", "/console/*"));
    router.route("/").handler(context -> context.redirect(Console.SITE.home()));
  }

  private static WebAnswer notYet() {
    return WebAnswer.octets(503, "text/plain; charset=utf-8", new byte[0]).with("Retry-After", "2");
  }
}
