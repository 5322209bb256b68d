package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;

/// A test of the running server, with its store at hand.
abstract class ServedCase {
  static final TestHighSide HIGH = RunningServer.HIGH;

  @Inject LowSide low;

  @ConfigProperty(name = "sluice.distribution.data")
  Path data;

  @TestHTTPResource(value = "/", tls = true)
  URI server;

  /// Brings what the log has and the server does not.
  void bringTheLog() {
    long held = low.logs().snapshot(TestHighSide.ORIGIN).orElseThrow().size();
    if (held < HIGH.size()) {
      accept(HIGH.segment(held, HIGH.size()));
    }
  }

  void accept(byte[]... bundles) {
    for (byte[] bundle : bundles) {
      assertThat(low.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
    }
  }
}
