package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sluice.records.review.ReviewedLogs.LOG;
import static org.sluice.records.review.ReviewedLogs.WITNESSES;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.records.Samples;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.TestSigner;
import org.sluice.records.tlog.TilePath;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// The verifier in Python, in one process for many logs, and what the one in Java says of the same
/// log in the same words: verdict, first bad entry, place, size, root, times and counts.
final class SecondVerifier {
  private final Path folder;
  private final Writer in;
  private final BufferedReader out;
  private int logs;

  private SecondVerifier(Path folder, Process process) {
    this.folder = folder;
    this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static @Nullable SecondVerifier shared;
  private static boolean missing;

  /// The one of this test run, which ends with it; null where there is no Python.
  static synchronized @Nullable SecondVerifier shared() {
    if (shared == null && !missing) {
      Path module = Path.of("").toAbsolutePath();
      Path driver = module.resolve("src/test/resources/second_verifier.py");
      Path verifier = module.resolveSibling("tools").resolve("verify_log.py");
      assertThat(verifier).isRegularFile();
      try {
        Path folder = Files.createTempDirectory(module.resolve("target"), "second-verifier");
        shared =
            new SecondVerifier(
                folder,
                new ProcessBuilder("python3", "-B", driver.toString(), verifier.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
      } catch (IOException e) {
        missing = true;
      }
    }
    return shared;
  }

  /// The same; without Python the test is skipped.
  static SecondVerifier required() {
    SecondVerifier second = shared();
    assumeTrue(second != null, "no python3: the second log verifier was not compared");
    return java.util.Objects.requireNonNull(second);
  }

  /// A log, and what the reviewer has beside it.
  ///
  /// @param then what the folder becomes once its checkpoint was read
  /// @param archived a checkpoint kept from before
  /// @param maxAge days
  /// @param also more keys of the log
  /// @param outside witnesses that are no partitions
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(
      MemoryTileStore store,
      @Nullable MemoryTileStore then,
      byte @Nullable [] archived,
      @Nullable Integer maxAge,
      List<NoteKey> also,
      List<NoteKey> outside) {
    static final long CLOCK = Samples.TIME + 7 * 86_400;

    Case(MemoryTileStore store) {
      this(store, null, null, null);
    }

    Case(
        MemoryTileStore store,
        @Nullable MemoryTileStore then,
        byte @Nullable [] archived,
        @Nullable Integer maxAge) {
      this(store, then, archived, maxAge, List.of(), List.of());
    }
  }

  /// What the second verifier says.
  synchronized String verdict(Case c) {
    clean();
    String archived = "";
    if (c.archived() != null) {
      archived = write(folder.resolve("archived" + logs), c.archived()).toString();
    }
    List<String> line = new ArrayList<>();
    line.add(folder(c.store()));
    line.add(c.then() == null ? "" : folder(c.then()));
    line.add(archived);
    line.add(c.maxAge() == null ? "" : "" + c.maxAge());
    line.add("" + Case.CLOCK);
    line.add(vkeys(c.also()));
    line.add(vkeys(c.outside()));
    line.add(LOG.key().vkey());
    line.add("2");
    WITNESSES.stream().map(TestSigner::key).forEach(key -> line.add(key.vkey()));
    return ask(String.join("\t", line));
  }

  private static String vkeys(List<NoteKey> keys) {
    return keys.stream().map(NoteKey::vkey).collect(Collectors.joining(" "));
  }

  /// The statement types that it knows: code, name and label of each.
  String types() {
    return ask("types");
  }

  private String ask(String line) {
    try {
      in.write(line + "\n");
      in.flush();
      String answer = out.readLine();
      assertThat(answer).as("the second verifier ended on %s", line).isNotNull();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same words from the first one's result.
  static String words(LogReview.Result result) {
    VerifiedCheckpoint now = result.checkpoint();
    TreeMap<String, Long> counts = new TreeMap<>();
    result.counts().forEach((type, n) -> counts.put(type.recordName(), n));
    return String.join(
        "\t",
        "" + result.ok(),
        result.findings().stream()
            .map(Finding::entry)
            .filter(entry -> entry >= 0)
            .findFirst()
            .map(String::valueOf)
            .orElse("None"),
        result.ok() ? "" : result.findings().getFirst().where(),
        now == null ? "None" : "" + now.checkpoint().size(),
        now == null ? "None" : "" + now.checkpoint().root(),
        now == null ? "" : pairs(new TreeMap<>(now.witnessTimes())),
        pairs(counts));
  }

  private static String pairs(Map<String, Long> values) {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }

  private void clean() {
    try (Stream<Path> old = Files.walk(folder)) {
      for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder)) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String folder(MemoryTileStore store) {
    Path root = folder.resolve("log" + logs++);
    store.files().forEach((path, octets) -> write(root.resolve(path), octets));
    if (store.read(TilePath.CHECKPOINT) == null) {
      root.toFile().mkdirs();
    }
    return root.toString();
  }

  private static Path write(Path file, byte[] octets) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
