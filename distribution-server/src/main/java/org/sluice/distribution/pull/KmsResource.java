package org.sluice.distribution.pull;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.shiro.subject.Subject;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.envelope.KmsAnswer;
import org.sluice.records.envelope.KmsAnswer.Content;
import org.sluice.records.envelope.KmsDemand;
import org.sluice.records.envelope.KmsPath;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.statement.DomainProfile;

/// The interface of TS 33.180 clause D: requests are told apart by their path, answers are
/// KmsResponse documents, errors are KmsError with the HTTP status as their code.
///
/// Who asks is known from TLS or a token, never from path or body; both must name the same user, or
/// nothing is told.
@Path(KmsResource.ROOT)
public final class KmsResource {
  static final String ROOT = "/keymanagement/identity/v1";

  private static final Logger LOG = Logger.getLogger(KmsResource.class);
  private static final String XML = "application/xml";

  private final DeviceLogin login;
  private final LowSide lowSide;
  private final KmsDesk desk;
  private final AskLog asked;
  private final InstantSource clock;

  /// Made by the container.
  public KmsResource(DeviceLogin login, LowSide lowSide, InstantSource clock) {
    this.login = login;
    this.lowSide = lowSide;
    this.desk = new KmsDesk(lowSide, clock);
    this.asked = new AskLog(lowSide.store(), clock);
    this.clock = clock;
  }

  /// Every request.
  @POST
  @Path("{request:.*}")
  public Response post(@Context HttpServerRequest request, byte @Nullable [] body) {
    String kms = "unknown";
    String user = "unknown";
    try {
      Subject subject = login.require(request);
      KmsPath path = KmsPath.parse(rest(request.path()));
      Optional<KmsDemand> demand =
          body == null || body.length == 0 ? Optional.empty() : Optional.of(demand(body));
      AccessRecord access = permitted(subject, path, demand);
      DomainProfile profile = domain(access).profile();
      kms = profile.kms().value();
      user = access.user().value();
      if (demand.isPresent()) {
        check(demand.get(), request, access, profile);
      }
      return answer(200, user, kms, request, content(path, access));
    } catch (Problem problem) {
      Response refusal =
          failure(problem.status(), String.valueOf(problem.getMessage()), user, kms, request);
      return problem.retryAfter() == 0
          ? refusal
          : Response.fromResponse(refusal).header("Retry-After", problem.retryAfter()).build();
    } catch (MalformedRecord e) {
      return failure(400, String.valueOf(e.getMessage()), user, kms, request);
    } catch (RuntimeException e) {
      LOG.error("a request failed", e);
      return failure(500, "see the log of this server", user, kms, request);
    }
  }

  private static KmsDemand demand(byte[] body) {
    if (body.length > KmsDemand.MAX_OCTETS) {
      throw Problem.of(413, "Too long", KmsRefusals.tooLong(Integer.toString(body.length)));
    }
    return KmsDemand.parse(body);
  }

  /// Only a request for keys is one that the help desk wants to know of.
  private Content content(KmsPath path, AccessRecord access) {
    TrustedDomain domain = domain(access);
    return path instanceof KmsPath.KeyProv
        ? asked.note(access, () -> desk.answer(path, access, domain))
        : desk.answer(path, access, domain);
  }

  private TrustedDomain domain(AccessRecord access) {
    return lowSide
        .domains()
        .domain(access.domain())
        .orElseThrow(() -> Problem.of(403, "Denied", "this domain is not served here any more"));
  }

  /// The record by which the device asks. It may be of several identities, and a user may have
  /// several devices behind one key: path and document say which; where they say nothing that there
  /// is, it is the first, and the desk tells what is wrong.
  private AccessRecord permitted(Subject subject, KmsPath path, Optional<KmsDemand> demand) {
    List<AccessRecord> records =
        PullResource.device(subject).records().stream()
            .filter(record -> subject.isPermitted(PullPermission.of(record)))
            .toList();
    Predicate<AccessRecord> user =
        r -> isOf(path, r) && demand.map(d -> d.user().equals(r.user().value())).orElse(true);
    Predicate<AccessRecord> device =
        r -> demand.flatMap(KmsDemand::deviceId).map(r.deviceId()::equals).orElse(true);
    return Stream.of(user.and(device), user, device)
        .flatMap(wanted -> records.stream().filter(wanted).limit(1))
        .findFirst()
        .or(() -> records.stream().findFirst())
        .orElseThrow(() -> denied(subject));
  }

  private Problem denied(Subject subject) {
    Problem denied = Problem.of(403, "Denied", "this device is revoked or suspended");
    PullResource.device(subject).records().forEach(record -> asked.note(record, denied));
    return denied;
  }

  private static boolean isOf(KmsPath path, AccessRecord record) {
    return !(path instanceof KmsPath.KeyProv(Optional<KmsPath.Spelt> uri, var _))
        || uri.map(u -> u.is(record.user().value())).orElse(true);
  }

  /// What the path is after the root, as it stood in the request line.
  private static String rest(@Nullable String path) {
    if (path == null || !path.startsWith(ROOT)) {
      throw Problem.of(404, "No such request", "no such request");
    }
    try {
      String rest = path.substring(ROOT.length());
      var _ = KmsPath.parse(rest);
      return rest;
    } catch (MalformedRecord e) {
      throw Problem.of(404, "No such request", e.problem());
    }
  }

  /// A body is not needed; one that is there must mean this request.
  private void check(
      KmsDemand demand, HttpServerRequest request, AccessRecord access, DomainProfile profile) {
    require(demand.user().equals(access.user().value()), 403, KmsDesk.OTHER_USER);
    require(demand.kms().equals(profile.kms().value()), 400, "this is KMS " + profile.kms());
    require(
        demand.requestUrl().endsWith(String.valueOf(request.path())),
        400,
        "ClientReqUrl is not the URL that was posted to");
    Duration off = Duration.between(demand.time(), clock.instant()).abs();
    require(
        off.compareTo(Duration.ofSeconds(profile.clockToleranceSeconds())) <= 0,
        400,
        "Time is more than " + profile.clockToleranceSeconds() + " s from this server's clock");
  }

  private static void require(boolean holds, int status, String otherwise) {
    if (!holds) {
      throw Problem.of(status, "Refused", otherwise);
    }
  }

  private Response failure(
      int status, String message, String user, String kms, HttpServerRequest request) {
    return answer(status, user, kms, request, new Content.Failure(status, message));
  }

  private Response answer(
      int status, String user, String kms, HttpServerRequest request, Content content) {
    Instant now = clock.instant();
    byte[] xml =
        new KmsAnswer(user, kms, now, String.valueOf(request.absoluteURI()), content).xml();
    return Response.status(status).type(XML).entity(xml).build();
  }
}
