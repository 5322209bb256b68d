package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;

/// Pulls that are asked again on a connection that stays: what is remembered of the one before, and
/// what must not be.
@QuarkusTest
@QuarkusTestResource(RunningServer.class)
final class WarmPullsTest extends ServedCase {
  private static final long PERIOD = 1500; // long ago: handed out whatever the clock says
  private static final String OWN = "/api/v1/keysets";

  @Inject WarmPulls warm;

  private Device alice;
  private SealedKeySet keys;
  private DeviceClient client;

  @BeforeEach
  void anEnrolledDeviceWithKeys() throws Exception {
    alice = withKeys("sip:warm@green.example");
    keys = HIGH.keySet(alice.record(), PERIOD);
    accept(HIGH.keySets(keys));
    bringTheLog();
    client = DeviceClient.of(alice.auth(), server);
  }

  /// A device with keys of another period.
  private Device withKeys(String user) {
    Device device = HIGH.device(user, DeviceState.ACTIVE);
    accept(
        HIGH.certificate(),
        HIGH.access(device.record()),
        HIGH.keySets(HIGH.keySet(device.record(), PERIOD - 1)));
    bringTheLog();
    return device;
  }

  /// The answer, which must have been remembered.
  private HttpResponse<String> again(DeviceClient who, String path, String... headers)
      throws Exception {
    long before = warm.sent();
    HttpResponse<String> answer = headers.length == 0 ? who.get(path) : who.getWith(path, headers);
    assertThat(warm.sent()).as("answered at once").isEqualTo(before + 1);
    return answer;
  }

  /// The answer, which must not have been remembered.
  private HttpResponse<String> anew(DeviceClient who, String path, String... headers)
      throws Exception {
    long before = warm.sent();
    HttpResponse<String> answer = headers.length == 0 ? who.get(path) : who.getWith(path, headers);
    assertThat(warm.sent()).as("answered at once").isEqualTo(before);
    return answer;
  }

  private void isWarm(DeviceClient who, String path) throws Exception {
    assertThat(anew(who, path).statusCode()).isEqualTo(200);
    assertThat(again(who, path).statusCode()).isEqualTo(200);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  private static AccessRecord access(HttpResponse<String> answer) {
    return AccessRecord.decode(Base64.getDecoder().decode(json(answer).getString("access")));
  }

  private static Map<String, List<String>> withoutDate(HttpHeaders headers) {
    Map<String, List<String>> all = new HashMap<>(headers.map());
    all.remove("date");
    return all;
  }

  @Test
  void theSameQuestionGetsTheSameAnswerToTheLastHeader() throws Exception {
    HttpResponse<String> first = anew(client, OWN);
    HttpResponse<String> second = again(client, OWN);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(access(second)).isEqualTo(alice.record());
    assertThat(withoutDate(second.headers())).isEqualTo(withoutDate(first.headers()));
    assertThat(second.headers().allValues("cache-control")).containsExactly("no-store");
  }

  @Test
  void whoHasItIsToldSoTheSameWayEachTime() throws Exception {
    String tag = anew(client, OWN).headers().firstValue("etag").orElseThrow();
    HttpResponse<String> warmly = again(client, OWN, "If-None-Match", tag);
    HttpResponse<String> coldly =
        anew(client, OWN + "?from=0", "If-None-Match", tag); // the same keys, another question
    assertThat(List.of(warmly.statusCode(), coldly.statusCode())).containsOnly(304);
    assertThat(withoutDate(warmly.headers())).isEqualTo(withoutDate(coldly.headers()));
    assertThat(again(client, OWN + "?from=0", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(anew(client, OWN + "?from=0").body()).as("was not put together").isNotEmpty();
    assertThat(again(client, OWN, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void theHelpDeskSeesPullsThatWereRemembered() throws Exception {
    isWarm(client, OWN);
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
    low.store().pulled(keys, longAgo);
    String tag = again(client, OWN).headers().firstValue("etag").orElseThrow();
    assertThat(low.store().lastPull(keys).orElseThrow()).isAfter(longAgo);
    assertThat(low.store().asked(alice.record()).orElseThrow().status()).isEqualTo(200);
    var _ = again(client, OWN, "If-None-Match", tag);
    assertThat(low.store().asked(alice.record()).orElseThrow().status()).isEqualTo(304);
  }

  @Test
  void aSuspensionCountsForTheNextRequestOfAnOpenConnection() throws Exception {
    isWarm(client, OWN);
    Suspensions suspensions = new Suspensions(data);
    suspensions.add(alice.record().authKeyHash());
    assertThat(anew(client, OWN).statusCode()).isEqualTo(403);
    assertThat(suspensions.remove(alice.record().authKeyHash())).isTrue();
    assertThat(again(client, OWN).statusCode()).isEqualTo(200);
  }

  @Test
  void aRevocationCountsForTheNextRequestOfAnOpenConnection() throws Exception {
    isWarm(client, OWN);
    accept(HIGH.access(TestHighSide.changed(alice.record(), DeviceState.REVOKED, HIGH.size())));
    assertThat(anew(client, OWN).statusCode()).isEqualTo(403);
  }

  @Test
  void newKeysAndAGrownLogAreInTheNextAnswer() throws Exception {
    isWarm(client, OWN);
    accept(HIGH.keySets(HIGH.keySet(alice.record(), PERIOD + 1)));
    bringTheLog();
    JsonObject answer = json(anew(client, OWN));
    assertThat(answer.getJsonArray("records")).hasSize(3);
    byte[] note = Base64.getDecoder().decode(answer.getString("checkpoint"));
    assertThat(Checkpoint.parse(SignedNote.parse(note).text()).size()).isEqualTo(HIGH.size());
    assertThat(again(client, OWN).statusCode()).isEqualTo(200);
  }

  @Test
  void noAnswerGoesToAnotherDevice() throws Exception {
    Device bob = withKeys("sip:warm-bob@green.example");
    DeviceClient other = DeviceClient.of(bob.auth(), server);
    isWarm(client, OWN);
    assertThat(access(anew(other, OWN))).isEqualTo(bob.record());
    assertThat(access(again(client, OWN))).isEqualTo(alice.record());
    assertThat(access(again(other, OWN))).isEqualTo(bob.record());
    String ofAlice = OWN + "/" + alice.record().commitment();
    isWarm(client, ofAlice);
    assertThat(anew(other, ofAlice).statusCode()).isEqualTo(403);
    assertThat(anew(DeviceClient.anonymous(server), OWN).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenIsServedAsItsUserAndOverridesTheConnection() throws Exception {
    Device bob = withKeys("sip:warm-token@green.example");
    String token = "Bearer " + TestIssuer.INSTANCE.token(bob.record().user().value());
    isWarm(client, OWN);
    assertThat(access(anew(client, OWN, "Authorization", token))).isEqualTo(bob.record());
    assertThat(access(again(client, OWN, "Authorization", token))).isEqualTo(bob.record());
    assertThat(access(again(client, OWN))).isEqualTo(alice.record());
    String spoiled = "Bearer " + TestIssuer.spoiled(token.substring(7));
    assertThat(anew(client, OWN, "Authorization", spoiled).statusCode()).isEqualTo(401);
    assertThat(anew(client, OWN, "Authorization", token, "Authorization", token).statusCode())
        .as("two tokens")
        .isEqualTo(401);
    new Suspensions(data).add(bob.record().authKeyHash());
    assertThat(anew(client, OWN, "Authorization", token).statusCode()).isEqualTo(403);
  }

  @Test
  void otherQuestionsGoTheLongWay() throws Exception {
    isWarm(client, OWN);
    assertThat(anew(client, OWN + "?from=2&to=1").statusCode()).isEqualTo(400);
    assertThat(anew(client, OWN + "?from=" + (PERIOD + 9)).statusCode()).isEqualTo(404);
    assertThat(anew(client, OWN, "Accept", "text/html").statusCode()).isEqualTo(406);
    assertThat(anew(client, OWN + "/../keysets").statusCode()).isEqualTo(200);
    assertThat(client.post(OWN, new byte[] {1}).statusCode()).isEqualTo(405);
    String longer = OWN + "?device=phone-1&and=" + "x".repeat(300);
    assertThat(anew(client, longer).statusCode()).isEqualTo(200);
    assertThat(anew(client, longer).statusCode()).isEqualTo(200);
  }
}
