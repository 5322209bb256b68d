package org.sluice.system;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The house (docs/ARCHITECTURE.md)")
class ArchitectureTest {

  private static final JavaClasses CLASSES = Modules.classes();

  @Test
  @DisplayName("records knows nobody")
  void recordsKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("org.sluice.records..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.sluice..")
                .and(DescribedPredicate.not(resideInAnyPackage("org.sluice.records.."))))
        .check(CLASSES);
  }

  @Test
  @DisplayName(
      "the low side, its web shell and the diode sender know records only: they cannot name a secret")
  void lowSideKnowsRecordsOnly() {
    knowsOnly("org.sluice.answer..");
    knowsOnly("org.sluice.diode..", "org.sluice.records..", "org.sluice.answer..");
    knowsOnly("org.sluice.web..", "org.sluice.records..");
    knowsOnly(
        "org.sluice.distribution..",
        "org.sluice.records..",
        "org.sluice.web..",
        "org.sluice.answer..");
  }

  private static void knowsOnly(String own, String... others) {
    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.sluice..")
                .and(DescribedPredicate.not(resideInAnyPackage(others)))
                .and(DescribedPredicate.not(resideInAnyPackage(own))))
        .check(CLASSES);
  }

  @Test
  @DisplayName("the diode sender writes to its socket, never reads from it, and cannot listen")
  void senderNeverReads() {
    noClasses()
        .that()
        .resideInAPackage("org.sluice.diode..")
        .should()
        .callMethodWhere(
            target(owner(assignableTo("java.nio.channels.DatagramChannel")))
                .and(target(nameMatching("read|receive|bind|join|socket"))))
        .orShould()
        .dependOnClassesThat(
            assignableTo("java.net.Socket")
                .or(assignableTo("java.net.ServerSocket"))
                .or(assignableTo("java.net.DatagramSocket"))
                .or(assignableTo("java.nio.channels.SocketChannel"))
                .or(assignableTo("java.nio.channels.ServerSocketChannel"))
                .or(assignableTo("java.nio.channels.Selector"))
                .or(resideInAnyPackage("java.net.http..", "com.sun.net..")))
        .check(CLASSES);
  }

  @Test
  @DisplayName("and the native calls it makes are those that open, write and close a socket")
  void senderCallsNothingThatReads() throws IOException {
    List<String> calls = new ArrayList<>();
    List<String> binding = new ArrayList<>();
    try (Stream<Path> files =
        Files.walk(Modules.ROOT.resolve("diode-sender").resolve("src/main/java"))) {
      for (Path f : files.filter(p -> p.toString().endsWith(".java")).toList()) {
        String source = Files.readString(f);
        if (source.contains("downcallHandle")) {
          binding.add(String.valueOf(f.getFileName()));
        }
        Matcher call = Pattern.compile("handle\\(\\s*\"([a-z]+)\"").matcher(source);
        while (call.find()) {
          calls.add(String.valueOf(call.group(1)));
        }
      }
    }
    assertThat(binding).containsExactly("UdpCalls.java");
    assertThat(calls).containsExactly("socket", "connect", "setsockopt", "send", "close");
  }

  @Test
  @DisplayName("mikey-sakke knows records; threshold knows both; the client knows no shares")
  void librariesKnowWhatTheyMay() {
    knowsOnly(
        "org.sluice.hsm..",
        "org.sluice.records..",
        "org.sluice.mikey..",
        "org.sluice.threshold..",
        "org.sluice.answer..");
    noClasses()
        .that()
        .resideInAPackage("org.sluice.mikey..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.sluice.threshold..",
            "org.sluice.hsm..",
            "org.sluice.appliance..",
            "org.sluice.client..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.sluice.threshold..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.sluice.hsm..", "org.sluice.appliance..", "org.sluice.client..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.sluice.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.sluice.threshold..", "org.sluice.hsm..", "org.sluice.appliance..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("libraries have no framework; only records.disk touches files (adr 1)")
  void librariesDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("org.sluice.records..", "org.sluice.mikey..", "org.sluice.threshold..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..", "jakarta..", "picocli..", "org.apache..", "java.net..", "java.sql..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("org.sluice.records..", "org.sluice.mikey..", "org.sluice.threshold..")
        .and()
        .resideOutsideOfPackage("org.sluice.records.disk..")
        .should()
        .dependOnClassesThat(
            assignableTo("java.nio.file.Files")
                .or(assignableTo("java.nio.channels.FileChannel"))
                .or(assignableTo("java.io.File"))
                .or(assignableTo("java.io.FileInputStream")))
        .check(CLASSES);
  }

  @Test
  @DisplayName("no Util, Helper, Manager, Impl")
  void namesSayWhatThingsAre() {
    for (String suffix : List.of("Util", "Utils", "Helper", "Manager", "Impl")) {
      classes().should().haveSimpleNameNotEndingWith(suffix).check(CLASSES);
    }
  }

  @Test
  @DisplayName("no source file is longer than 400 lines, tests included")
  void filesStaySmall() throws IOException {
    List<Path> tooLong = new ArrayList<>();
    for (String module : Modules.ALL) {
      for (Path f : sources(Modules.ROOT.resolve(module).resolve("src"))) {
        if (Files.readAllLines(f).size() > 400) {
          tooLong.add(Modules.ROOT.relativize(f));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  @DisplayName(
      "every package says what it is for, and that nothing in it is null unless it says so")
  void packagesSayWhatTheyAreFor() throws IOException {
    Set<Path> wrong = new TreeSet<>();
    for (String module : Modules.ALL) {
      for (Path f : sources(Modules.ROOT.resolve(module).resolve("src/main/java"))) {
        Path info = f.resolveSibling("package-info.java");
        if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
          wrong.add(Modules.ROOT.relativize(info));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(p -> p.toString().endsWith(".java")).toList();
    }
  }

  @Test
  @DisplayName(
      "on the high side the time comes from the operator's clock: what goes into a statement is checked against the log")
  void timeOfTheHighSide() {
    noClasses()
        .that()
        .resideInAPackage("org.sluice.appliance..")
        .and()
        .resideOutsideOfPackage("org.sluice.appliance.console..") // pages: what is shown
        .and()
        .doNotHaveSimpleName("OperatorClock")
        .and()
        .doNotHaveSimpleName("OfficerKey") // from when on its own certificate is valid
        .and()
        .doNotHaveSimpleName("Prune") // ages of files, which the machine wrote
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
