package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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
  private static final String EXPECTED =
      OneJvm.hash(Scalars.expected(Scalars.edgesAndRandom(OneJvm.COUNT)));

  private static List<String> output(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OneJvm.class.getName()));
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
        .containsExactly("one by one " + EXPECTED, "lanes " + lanes, "in lanes " + EXPECTED);
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
    assertThat(output()).containsExactly("one by one " + EXPECTED, "lanes 1");
  }

  @Test
  @DisplayName("without fused multiply-add")
  void withoutFma() throws Exception {
    assertThat(output(MODULE, "-XX:-UseFMA")).containsExactly("one by one " + EXPECTED, "lanes 1");
  }
}
