package org.sluice.distribution.pull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.shiro.authc.AuthenticationException;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.limits.ServerLimits;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;

/// Pulls that are asked again: the answer that [PullResource] gave is sent at once by the thread
/// that read the request, as long as nothing that it was made of has changed.
///
/// Who asks, what they may have and how often is decided for each request by the same code. An
/// answer goes to the client it was made for, for exactly what that client asked then. Whatever
/// does not fit, refusals among it, goes the long way.
public final class WarmPulls {
  private static final String PULLS = "/api/v1/keysets";
  private static final long MOST_OCTETS = 64L << 20;
  private static final int OCTETS_AROUND = 4096; // of what is kept with a body, roughly
  private static final int LONGEST_URI = 256;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final CharSequence JSON =
      HttpHeaders.createOptimized("application/json;charset=UTF-8");

  private final DeviceLogin login;
  private final KeySetDesk desk;
  private final AskLog asked;
  private final LongAdder sent = new LongAdder();
  private final Remembered<Question, Warm> remembered = new Remembered<>(MOST_OCTETS, Warm::octets);

  /// @param client the principal of the token
  private record Question(Object client, String uri) {}

  /// @param octets that it takes, about: the body and, also without one, the key sets in it
  private record Warm(
      AccessRecord record,
      PullPermission permission,
      KeySetDesk.Answer answer,
      Optional<Buffer> body,
      int octets) {
    static Warm of(AccessRecord record, KeySetDesk.Answer answer) {
      Optional<Buffer> body = answer.body().map(Buffer::buffer);
      int octets = OCTETS_AROUND + body.map(Buffer::length).orElse(0);
      for (SealedKeySet sealed : answer.handedOut()) {
        octets += sealed.encoded().length;
      }
      return new Warm(record, PullPermission.of(record), answer, body, octets);
    }
  }

  /// Answers from what the low side holds.
  public WarmPulls(DeviceLogin login, LowSide lowSide, InstantSource clock) {
    this.login = login;
    this.desk = new KeySetDesk(lowSide, clock);
    this.asked = new AskLog(lowSide.store(), clock);
  }

  /// Takes its place before everything that only matters to answers that need time.
  public void install(Router router) {
    router
        .route()
        .order(ServerLimits.BEFORE_TIMES)
        .handler(context -> {
          if (!answered(context.request())) {
            context.next();
          }
        });
  }

  /// Keeps an answer that was just given.
  void remember(HttpServerRequest request, AccessRecord record, KeySetDesk.Answer answer) {
    if (isPlain(request)) {
      Warm warm = Warm.of(record, answer);
      login
          .shown(request)
          .ifPresent(
              token -> remembered.put(new Question(token.getPrincipal(), request.uri()), warm));
    }
  }

  private boolean answered(HttpServerRequest request) {
    if (!isPlain(request)) {
      return false;
    }
    Optional<? extends KeyholderToken> token = login.shown(request);
    if (token.isEmpty()) {
      return false;
    }
    Optional<Warm> found = found(token.get(), request.uri());
    if (found.isEmpty()) {
      return false;
    }
    Warm warm = found.get();
    boolean known = warm.answer().tag().equals(PullResource.known(request));
    if ((!known && warm.body().isEmpty())
        || !isPermitted(token.get(), warm.permission())
        || !login.mayAsk(token.get())) {
      return false;
    }
    desk.handOut(warm.answer());
    asked.note(warm.record(), known ? NOT_MODIFIED : OK);
    sent.increment();
    send(request.response(), warm, known);
    return true;
  }

  /// How many were answered here.
  long sent() {
    return sent.sum();
  }

  private Optional<Warm> found(KeyholderToken token, String uri) {
    return remembered
        .get(new Question(token.getPrincipal(), uri))
        .filter(warm -> desk.holds(warm.record(), warm.answer()));
  }

  private boolean isPermitted(KeyholderToken token, PullPermission permission) {
    try {
      return login.login(token).isPermitted(permission);
    } catch (AuthenticationException e) {
      return false;
    }
  }

  private static void send(HttpServerResponse response, Warm warm, boolean known) {
    response.headers().set(HttpHeaders.ETAG, warm.answer().tag());
    if (known) {
      var _ = response.setStatusCode(NOT_MODIFIED).end();
    } else {
      var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(warm.body().orElseThrow());
    }
  }

  /// Whether nothing but address and tag can make a difference to the answer.
  private static boolean isPlain(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method())
        || !request.uri().startsWith(PULLS)
        || request.uri().length() > LONGEST_URI
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return false;
    }
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept == null || accept.equals("*/*") || accept.equals("application/json");
  }
}
