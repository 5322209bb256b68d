package org.sluice.distribution.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RunningServer.class)
final class SlowRequestsTest {
  @TestHTTPResource(value = "/", tls = true)
  URI server;

  /// Connections that never finish their request cost others nothing.
  @Test
  void slowRequestsKeepNobodyWaiting() throws Exception {
    List<SSLSocket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        SSLSocket socket = DeviceClient.socket(server);
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                (i % 2 == 0
                        ? "GET /api/v1/keysets HTTP/1.1\r\nHost: loc"
                        : "POST "
                            + KmsResource.ROOT
                            + "/init HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nx")
                    .getBytes(UTF_8));
        socket.getOutputStream().flush();
      }
      assertThat(DeviceClient.anonymous(server).get("/api/v1/status").statusCode()).isEqualTo(200);
      for (SSLSocket socket : slow) {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
      }
      assertThat(DeviceClient.anonymous(server).get("/api/v1/status").statusCode()).isEqualTo(200);
    } finally {
      for (SSLSocket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  @Tag("slow")
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (SSLSocket socket = DeviceClient.socket(server)) {
      socket.setSoTimeout(180_000);
      socket.getOutputStream().write("GET /api/v1/status HTTP/1.1\r\n".getBytes(UTF_8));
      socket.getOutputStream().flush();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
