package org.sluice.distribution.pull;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.boot.TestIdentity;
import org.sluice.records.frame.LinkKey;

/// A data folder with a TLS key, a profile and a link key, as an operator would have made it.
public class RunningServer implements QuarkusTestResourceLifecycleManager {
  static final TestHighSide HIGH = new TestHighSide();

  private Path folder = Path.of("");

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("distribution-server-test");
      TestIdentity.create(folder.resolve("data"), List.of("localhost", "127.0.0.1"));
      Path linkKey = folder.resolve("link.key");
      Files.write(linkKey, LinkKey.fresh(new SecureRandom()).line().getBytes(US_ASCII));
      return Map.of(
          "sluice.distribution.data", folder.resolve("data").toString(),
          "sluice.distribution.profiles", HIGH.writeProfile(folder).toString(),
          "sluice.distribution.link-key", linkKey.toString(),
          "sluice.distribution.oauth", TestIssuer.INSTANCE.settings(folder).toString(),
          "sluice.distribution.udp-port", "0",
          "quarkus.http.test-ssl-port", "0");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
