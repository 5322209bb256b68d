package org.sluice.distribution.replica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.ingest.Publication;
import org.sluice.records.export.VerifiedBundle;

/// A receiver in a process of its own that ends without any more ado at the moment when Kafka has
/// committed its bundle.
final class KilledReceiver {
  static final int KILLED = 137;

  private KilledReceiver() {}

  /// Lets it take the file `bundle` of the folder.
  static Process start(Path folder, Path profile, Path kafka) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledReceiver.class.getName(),
            folder.toString(),
            profile.toString(),
            kafka.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("killed.log").toFile())
        .start();
  }

  /// Arguments: folder, profile, settings of Kafka.
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    KafkaPublication kafka = new KafkaPublication(KafkaSettings.read(Path.of(args[2])));
    kafka.begin();
    try (LowSide low =
        LowSide.open(folder.resolve("receiver"), List.of(Path.of(args[1])), killing(kafka))) {
      Intake outcome = low.receiver().accept(Files.readAllBytes(folder.resolve("bundle")));
      System.out.println("not killed: " + outcome);
    }
  }

  private static Publication killing(KafkaPublication kafka) {
    return new Publication() {
      @Override
      public void publish(VerifiedBundle bundle, BitSet current) {
        kafka.publish(bundle, current);
        Runtime.getRuntime().halt(KILLED);
      }

      @Override
      public void close() {
        kafka.close();
      }
    };
  }
}
