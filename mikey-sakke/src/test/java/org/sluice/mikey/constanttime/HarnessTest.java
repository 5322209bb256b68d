package org.sluice.mikey.constanttime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@DisplayName("The harness finds each leak that was planted, and names its line")
class HarnessTest {

  private static final Path SOURCE =
      Path.of(System.getProperty("sluice.root", ".."))
          .resolve("mikey-sakke/src/test/java/org/sluice/mikey/constanttime/Leaky.java");

  /// `masked` is no leak; `big` is one that only the list of allowed JDK methods sees.
  private static final Set<String> NO_DIFFERENCE = Set.of("masked", "big");

  @TestFactory
  List<DynamicTest> leaks() throws IOException {
    List<String> source = Files.readAllLines(SOURCE);
    TraceLoader loader = new TraceLoader();
    return loader.operations(Leaky.class).stream()
        .map(o -> DynamicTest.dynamicTest(o.name(), () -> check(loader, o, source)))
        .toList();
  }

  private static void check(TraceLoader loader, Operation operation, List<String> source) {
    Comparison.Outcome outcome = Comparison.of(loader, operation);
    if (NO_DIFFERENCE.contains(operation.name())) {
      assertThat(outcome.difference()).isEmpty();
      return;
    }
    int line = 1;
    while (!source.get(line - 1).endsWith("// leak: " + operation.name())) {
      line++;
    }
    assertThat(outcome.difference()).isPresent();
    assertThat(outcome.difference().get())
        .contains("Leaky." + operation.name() + ", line " + line + " ")
        .contains("number 5")
        .contains("number 6");
  }

  @TestFactory
  List<DynamicTest> methodsOutside() {
    TraceLoader loader = new TraceLoader();
    return loader.operations(Leaky.class).stream()
        .filter(o -> o.name().equals("big"))
        .map(o ->
            DynamicTest.dynamicTest(
                "a BigInteger is not on the list of allowed methods",
                () -> {
                  Comparison.of(loader, o);
                  assertThat(Trace.calledOutside()).contains("BigInteger.bitLength");
                  assertThat(OutsideMethods.unknown(List.of("BigInteger.bitLength", "Map.get")))
                      .containsExactly("BigInteger.bitLength");
                }))
        .toList();
  }
}
