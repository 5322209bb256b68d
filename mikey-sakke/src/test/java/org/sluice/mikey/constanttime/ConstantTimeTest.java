package org.sluice.mikey.constanttime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.mikey.sakke.Sakke;

@DisplayName("No jump, index, pool offset, divisor or call depends on a secret")
class ConstantTimeTest {

  private static final TraceLoader LOADER = new TraceLoader();

  @TestFactory
  List<DynamicTest> fields() {
    return tests(FieldOperations.class);
  }

  @TestFactory
  List<DynamicTest> hashes() {
    return tests(HashOperations.class);
  }

  @TestFactory
  List<DynamicTest> eccsi() {
    return tests(EccsiOperations.class);
  }

  @TestFactory
  List<DynamicTest> sealing() {
    return tests(SealOperations.class);
  }

  @TestFactory
  List<DynamicTest> keySets() {
    return tests(KeySetOperations.class);
  }

  @TestFactory
  List<DynamicTest> documents() {
    // Labels, names and times are texts of the JDK; what it is given there is not looked at.
    List<DynamicTest> tests = tests(DocumentOperations.class);
    return tests.subList(0, tests.size() - 1);
  }

  @Tag("slow")
  @TestFactory
  List<DynamicTest> curves() {
    return tests(CurveOperations.class);
  }

  @Tag("slow")
  @TestFactory
  List<DynamicTest> batches() {
    return tests(BatchOperations.class);
  }

  @Tag("slow")
  @TestFactory
  List<DynamicTest> sakke() {
    return tests(SakkeOperations.class);
  }

  /// Types of the arithmetic that never meet a secret.
  private static final Set<String> PUBLIC_ONLY =
      Set.of(
          "BadPoint",
          "BadPoint$Problem",
          "FixedBase$Window", // builds the table of a generator
          "GeneratorPower$Tables", // builds the table of g
          "HpkeException",
          "HpkeException$Reason",
          "P256Additions", // of points that are sent
          "P256Batch",
          "P256Buckets",
          "P256Buckets$Emptying",
          "P256Reading",
          "ProtectedKey", // a passphrase's file: Argon2id, then KeyWrap, which is traced
          "PairingEquation", // points that the coordinator was sent
          "LaneEntries", // builds the tables of P and G
          "PoolRandom",
          "Rehearsal", // public scalars, and how much was allocated
          "Rehearsal$Threads",
          "SakkeException",
          "SakkeException$Problem",
          "SecretPoolExhausted",
          "UnwrapRefused");

  @Tag("slow")
  @Test
  @DisplayName("every class of the arithmetic is entered by some operation")
  void covered() throws Exception {
    Stream.of(
            FieldOperations.class,
            HashOperations.class,
            EccsiOperations.class,
            SealOperations.class,
            DocumentOperations.class,
            CurveOperations.class,
            BatchOperations.class,
            SakkeOperations.class)
        .flatMap(c -> LOADER.operations(c).stream())
        .forEach(Comparison::enter);
    Set<String> missing = new TreeSet<>();
    Path root = Path.of(Sakke.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    for (String part :
        List.of("secret", "field", "curve", "sakke", "eccsi", "hash", "hpke", "wrap", "batch")) {
      try (Stream<Path> files = Files.list(root.resolve("org/sluice/mikey").resolve(part))) {
        files
            .map(f -> f.getFileName().toString().replaceFirst("\\.class$", ""))
            .filter(n -> hasMethods(part, n))
            .forEach(missing::add);
      }
    }
    missing.removeAll(Trace.entered());
    missing.removeAll(PUBLIC_ONLY);
    assertThat(missing).isEmpty();
  }

  private static boolean hasMethods(String part, String name) {
    try {
      Class<?> c =
          Class.forName(
              "org.sluice.mikey." + part + "." + name, false, Sakke.class.getClassLoader());
      return Stream.of(c.getDeclaredMethods())
          .anyMatch(m -> !Modifier.isAbstract(m.getModifiers()));
    } catch (ClassNotFoundException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static List<DynamicTest> tests(Class<?> operations) {
    List<DynamicTest> tests = new ArrayList<>();
    Trace.forgetCalls();
    for (Operation operation : LOADER.operations(operations)) {
      tests.add(DynamicTest.dynamicTest(operation.name(), () -> check(operation)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "only JDK methods that were looked at are called",
            () -> assertThat(OutsideMethods.unknown(Trace.calledOutside())).isEmpty()));
    return tests;
  }

  private static void check(Operation operation) {
    Comparison.Outcome outcome = Comparison.of(LOADER, operation);
    System.out.println(
        "trace of "
            + outcome.operation()
            + ": "
            + outcome.secrets()
            + " secrets, "
            + outcome.events()
            + " events each");
    assertThat(outcome.difference()).isEmpty();
    // An operation that does nothing would pass too.
    assertThat(outcome.events()).isGreaterThan(100);
  }
}
