package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.distribution.TestKeys;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.SignedNote;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

@QuarkusTest
@QuarkusTestResource(RunningServer.class)
final class PullTest extends ServedCase {
  private static final long PERIOD = 1500; // long ago: handed out whatever the clock says

  @Inject ReviewDesk reviews;

  private Device alice;
  private SealedKeySet keys;

  @BeforeEach
  void anEnrolledDeviceWithKeys() {
    alice = HIGH.device("tel:+447700900123", DeviceState.ACTIVE);
    keys = HIGH.keySet(alice.record(), PERIOD);
    accept(HIGH.certificate(), HIGH.access(alice.record()), HIGH.keySets(keys));
    bringTheLog();
  }

  private HttpResponse<String> get(Device device, String path) throws Exception {
    return DeviceClient.of(device.auth(), server).get(path);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static byte[] octets(JsonObject object, String name) {
    return Base64.getDecoder().decode(object.getString(name));
  }

  private static void problem(HttpResponse<String> answer, int status, String text) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(json(answer).getInt("status")).isEqualTo(status);
    assertThat(json(answer).getString("detail")).contains(text);
  }

  @Test
  void aDeviceGetsItsOwnKeysWithAProofThatHolds() throws Exception {
    HttpResponse<String> answer =
        get(alice, "/api/v1/keysets?from=" + PERIOD + "&to=" + (PERIOD + 1));
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonObject body = json(answer);
    JsonObject record = body.getJsonArray("records").getJsonObject(0);
    assertThat(SealedKeySet.decode(octets(record, "sealed"))).isEqualTo(keys);
    byte[] entry = octets(record, "entry");
    assertThat(SignedStatement.decode(entry).statement())
        .isInstanceOfSatisfying(
            Extraction.class,
            leaf -> assertThat(leaf.recipients()).containsExactly(alice.record().sealKeyHash()));
    Checkpoint head = Checkpoint.parse(SignedNote.parse(octets(body, "checkpoint")).text());
    List<Hash32> proof =
        record.getJsonArray("proof").getValuesAs(JsonString.class).stream()
            .map(hash -> Hash32.of(Base64.getDecoder().decode(hash.getString())))
            .toList();
    new InclusionProof(record.getInt("index"), head.size(), proof)
        .verify(Merkle.leafHash(entry), head.root());
    assertThat(AccessRecord.decode(octets(body, "access"))).isEqualTo(alice.record());
    assertThat(octets(body, "certificate")).isEqualTo(TestHighSide.CERTIFICATE);
  }

  @Test
  void whoHasTheseKeysIsToldSoEvenWhenTheLogHasGrown() throws Exception {
    String path = "/api/v1/keysets?from=" + PERIOD + "&to=" + (PERIOD + 1);
    DeviceClient client = DeviceClient.of(alice.auth(), server);
    String tag = client.get(path).headers().firstValue("etag").orElseThrow();
    accept(HIGH.access(HIGH.device("tel:+447700900777", DeviceState.ACTIVE).record()));
    bringTheLog();
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
    low.store().pulled(keys, longAgo);
    HttpResponse<String> again = client.getWith(path, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(low.store().lastPull(keys).orElseThrow()).isAfter(longAgo);
    assertThat(low.store().asked(alice.record()).orElseThrow().status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    SealedKeySet next = HIGH.keySet(alice.record(), PERIOD + 1);
    accept(HIGH.keySets(next));
    bringTheLog();
    assertThat(client.getWith(path, "If-None-Match", tag).statusCode()).isEqualTo(200);
    JsonObject news = json(client.get(path + "&since=" + (keys.leafIndex() + 1)));
    assertThat(news.getJsonArray("records")).hasSize(1);
    assertThat(news.getJsonArray("records").getJsonObject(0).getInt("index"))
        .isEqualTo((int) next.leafIndex());
  }

  @Test
  void keysOfALaterPeriodAreNotHandedOutYet() throws Exception {
    long later = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now()).number() + 2;
    Device bob = HIGH.device("tel:+447700900124", DeviceState.ACTIVE);
    accept(HIGH.access(bob.record()), HIGH.keySets(HIGH.keySet(bob.record(), later)));
    bringTheLog();
    problem(get(bob, "/api/v1/keysets"), 404, "for later");
  }

  @Test
  void withoutAClientCertificateThereIsNothing() throws Exception {
    problem(
        DeviceClient.anonymous(server).get("/api/v1/keysets"),
        401,
        "mutual TLS with the authentication key of an enrolled device");
  }

  @Test
  void anUnknownDeviceIsToldNothingElseThanAnAnonymousOne() throws Exception {
    Device stranger = HIGH.device("tel:+447700900999", DeviceState.ACTIVE);
    HttpResponse<String> answer = get(stranger, "/api/v1/keysets");
    problem(answer, 401, "enrolled device");
    assertThat(answer.body())
        .isEqualTo(DeviceClient.anonymous(server).get("/api/v1/keysets").body());
    problem(get(stranger, "/api/v1/keysets/" + alice.record().commitment()), 401, "enrolled");
  }

  @Test
  void someoneElsesKeysAreDeniedWhetherTheyExistOrNot() throws Exception {
    Device bob = HIGH.device("sip:bob@green.example", DeviceState.ACTIVE);
    accept(HIGH.access(bob.record()));
    String of = "/api/v1/keysets/";
    HttpResponse<String> existing = get(bob, of + alice.record().commitment());
    HttpResponse<String> invented = get(bob, of + Hash32.sha256(new byte[] {1}));
    problem(existing, 403, "own identity");
    assertThat(invented.body()).isEqualTo(existing.body());
    problem(
        get(bob, of + alice.record().commitment().toString().toUpperCase(Locale.ROOT)), 403, "own");
    assertThat(get(alice, of + alice.record().commitment()).statusCode()).isEqualTo(200);
  }

  @Test
  void aRevokedDeviceIsDeniedFromTheBundleOnThatRevokesIt() throws Exception {
    assertThat(get(alice, "/api/v1/keysets").statusCode()).isEqualTo(200);
    accept(HIGH.access(TestHighSide.changed(alice.record(), DeviceState.REVOKED, HIGH.size())));
    problem(get(alice, "/api/v1/keysets"), 403, "revoked or suspended");
  }

  @Test
  void anActiveDeviceSeesWhoIsRevokedAndNobodyElseDoes() throws Exception {
    String path = "/api/v1/revocations/" + TestHighSide.DOMAIN;
    problem(get(alice, path), 404, "none of this domain");
    RevocationList list =
        new RevocationList(TestHighSide.DOMAIN, 1, 2, Octets.of(new byte[32]), List.of());
    accept(HIGH.keyBundle(BundleKind.REVOCATIONS, List.of(list.encoded())));
    JsonObject answer = json(get(alice, path));
    ExportedItem item = ExportedItem.decode(octets(answer, "revocations"));
    assertThat(item.item().toArray()).isEqualTo(list.encoded());
    problem(DeviceClient.anonymous(server).get(path), 401, "enrolled device");
    problem(get(alice, "/api/v1/revocations/none.example"), 404, "no domain none.example");
    accept(HIGH.access(TestHighSide.changed(alice.record(), DeviceState.REVOKED, HIGH.size())));
    problem(get(alice, path), 403, "revoked or suspended");
  }

  @Test
  void aSuspendedDeviceIsDeniedAtOnceAndServedAgainWhenLifted() throws IOException, Exception {
    Suspensions suspensions = new Suspensions(data);
    suspensions.add(alice.record().authKeyHash());
    problem(get(alice, "/api/v1/keysets"), 403, "revoked or suspended");
    assertThat(suspensions.remove(alice.record().authKeyHash())).isTrue();
    assertThat(get(alice, "/api/v1/keysets").statusCode()).isEqualTo(200);
  }

  @Test
  void keysThatHaveNotArrivedAreSaidToBeMissing() throws Exception {
    problem(get(alice, "/api/v1/keysets?from=" + (PERIOD + 5)), 404, "have arrived");
  }

  @Test
  void keysAheadOfTheMirroredLogAreHeldBackWithAReason() throws Exception {
    accept(HIGH.keySets(HIGH.keySet(alice.record(), PERIOD + 1)));
    HttpResponse<String> answer = get(alice, "/api/v1/keysets?from=" + (PERIOD + 1));
    problem(answer, 503, "is needed");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    bringTheLog();
    assertThat(get(alice, "/api/v1/keysets?from=" + (PERIOD + 1)).statusCode()).isEqualTo(200);
  }

  @Test
  void aRecordWhoseLeafSaysSomethingElseIsWithheld() throws Exception {
    SealedKeySet wrong =
        new SealedKeySet(
            keys.domain(),
            1,
            PERIOD + 2,
            keys.commitment(),
            keys.recipient(),
            keys.leafIndex(),
            keys.parts());
    accept(HIGH.keySets(wrong));
    bringTheLog();
    problem(get(alice, "/api/v1/keysets?from=" + (PERIOD + 2)), 500, "does not vouch");
  }

  @Test
  void aLaterIssueOfAPeriodReplacesTheEarlierOne() throws Exception {
    SealedKeySet again = HIGH.keySet(alice.record(), PERIOD);
    accept(HIGH.keySets(again));
    bringTheLog();
    JsonObject body = json(get(alice, "/api/v1/keysets?from=" + PERIOD + "&to=" + PERIOD));
    assertThat(body.getJsonArray("records")).hasSize(1);
    assertThat(body.getJsonArray("records").getJsonObject(0).getInt("index"))
        .isEqualTo((int) again.leafIndex());
  }

  @Test
  void aDeviceOfSeveralUsersAsksForOneOfThem() throws Exception {
    Device second = HIGH.device(alice.auth(), "sip:alice@green.example", DeviceState.ACTIVE);
    accept(HIGH.access(second.record()), HIGH.keySets(HIGH.keySet(second.record(), PERIOD)));
    bringTheLog();
    problem(get(alice, "/api/v1/keysets"), 409, second.record().commitment().toString());
    assertThat(get(alice, "/api/v1/keysets/" + second.record().commitment()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aDeviceSeesEveryEntryAboutItsIdentityWithAProofThatHolds() throws Exception {
    accept(HIGH.keySets(HIGH.keySet(alice.record(), PERIOD + 1)));
    bringTheLog();
    reviews.advance();
    String leaves = "/api/v1/leaves/" + alice.record().commitment();
    JsonObject body = json(get(alice, leaves));
    Checkpoint head = Checkpoint.parse(SignedNote.parse(octets(body, "checkpoint")).text());
    assertThat(body.getJsonArray("entries").size()).isEqualTo(2);
    long last = Long.MAX_VALUE;
    for (JsonObject entry : body.getJsonArray("entries").getValuesAs(JsonObject.class)) {
      long index = entry.getJsonNumber("index").longValue();
      assertThat(index).isLessThan(last);
      last = index;
      new InclusionProof(
              index,
              head.size(),
              entry.getJsonArray("proof").getValuesAs(JsonString.class).stream()
                  .map(hash -> Hash32.of(Base64.getDecoder().decode(hash.getString())))
                  .toList())
          .verify(Merkle.leafHash(octets(entry, "entry")), head.root());
    }
    JsonObject rest = json(get(alice, leaves + "?before=" + keys.leafIndex()));
    assertThat(rest.getJsonArray("entries")).isEmpty();
    problem(get(alice, leaves + "?before=0"), 400, "entry 0");
    problem(get(alice, leaves + "?before=x"), 400, "period or entry");
  }

  @Test
  void entriesAboutSomebodyElseAreDeniedAndARevokedDeviceSeesNone() throws Exception {
    Device bob = HIGH.device("sip:bob2@green.example", DeviceState.ACTIVE);
    accept(HIGH.access(bob.record()));
    String leaves = "/api/v1/leaves/";
    HttpResponse<String> existing = get(bob, leaves + alice.record().commitment());
    problem(existing, 403, "own identity");
    assertThat(get(bob, leaves + Hash32.sha256(new byte[] {1})).body()).isEqualTo(existing.body());
    problem(
        DeviceClient.anonymous(server).get(leaves + bob.record().commitment()), 401, "mutual TLS");
    accept(HIGH.access(TestHighSide.changed(bob.record(), DeviceState.REVOKED, HIGH.size())));
    problem(get(bob, leaves + bob.record().commitment()), 403, "revoked or suspended");
  }

  @Test
  void periodsMustBeNumbers() throws Exception {
    for (String bad : List.of("from=-1", "from=x", "to=2026-11", "from=9999999999999999999")) {
      problem(get(alice, "/api/v1/keysets?" + bad), 400, "period");
    }
    problem(get(alice, "/api/v1/keysets?from=2&to=1"), 400, "from is after to");
  }

  @Test
  void certificateAndProfileArePublicAndOtherDomainsUnknown() throws Exception {
    DeviceClient anyone = DeviceClient.anonymous(server);
    assertThat(octets(json(anyone.get("/api/v1/certificate/green.example")), "certificate"))
        .isEqualTo(TestHighSide.CERTIFICATE);
    assertThat(octets(json(anyone.get("/api/v1/profile/green.example")), "profile"))
        .isEqualTo(HIGH.firstProfile().encoded());
    problem(anyone.get("/api/v1/profile/blue.example"), 404, "no domain");
    problem(anyone.get("/api/v1/profile/%2e%2e%2fsecret"), 404, "");
  }

  @Test
  void statusIsForAnyoneAndNamesNoUser() throws Exception {
    for (DeviceClient anyone :
        List.of(DeviceClient.anonymous(server), DeviceClient.of(TestKeys.p256(), server))) {
      HttpResponse<String> status = anyone.get("/api/v1/status");
      assertThat(status.statusCode()).isEqualTo(200);
      JsonObject body = json(status);
      assertThat(body.getJsonArray("keys").getJsonObject(0).getString("domain"))
          .isEqualTo("green.example");
      assertThat(body.getJsonArray("streams")).hasSize(2);
      assertThat(status.body())
          .doesNotContain("tel:", "sip:", alice.record().commitment().toString());
    }
  }

  @Test
  void pullsAndErrorsAreCountedAndNameNobody() throws Exception {
    assertThat(get(alice, "/api/v1/keysets").statusCode()).isEqualTo(200);
    assertThat(get(alice, "/api/v1/keysets?from=x").statusCode()).isEqualTo(400);
    DeviceClient anyone = DeviceClient.anonymous(server);
    assertThat(anyone.get("/metrics").body())
        .containsPattern("sluice_low_answers_total\\{kind=\"pull\",status=\"200\"} [1-9]")
        .containsPattern("sluice_low_answers_total\\{kind=\"pull\",status=\"400\"} [1-9]")
        .contains("sluice_low_keys{domain=\"green.example\",period=\"1500\"}")
        .doesNotContain("tel:", alice.record().commitment().toString());
    assertThat(anyone.get("/").body()).contains("Answers since the start");
    assertThat(json(anyone.get("/api/v1/status")).getJsonArray("answers")).isNotEmpty();
  }

  @Test
  void thePageIsPlainAndLoadsNothingFromElsewhere() throws Exception {
    DeviceClient anyone = DeviceClient.anonymous(server);
    HttpResponse<String> page = anyone.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'")
        .contains("style-src 'self'");
    assertThat(page.body())
        .contains("<caption>Bundles held")
        .doesNotContain("<script", "http://", "tel:");
    assertThat(anyone.get("/sluice.css").statusCode()).isEqualTo(200);
    assertThat(anyone.get("/q/health").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsAProblemDocument() throws Exception {
    problem(DeviceClient.anonymous(server).get("/api/v1/nothing"), 404, "no such resource");
  }

  @Test
  void theOpenApiDocumentHasEveryResourceOfDevices() throws Exception {
    HttpResponse<String> document = DeviceClient.anonymous(server).get("/openapi.yaml");
    assertThat(document.statusCode()).isEqualTo(200);
    Map<String, Map<String, ?>> yaml =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(document.body());
    Set<String> described = yaml.get("paths").keySet();
    String root = PullResource.class.getAnnotation(jakarta.ws.rs.Path.class).value();
    Set<String> served = new HashSet<>(Set.of(KmsResource.ROOT + "/{request}"));
    for (Method method : PullResource.class.getDeclaredMethods()) {
      jakarta.ws.rs.Path path = method.getAnnotation(jakarta.ws.rs.Path.class);
      if (path != null) {
        served.add(root + path.value());
      }
    }
    assertThat(described).containsAll(served);
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    DeviceClient old = DeviceClient.with(null, server, "TLSv1.2");
    assertThatThrownBy(() -> old.get("/api/v1/status")).isInstanceOf(IOException.class);
  }
}
