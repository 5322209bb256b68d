package org.sluice.distribution.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.id.Hash32;

/// A disc instead of the wire.
final class ImportCommandTest {
  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final StringWriter out = new StringWriter();

  private int run() throws IOException {
    PrintWriter writer = new PrintWriter(out);
    return DistributionServer.commandLine()
        .setOut(writer)
        .setErr(writer)
        .execute(
            "import",
            "--data",
            folder.resolve("data").toString(),
            "--profile",
            high.writeProfile(folder).toString(),
            "--from",
            folder.resolve("disc").toString());
  }

  @Test
  void theSameChecksAsFromTheWire() throws IOException {
    Path disc = Files.createDirectories(folder.resolve("disc"));
    Files.write(disc.resolve("000000000001.k.slb"), high.certificate());
    Files.write(disc.resolve("000000000001.l.slb"), high.segment(0, high.size()));
    Files.writeString(disc.resolve("readme.txt"), "not a bundle");
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("2 bundles stored, 0 held already, 0 refused");

    byte[] bad = high.certificate();
    bad[bad.length / 2] ^= 1;
    Files.write(disc.resolve("000000000002.k.slb"), bad);
    assertThat(run()).isEqualTo(3);
    assertThat(out.toString())
        .contains("REFUSED 000000000002.k.slb: ", "0 bundles stored, 2 held already, 1 refused");
  }

  @Test
  void whatTheListOfADiscNamesAndIsNotThere() throws IOException {
    Path disc = Files.createDirectories(folder.resolve("disc"));
    byte[] bundle = high.certificate();
    Files.write(disc.resolve("000000000001.k.slb"), bundle);
    String good = Hash32.sha256(bundle) + "  000000000001.k.slb\n";
    Files.writeString(disc.resolve("SHA256SUMS"), good);
    assertThat(run()).isZero();
    Files.writeString(
        disc.resolve("SHA256SUMS"),
        good
            + Hash32.ZERO
            + "  000000000001.k.slb\n"
            + Hash32.ZERO
            + "  000000000002.k.slb\n"
            + Hash32.ZERO
            + "  ../../etc/passwd\n");
    assertThat(run()).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            "DAMAGED 000000000001.k.slb",
            "MISSING 000000000002.k.slb",
            "REFUSED SHA256SUMS: a line of another form",
            "1 held already, 3 refused");
  }

  @Test
  void aFolderThatIsNotThereIsSaid() throws IOException {
    assertThat(run()).isEqualTo(1);
    assertThat(out.toString()).contains("disc");
  }
}
