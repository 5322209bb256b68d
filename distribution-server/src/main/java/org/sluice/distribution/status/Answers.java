package org.sluice.distribution.status;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what this server has answered since its start, by kind of request and status. It keeps no
/// name and no address.
@Singleton
public final class Answers {
  private record Kind(String name, int status) {}

  private static final int ORDER = Integer.MIN_VALUE + 1;
  private static final String COUNTED = Answers.class.getName();

  private final ConcurrentMap<Kind, LongAdder> counts = new ConcurrentHashMap<>();

  void install(@Observes Router router) {
    router
        .route()
        .order(ORDER)
        .handler(context -> {
          countAtTheEnd(context);
          context.next();
        })
        .failureHandler(context -> {
          // What is refused before any route comes here alone, a failure of a route for the second
          // time.
          if (context.get(COUNTED) == null) {
            countAtTheEnd(context);
          }
          context.next();
        });
  }

  private void countAtTheEnd(RoutingContext context) {
    String name = name(String.valueOf(context.request().path()));
    context.put(COUNTED, true);
    context.addEndHandler(_ -> count(name, context.response().getStatusCode()));
  }

  /// The kinds are few, whatever is asked for.
  static String name(String path) {
    if (path.startsWith("/api/v1/keysets")) {
      return "pull";
    }
    if (path.startsWith("/api/v1/leaves/")) {
      return "leaves";
    }
    if (path.startsWith("/keymanagement/")) {
      return "ts33180";
    }
    if (path.equals("/my") || path.startsWith("/my/")) {
      return "users";
    }
    return path.startsWith("/review") ? "review" : "other";
  }

  void count(String name, int status) {
    counts.computeIfAbsent(new Kind(name, status), _ -> new LongAdder()).increment();
  }

  /// By kind, then by status.
  Map<String, Map<Integer, Long>> counts() {
    Map<String, Map<Integer, Long>> all = new TreeMap<>();
    counts.forEach((kind, count) ->
        all.computeIfAbsent(kind.name(), _ -> new TreeMap<>()).put(kind.status(), count.sum()));
    return all;
  }
}
