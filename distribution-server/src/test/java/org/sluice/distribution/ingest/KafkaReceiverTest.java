package org.sluice.distribution.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.replica.KafkaBroker;
import org.sluice.distribution.replica.KafkaSettings;
import org.sluice.distribution.replica.Replica;

/// The form with Kafka: the same tests, against a real broker.
@Tag("slow")
final class KafkaReceiverTest extends ReceiverContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path brokerFolder;
  private static KafkaBroker broker;

  private final String prefix = "t" + UUID.randomUUID().toString().replace("-", "");
  private Replica replica;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  LowSide open(Path data, List<Path> profiles) throws IOException {
    replica =
        Replica.receiving(data, profiles, KafkaSettings.read(broker.settings(prefix)), PATIENCE);
    return replica.lowSide();
  }

  @Override
  void close() {
    replica.close();
  }
}
