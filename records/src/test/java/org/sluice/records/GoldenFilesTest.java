package org.sluice.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.StatementType;

/// The formats are frozen: the octets in the golden files never change. A new type gets a new file,
/// written once by running this test with `-Dsluice.golden.new=true`; a file that exists is never
/// written again.
class GoldenFilesTest {
  private static final int LONG = 2000;
  private static final String FOLDER = "records/src/test/resources/golden";

  @TestFactory
  @DisplayName("the code writes and reads the octets of the golden file")
  Stream<DynamicTest> frozen() {
    return Golden.all().stream().map(g -> dynamicTest(g.name(), () -> check(g)));
  }

  private static void check(Golden g) throws IOException {
    String file = fileOf(g);
    assertThat(g.text()).isEqualTo(file);
    byte[] octets = octetsIn(file);
    Object decoded = g.decode().apply(octets);
    assertThat(decoded).isEqualTo(g.value());
    assertThat(decoded.hashCode()).isEqualTo(g.value().hashCode());
    assertThat(g.encode().apply(decoded)).isEqualTo(octets);
  }

  @TestFactory
  @DisplayName("a flipped bit is refused or is another value, never the same one")
  Stream<DynamicTest> mutations() {
    return Golden.all().stream().map(g -> dynamicTest(g.name(), () -> flipEach(g)));
  }

  private static void flipEach(Golden g) {
    byte[] good = g.encoded().toArray();
    for (int at = 0; at < good.length; at++) {
      boolean all = good.length < LONG; // in the generation record one bit of each octet is enough
      for (int bit = all ? 0 : at % 8; bit < (all ? 8 : at % 8 + 1); bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        Object decoded;
        try {
          decoded = g.decode().apply(bad);
        } catch (MalformedRecord e) {
          assertThat(e.what()).isNotEmpty();
          assertThat(e.field()).isNotEmpty();
          assertThat(e.offset()).as("%s, octet %d: %s", g.name(), at, e).isBetween(0, good.length);
          continue;
        }
        assertThat(g.encode().apply(decoded)).as("octet %d", at).isEqualTo(bad);
        assertThat(decoded).as("octet %d", at).isNotEqualTo(g.value());
      }
    }
  }

  @TestFactory
  @DisplayName("cut short or with an octet too many it is refused")
  Stream<DynamicTest> lengths() {
    return Golden.all().stream().map(g -> dynamicTest(g.name(), () -> wrongLengths(g)));
  }

  private static void wrongLengths(Golden g) {
    byte[] good = g.encoded().toArray();
    for (int n = 0; n < good.length; n++) {
      byte[] cut = java.util.Arrays.copyOf(good, n);
      assertThatThrownBy(() -> g.decode().apply(cut))
          .as("%d octets", n)
          .isInstanceOf(MalformedRecord.class);
    }
    for (int extra : new int[] {0, 1, 32, 0xff}) {
      byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
      longer[good.length] = (byte) extra;
      assertThatThrownBy(() -> g.decode().apply(longer)).isInstanceOf(MalformedRecord.class);
    }
  }

  @Test
  @DisplayName("every statement type and every record with a decoder has a golden file")
  void complete() throws Exception {
    Set<String> golden =
        Golden.all().stream()
            .map(g -> g.value().getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> needed = new TreeSet<>(decodable("signing"));
    needed.addAll(decodable("export"));
    assertThat(needed).contains("Bundle", "EnrolmentLine", "SignedStatement");
    for (StatementType t : StatementType.values()) {
      needed.add(t.recordName());
    }
    assertThat(golden).isEqualTo(needed);
    assertThat(Golden.all().stream().filter(g -> g.name().startsWith("statement-")))
        .hasSize(StatementType.values().length);
  }

  @Test
  @DisplayName("every golden file belongs to a value: none is left from a type that was dropped")
  void noneLeftOver() throws Exception {
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Golden.all().stream().map(g -> g.name() + ".txt").toList());
    }
  }

  /// Public classes of a package that have a static `decode(byte[])` or `parse(String)`.
  private static Set<String> decodable(String pkg) throws Exception {
    Path classes =
        Path.of(Hash32.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(classes.resolve("org/sluice/records/" + pkg))) {
      for (Path f : files.filter(p -> p.toString().endsWith(".class")).toList()) {
        String name = f.getFileName().toString().replace(".class", "");
        if (name.equals("package-info")) {
          continue;
        }
        Class<?> type = Class.forName("org.sluice.records." + pkg + "." + name);
        for (Method m : type.getDeclaredMethods()) {
          if (Modifier.isStatic(m.getModifiers())
              && Modifier.isPublic(m.getModifiers())
              && (m.getName().equals("decode") || m.getName().equals("parse"))) {
            names.add(type.getSimpleName());
          }
        }
      }
    }
    return names;
  }

  private static String fileOf(Golden g) throws IOException {
    Path file = folder().resolve(g.name() + ".txt");
    if (!Files.exists(file) && Boolean.getBoolean("sluice.golden.new")) {
      Files.writeString(file, g.text());
    }
    assertThat(file).as("golden file, see the comment of this test").exists();
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("sluice.root"), FOLDER);
  }

  private static byte[] octetsIn(String file) {
    int from = file.indexOf("hex =\n") + "hex =\n".length();
    String hex = file.substring(from, file.indexOf("sha256 = ")).replace("\n", "");
    byte[] octets = HexFormat.of().parseHex(hex);
    assertThat(file).endsWith("sha256 = " + Hash32.sha256(octets) + "\n");
    return octets;
  }
}
