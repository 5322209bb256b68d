package org.sluice.distribution.pull;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import org.apache.shiro.subject.Subject;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.DomainName;

/// What devices ask for. Key sets need the device's own key (mutual TLS); certificate and profile
/// are public.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class PullResource {
  private final DeviceLogin login;
  private final KeySetDesk desk;
  private final LeafDesk leaves;
  private final TrustedDomains domains;
  private final AskLog asked;
  private final WarmPulls warm;

  /// Made by the container.
  public PullResource(
      DeviceLogin login, LowSide lowSide, ReviewDesk reviews, WarmPulls warm, InstantSource clock) {
    this.login = login;
    this.warm = warm;
    this.desk = new KeySetDesk(lowSide, clock);
    this.leaves = new LeafDesk(lowSide, reviews, clock);
    this.domains = lowSide.domains();
    this.asked = new AskLog(lowSide.store(), clock);
  }

  /// Key sets of the calling device, which must serve one identity.
  @GET
  @Path("/keysets")
  public Response own(
      @Context HttpServerRequest request, @QueryParam("device") @Nullable String deviceId) {
    Subject subject = login.require(request);
    List<AccessRecord> records = ofDevice(device(subject).records(), deviceId);
    if (records.size() > 1) {
      throw Problem.of(
          409,
          "Several identities",
          "ask /api/v1/keysets/COMMITMENT for one identity, with ?device=ID where a token's user has"
              + " several devices: "
              + records.stream().map(r -> r.commitment() + "?device=" + r.deviceId()).toList());
    }
    return answer(
        subject, records.stream().findFirst().orElseThrow(() -> notYours(subject)), request);
  }

  /// Key sets of one identity of the calling device.
  @GET
  @Path("/keysets/{commitment}")
  public Response ofIdentity(
      @Context HttpServerRequest request,
      @PathParam("commitment") String commitment,
      @QueryParam("device") @Nullable String deviceId) {
    Subject subject = login.require(request);
    return answer(subject, record(subject, commitment, deviceId), request);
  }

  /// Every entry of the log about one identity of the calling device, with proofs, the newest
  /// first.
  @GET
  @Path("/leaves/{commitment}")
  public Response leaves(
      @Context HttpServerRequest request, @PathParam("commitment") String commitment) {
    Subject subject = login.require(request);
    AccessRecord record = record(subject, commitment, null);
    requireActive(subject, record);
    long before = period(request.getParam("before"), "before", Long.MAX_VALUE);
    if (before == 0) {
      throw Problem.of(400, "Bad periods", "nothing stands below entry 0");
    }
    return Response.ok(leaves.entries(record, before)).build();
  }

  private AccessRecord record(Subject subject, String commitment, @Nullable String deviceId) {
    return ofDevice(device(subject).records(), deviceId).stream()
        .filter(r -> r.commitment().toString().equals(commitment))
        .findFirst()
        .orElseThrow(() -> notYours(subject));
  }

  private static void requireActive(Subject subject, AccessRecord record) {
    if (!subject.isPermitted(PullPermission.of(record))) {
      throw denied();
    }
  }

  private static Problem denied() {
    return Problem.of(
        403, "Denied", "this device is revoked or suspended: ask whoever enrolled it");
  }

  /// The current KMS certificate of a domain.
  @GET
  @Path("/certificate/{domain}")
  public String certificate(
      @Context HttpServerRequest request, @PathParam("domain") String domain) {
    login.admit(request);
    return Answers.document("certificate", desk.certificate(desk.domain(name(domain))));
  }

  /// Which other domains a domain trusts and its users may call, with the log's proof and the
  /// certificates.
  @GET
  @Path("/calls/{domain}")
  public String calls(@Context HttpServerRequest request, @PathParam("domain") String domain) {
    login.admit(request);
    return Answers.document("calls", desk.calls(desk.domain(name(domain))).encoded());
  }

  /// How long things of a domain last, with the log's proof.
  @GET
  @Path("/terms/{domain}")
  public String terms(@Context HttpServerRequest request, @PathParam("domain") String domain) {
    login.admit(request);
    return Answers.document("terms", desk.terms(desk.domain(name(domain))).encoded());
  }

  /// Whose keys of a domain are not to be trusted any more, with the proof; for every device that
  /// is served here.
  @GET
  @Path("/revocations/{domain}")
  public String revocations(
      @Context HttpServerRequest request, @PathParam("domain") String domain) {
    Subject subject = login.require(request);
    if (device(subject).records().stream()
        .noneMatch(record -> subject.isPermitted(PullPermission.of(record)))) {
      throw denied();
    }
    return Answers.document("revocations", desk.revocations(desk.domain(name(domain))));
  }

  /// The active profile of a domain, signed. A client believes it only by rule 1 or 2 of keys and
  /// trust.
  @GET
  @Path("/profile/{domain}")
  public String profile(@Context HttpServerRequest request, @PathParam("domain") String domain) {
    login.admit(request);
    return Answers.document("profile", desk.domain(name(domain)).signed().encoded());
  }

  /// The steps from profile NUMBER to the active one, each with the proof that a device checks
  /// under the keys of the step before (keys-and-trust rule 2). An empty list: there is nothing
  /// newer here.
  @GET
  @Path("/profile/{domain}/after/{number}")
  public String profilesAfter(
      @Context HttpServerRequest request,
      @PathParam("domain") String domain,
      @PathParam("number") String number) {
    login.admit(request);
    DomainName name = desk.domain(name(domain)).profile().domain();
    return Answers.list(
        "successions",
        domains.successions(name, number(number)).stream()
            .map(ProfileSuccession::encoded)
            .toList());
  }

  private Response answer(Subject subject, AccessRecord record, HttpServerRequest request) {
    return asked.note(record, () -> keys(subject, record, request));
  }

  private Response keys(Subject subject, AccessRecord record, HttpServerRequest request) {
    requireActive(subject, record);
    long first = period(request.getParam("from"), "from", 0);
    long last = period(request.getParam("to"), "to", Long.MAX_VALUE);
    long since = period(request.getParam("since"), "since", 0);
    if (first > last) {
      throw Problem.of(400, "Bad periods", "from is after to");
    }
    KeySetDesk.Answer answer = desk.answer(record, first, last, since, known(request));
    warm.remember(request, record, answer);
    return answer
        .body()
        .map(Response::ok)
        .orElseGet(Response::notModified)
        .header("ETag", answer.tag())
        .build();
  }

  /// The tag of what the caller has, or nothing that is one.
  static String known(HttpServerRequest request) {
    String known = request.getHeader("If-None-Match");
    return known == null ? "" : known.strip();
  }

  private static List<AccessRecord> ofDevice(
      List<AccessRecord> records, @Nullable String deviceId) {
    return records.stream()
        .filter(record -> deviceId == null || record.deviceId().equals(deviceId))
        .toList();
  }

  static Device device(Subject subject) {
    if (subject.getPrincipal() instanceof Device device) {
      return device;
    }
    throw new IllegalStateException("the device realm makes devices");
  }

  /// The same words for an identity that exists and one that does not.
  private Problem notYours(Subject subject) {
    Problem denied =
        Problem.of(403, "Not yours", "this device may pull the keys of its own identity only");
    device(subject).records().forEach(record -> asked.note(record, denied));
    return denied;
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,10}")) {
      throw Problem.of(400, "Bad number", "profiles are numbered from 1");
    }
    return Long.parseLong(text);
  }

  private static long period(@Nullable String text, String name, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw Problem.of(400, "Bad periods", name + " is not the number of a period or entry");
    }
    return Long.parseLong(text);
  }

  private static DomainName name(String text) {
    try {
      return DomainName.parse(text);
    } catch (MalformedRecord e) {
      throw Problem.of(404, "Unknown domain", "no such domain here");
    }
  }
}
