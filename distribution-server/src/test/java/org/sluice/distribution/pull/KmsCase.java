package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.records.id.DeviceState;

/// Requests of TS 33.180 by an enrolled device, a new one for each test.
abstract class KmsCase extends ServedCase {
  static final String ROOT = "/keymanagement/identity/v1";
  private static int users;

  Device device;
  String user;
  DeviceClient client;

  @BeforeEach
  void anEnrolledDevice() throws Exception {
    user = "sip:user%d@green.example".formatted(++users);
    device = HIGH.device(user, DeviceState.ACTIVE);
    accept(HIGH.certificate(), HIGH.access(device.record()));
    bringTheLog();
    client = DeviceClient.of(device.auth(), server);
  }

  HttpResponse<String> post(String path) throws Exception {
    return client.post(ROOT + path, new byte[0]);
  }

  static void error(HttpResponse<String> answer, int status, String text) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/xml");
    assertThat(answer.body())
        .contains("<KmsError>", "<ErrorCode>" + status + "</ErrorCode>", text)
        .doesNotContain("KmsMessage");
  }

  HttpResponse<String> withToken(String token, String path) throws Exception {
    return DeviceClient.anonymous(server)
        .post(ROOT + path, new byte[0], "Authorization", "Bearer " + token);
  }
}
