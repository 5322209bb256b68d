package org.sluice.mikey.constanttime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

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

  @Tag("slow")
  @TestFactory
  List<DynamicTest> curves() {
    return tests(CurveOperations.class);
  }

  @Tag("slow")
  @TestFactory
  List<DynamicTest> sakke() {
    return tests(SakkeOperations.class);
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
