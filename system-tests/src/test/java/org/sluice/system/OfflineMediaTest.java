package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("Offline: from the spool to discs, by hand to the low side, and what goes wrong there")
class OfflineMediaTest {
  /// The smallest that there is.
  private static final int SIZE = 100_000;

  @TempDir static Path shared;
  @TempDir Path own;

  private static SmallCommunity c;
  private static List<Path> discs;
  private static int bundles;

  @BeforeAll
  static void discs() throws Exception {
    c = SmallCommunity.make(shared.resolve("copy"));
    // Issue after issue, until it takes three discs.
    do {
      c.must("issue", "run", c.approvedRequest());
    } while (octets(spool()) < 2 * SIZE);
    Path out = shared.resolve("media");
    Program.Result media =
        Program.diodeSender()
            .run(
                with(
                    List.of("media", "--spool", spool().toString()),
                    List.of("--out", out.toString(), "--size", Integer.toString(SIZE))));
    assertThat(media.exit()).as(media.text()).isZero();
    try (Stream<Path> folders = Files.list(out)) {
      discs = folders.sorted().toList();
    }
    assertThat(discs).hasSizeGreaterThanOrEqualTo(3);
    for (Path disc : discs) {
      bundles += bundles(disc).size();
      assertThat(octets(disc)).isLessThanOrEqualTo(SIZE);
    }
    assertThat(media.text()).contains(bundles + " bundles", discs.size() + " discs");
    assertThat(bundles).isEqualTo(bundles(spool()).size());
  }

  private static Path spool() {
    return c.root().resolve("high/spool");
  }

  private static long octets(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private static List<Path> bundles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".slb")).sorted().toList();
    }
  }

  private static String[] with(List<String> first, List<String> last) {
    List<String> all = new ArrayList<>(first);
    Path profiles = c.root().resolve("high/profiles");
    all.addAll(
        List.of(
            "--profile",
            profiles.resolve("green.example.profile").toString(),
            profiles.resolve("blue.example.profile").toString()));
    all.addAll(last);
    return all.toArray(String[]::new);
  }

  private Path lowSide(String name) throws Exception {
    Path low = own.resolve(name);
    Program.Result made =
        Program.distributionServer().run("init", "--data", low.toString(), "--name", "localhost");
    assertThat(made.exit()).as(made.text()).isZero();
    return low;
  }

  private Program.Result take(Path low, Path disc) throws Exception {
    return Program.distributionServer()
        .run(with(List.of("import", "--data", low.toString()), List.of("--from", disc.toString())));
  }

  private void taken(Path low, Path disc, int stored, int held) throws Exception {
    Program.Result result = take(low, disc);
    assertThat(result.exit()).as(result.text()).isZero();
    assertThat(result.text())
        .contains(stored + " bundles stored, " + held + " held already, 0 refused");
  }

  @Test
  @DisplayName("discs in the wrong order, and one twice: all is there, nothing twice")
  void anyOrder() throws Exception {
    Path low = lowSide("low");
    for (Path disc : discs.reversed()) {
      taken(low, disc, bundles(disc).size(), 0);
    }
    for (Path disc : discs) {
      taken(low, disc, 0, bundles(disc).size());
    }
    taken(low, spool(), 0, bundles);
  }

  @Test
  @DisplayName("a disc that never came is what is missing, just that, also when it comes last")
  void missing() throws Exception {
    Path low = lowSide("low");
    Path lost = discs.get(1);
    for (Path disc : discs) {
      if (!disc.equals(lost)) {
        taken(low, disc, bundles(disc).size(), 0);
      }
    }
    taken(low, lost, bundles(lost).size(), 0);
    taken(low, spool(), 0, bundles);
  }

  @Test
  @DisplayName(
      "a disc with a damaged file and a missing one: both are named, the rest of it is taken, and a"
          + " whole copy brings what lacked")
  void damaged() throws Exception {
    Path low = lowSide("low");
    Path disc = discs.getFirst();
    Path copy = Files.createDirectory(own.resolve("scratched"));
    try (Stream<Path> files = Files.list(disc)) {
      for (Path f : files.toList()) {
        Files.copy(f, copy.resolve(f.getFileName()));
      }
    }
    List<Path> on = bundles(copy);
    assertThat(on).hasSizeGreaterThan(2);
    Path scratched = on.getFirst();
    byte[] octets = Files.readAllBytes(scratched);
    octets[octets.length / 2] ^= 1;
    Files.write(scratched, octets);
    Path gone = on.get(1);
    Files.delete(gone);
    Program.Result result = take(low, copy);
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.text())
        .contains(
            "DAMAGED " + scratched.getFileName(),
            "REFUSED " + scratched.getFileName(),
            "MISSING " + gone.getFileName(),
            on.size() - 2 + " bundles stored");
    taken(low, disc, 2, on.size() - 2);
  }
}
