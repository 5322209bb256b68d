package org.sluice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("Every input that the fuzzer ever found worth keeping, once more")
class CorpusTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sluice.root", "..")).resolve("fuzz/corpus");

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /// `certificate` is run by CertificateTarget.
  private static Method target(Path folder) throws ReflectiveOperationException {
    String name = folder.getFileName().toString();
    String type =
        CorpusTest.class.getPackageName()
            + "."
            + Character.toUpperCase(name.charAt(0))
            + name.substring(1)
            + "Target";
    return Class.forName(type).getMethod("fuzzerTestOneInput", byte[].class);
  }

  @TestFactory
  Stream<DynamicTest> inputs() throws IOException {
    return list(CORPUS).stream()
        .map(folder ->
            DynamicTest.dynamicTest(
                folder.getFileName().toString(),
                () -> {
                  Method target = target(folder);
                  assertThat(list(folder)).isNotEmpty();
                  for (Path input : list(folder)) {
                    run(target, input);
                  }
                }));
  }

  private static void run(Method target, Path input) throws Exception {
    try {
      target.invoke(null, (Object) Files.readAllBytes(input));
    } catch (InvocationTargetException e) {
      throw new AssertionError(input + ": " + e.getCause(), e.getCause());
    }
  }

  @Test
  @DisplayName("each target has seeds; the corpus stays small")
  void corpusIsThereAndSmall() throws Exception {
    List<String> targets;
    Path classes = Path.of(World.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("org/sluice/fuzz"))) {
      targets =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith("Target.class"))
              .map(f -> f.replace("Target.class", "").toLowerCase(java.util.Locale.ROOT))
              .toList();
    }
    assertThat(list(CORPUS).stream().map(f -> f.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(targets);
    long octets = 0;
    long files = 0;
    for (Path folder : list(CORPUS)) {
      for (Path input : list(folder)) {
        octets += Files.size(input);
        files++;
      }
    }
    assertThat(octets).isLessThan(1 << 20);
    assertThat(files).isLessThan(1000);
  }
}
