package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Statement;

@QuarkusTest
@QuarkusTestResource(RunningServer.class)
@DisplayName("What a device is shown of audit keys: its own user's, after the delay, with proof")
final class AuditLeavesTest extends ServedCase {
  private static final long PERIOD = 1500;
  private static final long DAY = 86_400;
  private static final long DELAY = 30 * DAY;

  private static Hash32 before = Hash32.ZERO;
  private static long functions;
  private static int requests;

  @Inject ReviewDesk reviews;

  private final long now = Instant.now().getEpochSecond();
  private Device alice;
  private Device bob;

  @BeforeEach
  void twoUsers() {
    alice = enrolled("sip:alice" + requests);
    bob = enrolled("sip:bob" + requests);
    function(DELAY);
  }

  private Device enrolled(String name) {
    Device device = HIGH.device(name + "@audited.example", DeviceState.ACTIVE);
    accept(HIGH.certificate(), HIGH.access(device.record()));
    return device;
  }

  private long append(Statement statement) {
    return HIGH.append(SignedStatement.sign(statement, HIGH.officer(0)));
  }

  private void function(long delay) {
    AuditFunction next =
        new AuditFunction(
            TestHighSide.DOMAIN,
            ++functions,
            before,
            1,
            Octets.of(new byte[32]),
            9,
            delay,
            now - DAY);
    before = next.hash();
    append(next);
  }

  private static RequestId request() {
    byte[] id = new byte[RequestId.LENGTH];
    id[0] = (byte) 0xa5;
    id[1] = (byte) ++requests;
    return RequestId.of(id);
  }

  private void order(RequestId id, long time) {
    append(new AuditOrdered(TestHighSide.DOMAIN, id, Hash32.sha256(id.octets()), time));
  }

  private long leaf(Device of, RequestId id) {
    Extraction leaf =
        new Extraction(
            TestHighSide.DOMAIN,
            1,
            id,
            0,
            0,
            PERIOD,
            Purpose.AUDIT,
            of.record().commitment(),
            List.of(Hash32.sha256(new byte[] {7})));
    return HIGH.append(new SignedStatement(leaf, List.of()));
  }

  private void release(RequestId id, long leaf, long time) {
    append(new AuditReleased(TestHighSide.DOMAIN, id, leaf, Hash32.ZERO, time));
  }

  private JsonObject answer(Device device, String query) throws Exception {
    bringTheLog();
    reviews.advance();
    String path = "/api/v1/leaves/" + device.record().commitment() + query;
    var got = DeviceClient.of(device.auth(), server).get(path);
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    return Json.createReader(new StringReader(got.body())).readObject();
  }

  private List<Long> audits(JsonObject answer) {
    List<Long> found = new ArrayList<>();
    for (JsonObject entry : answer.getJsonArray("entries").getValuesAs(JsonObject.class)) {
      byte[] octets = Base64.getDecoder().decode(entry.getString("entry"));
      if (SignedStatement.decode(octets).statement() instanceof Extraction e
          && e.purpose() == Purpose.AUDIT) {
        found.add(entry.getJsonNumber("index").longValue());
      }
    }
    return found;
  }

  private List<Long> shown(Device device) throws Exception {
    return audits(answer(device, ""));
  }

  @Test
  @DisplayName("not before the delay that stood at the release is over, and never to another user")
  void afterTheDelay() throws Exception {
    RequestId old = request();
    order(old, now - DELAY - 100);
    long first = leaf(alice, old);
    release(old, first, now - DELAY - 60);
    RequestId fresh = request();
    order(fresh, now - DELAY - 100);
    long second = leaf(alice, fresh);
    release(fresh, second, now - DELAY + 600);
    assertThat(shown(alice)).containsExactly(first);
    assertThat(shown(bob)).isEmpty();
    function(0); // what was released under the longer delay stays hidden
    assertThat(shown(alice)).containsExactly(first);
    RequestId open = request();
    order(open, now - 50);
    long third = leaf(alice, open);
    release(open, third, now - 40);
    assertThat(shown(alice)).containsExactly(third, first);
  }

  @Test
  @DisplayName("never released: after its order; never ordered: not at all")
  void notReleased() throws Exception {
    RequestId ordered = request();
    order(ordered, now - DELAY - 10);
    long first = leaf(alice, ordered);
    RequestId waiting = request();
    order(waiting, now - DELAY + 600);
    long _ = leaf(alice, waiting);
    long _ = leaf(alice, request());
    assertThat(shown(alice)).containsExactly(first);
  }

  @Test
  @DisplayName("an answer with one that is hidden is as it would be without it: full pages, no gap")
  void nothingTellsOfIt() throws Exception {
    for (int i = 0; i < 2 * LeafDesk.PAGE; i++) {
      HIGH.append(
          SignedStatement.sign(
              new Enrolled(
                  TestHighSide.DOMAIN,
                  alice.record().commitment(),
                  "pad",
                  Hash32.sha256(new byte[] {1}),
                  1,
                  Hash32.sha256(new byte[] {2}),
                  DeviceState.ACTIVE),
              HIGH.officer(0)));
      if (i % LeafDesk.PAGE == 7) {
        RequestId hidden = request();
        order(hidden, now);
        long _ = leaf(alice, hidden);
      }
    }
    JsonObject page = answer(alice, "");
    assertThat(page.getJsonArray("entries")).hasSize(LeafDesk.PAGE);
    assertThat(audits(page)).isEmpty();
    long[] indexes =
        page.getJsonArray("entries").getValuesAs(JsonObject.class).stream()
            .mapToLong(e -> e.getJsonNumber("index").longValue())
            .toArray();
    assertThat(page.getJsonNumber("next").longValue())
        .isEqualTo(Arrays.stream(indexes).min().orElseThrow());
    JsonObject rest = answer(alice, "?before=" + page.getJsonNumber("next"));
    assertThat(rest.getJsonArray("entries")).hasSize(LeafDesk.PAGE);
    assertThat(audits(rest)).isEmpty();
  }
}
