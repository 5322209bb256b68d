package org.sluice.distribution.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;

/// Kills a receiver process (SIGKILL) while it stores, and looks at what is left: whatever it had
/// said to be stored is there, the rest can be sent again, and the end is the same as without the
/// kill.
@Tag("slow")
final class KillTest {
  private static final int ROUNDS = 20;
  private static final long PERIOD = 1522;

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final Map<String, byte[]> bundles = new LinkedHashMap<>();

  @BeforeEach
  void writeBundles() throws IOException {
    high.writeProfile(folder);
    Files.createDirectories(folder.resolve("bundles"));
    long mirrored = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SealedKeySet[] sealed = new SealedKeySet[5];
      for (int i = 0; i < sealed.length; i++) {
        String user = "sip:user" + round + "-" + i + "@green.example";
        sealed[i] = high.keySet(high.device(user, DeviceState.ACTIVE).record(), PERIOD);
      }
      bundles.put("%03d-k".formatted(round), high.keySets(sealed));
      bundles.put("%03d-l".formatted(round), high.segment(mirrored, high.size()));
      mirrored = high.size();
    }
    for (Map.Entry<String, byte[]> bundle : bundles.entrySet()) {
      Files.write(folder.resolve("bundles").resolve(bundle.getKey()), bundle.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 18, 33})
  void nothingThatWasSaidToBeStoredIsLost(int killAfter) throws Exception {
    List<String> said = killAfter(killAfter);
    try (LowSide low =
        LowSide.open(
            folder.resolve("data"), List.of(folder.resolve(TestHighSide.DOMAIN + ".profile")))) {
      for (Map.Entry<String, byte[]> bundle : bundles.entrySet()) {
        Intake again = low.receiver().accept(bundle.getValue());
        if (said.contains(bundle.getKey())) {
          assertThat(again).as(bundle.getKey()).isInstanceOf(Intake.Repeated.class);
        } else {
          assertThat(again).as(bundle.getKey()).isNotInstanceOf(Intake.Refused.class);
        }
      }
      assertThat(low.store().keyCounts().get("green.example")).containsEntry(PERIOD, ROUNDS * 5L);
      assertThat(low.logs().snapshot(TestHighSide.ORIGIN).orElseThrow().root())
          .isEqualTo(high.root(high.size()));
      assertThat(low.store().waitingCount()).isZero();
      assertThat(low.store().alarms()).isEmpty();
      assertThat(low.store().streams().values())
          .allSatisfy(stream -> assertThat(stream.missingCount()).isZero());
    }
  }

  /// Runs the receiver, kills it when it has said so many bundles to be stored, and returns all
  /// that it has said.
  private List<String> killAfter(int count) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                IntakeProcess.class.getName(),
                folder.resolve("data").toString(),
                folder.resolve(TestHighSide.DOMAIN + ".profile").toString(),
                folder.resolve("bundles").toString())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      if (count == 0) {
        process.toHandle().destroyForcibly(); // leaves the stream open
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(line).startsWith("Stored ");
        said.add(line.substring("Stored ".length()));
        if (said.size() == count) {
          process.toHandle().destroyForcibly(); // leaves the stream open
        }
      }
    }
    process.waitFor();
    assertThat(said)
        .as(Files.readString(folder.resolve("stderr")))
        .hasSizeGreaterThanOrEqualTo(count);
    assertThat(process.exitValue()).as("killed, not ended by itself").isNotZero();
    return said;
  }
}
