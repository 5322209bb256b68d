package org.sluice.distribution.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.records.id.DeviceState;

/// One client that asks too often, or too slowly, and the others beside it. All of them come from
/// one address.
@QuarkusTest
@QuarkusTestResource(value = LimitedServer.class, restrictToAnnotatedClass = true)
final class LimitsTest extends KmsCase {
  /// Octets that a drip feeds at most; each takes a fifth of a second.
  private static final int DROPS = 600;

  @Inject WarmPulls warm;

  private HttpResponse<String> askUntilRefused(DeviceClient who, String path) throws Exception {
    for (int i = 0; i <= LimitedServer.REQUESTS; i++) {
      HttpResponse<String> answer = who.get(path);
      if (answer.statusCode() == 429) {
        return answer;
      }
    }
    throw new AssertionError("never refused: " + path);
  }

  private DeviceClient another() throws Exception {
    Device other = HIGH.device("sip:beside-" + user.substring(4), DeviceState.ACTIVE);
    accept(HIGH.access(other.record()));
    return DeviceClient.of(other.auth(), server);
  }

  @Test
  void aDeviceThatAsksTooOftenIsRefusedAndAnotherIsNot() throws Exception {
    HttpResponse<String> refused = askUntilRefused(client, "/api/v1/keysets");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(refused.body()).contains("more than 20 requests a minute");
    assertThat(another().get("/api/v1/keysets").statusCode()).isEqualTo(404);
  }

  /// Answers that are remembered cost little, and count all the same.
  @Test
  void pullsThatAreAskedAgainCountLikeAllOthers() throws Exception {
    accept(HIGH.keySets(HIGH.keySet(device.record(), 1500)));
    bringTheLog();
    HttpResponse<String> refused = askUntilRefused(client, "/api/v1/keysets");
    assertThat(warm.sent()).isPositive();
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(client.get("/api/v1/certificate/green.example").statusCode()).isEqualTo(429);
  }

  @Test
  void onThePathsOfTheStandardTheRefusalIsAKmsError() throws Exception {
    var _ = askUntilRefused(client, "/api/v1/keysets");
    HttpResponse<String> refused = post("/init");
    error(refused, 429, "more than 20 requests a minute");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
  }

  /// What needs no log-in counts too, and a device behind the same address is not hurt by it.
  @Test
  void strangersShareTheirAddressAndTakeNothingFromDevicesBehindIt() throws Exception {
    DeviceClient stranger = DeviceClient.anonymous(server);
    for (String path :
        new String[] {
          "/api/v1/certificate/green.example",
          "/api/v1/profile/green.example",
          "/api/v1/terms/green.example",
          "/api/v1/calls/green.example",
          "/api/v1/profile/green.example/after/1"
        }) {
      assertThat(askUntilRefused(stranger, path).statusCode()).as(path).isEqualTo(429);
    }
    DeviceClient beside = another();
    assertThat(beside.get("/api/v1/certificate/green.example").statusCode()).isEqualTo(200);
    assertThat(beside.get("/api/v1/keysets").statusCode()).isEqualTo(404);
    assertThat(stranger.get("/q/health/ready").statusCode()).as("a proxy asks").isEqualTo(200);
  }

  /// An octet now and then keeps a connection from being silent, and no longer open for it.
  @Test
  void aBodyThatDripsIsCutOff() throws Exception {
    try (SSLSocket socket = DeviceClient.socket(server)) {
      socket.startHandshake();
      socket.setSoTimeout(200);
      socket
          .getOutputStream()
          .write(
              ("POST " + ROOT + "/init HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n")
                  .getBytes(UTF_8));
      assertThat(ends(socket)).as("still open after " + DROPS + " octets").isTrue();
    }
    assertThat(client.get("/api/v1/certificate/green.example").statusCode()).isEqualTo(200);
  }

  private static boolean ends(SSLSocket socket) {
    for (int i = 0; i < DROPS; i++) {
      try {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (java.net.SocketTimeoutException e) {
        // nothing said, and open
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }
}
