package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@DisplayName("Every JVM has the same octets, whatever its vectors are")
class OtherVectorsTest {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final int JVMS = 5;
  private static final String EXPECTED =
      OneJvm.hash(Scalars.expected(Scalars.edgesAndRandom(OneJvm.COUNT)));

  private static final String EXPECTED_OF_G =
      OneJvm.hash(P256Scalars.expected(P256Scalars.edgesAndRandom(OneJvm.COUNT)));

  private static List<String> output(String... options) throws Exception {
    return output(List.of(), options);
  }

  private static List<String> output(List<String> arguments, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OneJvm.class.getName()));
    command.addAll(arguments);
    return lines(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private static List<String> lines(ProcessBuilder command)
      throws IOException, InterruptedException {
    Process process = command.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().toList();
  }

  private static void assertLanes(int lanes, String... options) throws Exception {
    assumeTrue(
        Rehearsal.possible() && LaneField.LANES >= lanes,
        "this machine has no vectors of " + lanes + " lanes: not checked");
    assertThat(output(options))
        .containsExactly(
            "one by one " + EXPECTED,
            "of G " + EXPECTED_OF_G,
            "lanes " + lanes,
            "in lanes " + EXPECTED,
            "of G in lanes " + EXPECTED_OF_G);
  }

  /// Whether the compiler gets a whole part into registers is its own affair, decided anew in each
  /// JVM; where it does not, batches are done one by one. One JVM of a few has to show the lanes.
  @Test
  @DisplayName("after the warm-up large batches go through the lanes, and none is seen on the heap")
  void compiled() throws Exception {
    assumeTrue(Rehearsal.possible(), "no vectors on this machine: compiled lanes are not checked");
    String multiples =
        "multiples "
            + OneJvm.hash(Scalars.computed(Scalars.edgesAndRandom(OneJvm.MANY), Scalars::oneByOne));
    List<BigInteger> scalars = P256Scalars.edgesAndRandom(OneJvm.MANY);
    String ofG = "of G " + OneJvm.hash(P256Scalars.computed(scalars, P256Scalars::oneByOne));
    List<String> inLanes =
        List.of(
            "at first 1",
            "compiled lanes " + LaneField.LANES,
            multiples,
            ofG,
            "of G in lanes true",
            "X25519 in lanes true",
            "on the heap 0");
    List<List<String>> seen = new ArrayList<>();
    while (seen.size() < JVMS && !seen.contains(inLanes)) {
      seen.add(output(List.of("compiled"), MODULE));
      assertThat(seen.getLast()).contains(multiples, ofG);
    }
    assertThat(seen).contains(inLanes);
  }

  @Test
  void fourLanes() throws Exception {
    assertLanes(4, MODULE, "-XX:MaxVectorSize=32");
  }

  @Test
  void twoLanes() throws Exception {
    assertLanes(2, MODULE, "-XX:MaxVectorSize=16");
  }

  @Test
  @DisplayName("without the Vector API's module")
  void withoutTheModule() throws Exception {
    assertThat(output())
        .containsExactly("one by one " + EXPECTED, "of G " + EXPECTED_OF_G, "lanes 1");
  }

  @Test
  @DisplayName("without fused multiply-add")
  void withoutFma() throws Exception {
    assertThat(output(MODULE, "-XX:-UseFMA"))
        .containsExactly("one by one " + EXPECTED, "of G " + EXPECTED_OF_G, "lanes 1");
  }
}
