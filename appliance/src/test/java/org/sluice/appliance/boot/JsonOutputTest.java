package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.answer.CommandErrors;
import picocli.CommandLine;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("--json: every command of the high side has it, and prints one object")
final class JsonOutputTest {
  /// Commands without it, and why.
  private static final Map<String, String> EXEMPT =
      Map.of(
          "serve", "goes on until it is stopped",
          "ceremony run", "people in the room follow it; the transcript is what is parsed",
          "ceremony rehearse", "likewise",
          "shares run", "likewise",
          "words", "lines for the launcher's completion; the help hides it");

  private TestAppliance appliance;

  @BeforeAll
  void start() throws Exception {
    appliance = TestAppliance.get();
  }

  private static Map<String, CommandLine> leaves() {
    Map<String, CommandLine> leaves = new TreeMap<>();
    collect("", new CommandLine(new ApplianceCommands()), leaves);
    return leaves;
  }

  private static void collect(String name, CommandLine command, Map<String, CommandLine> into) {
    if (command.getSubcommands().isEmpty()) {
      into.put(name, command);
    }
    command
        .getSubcommands()
        .forEach((word, sub) -> collect(name.isEmpty() ? word : name + " " + word, sub, into));
  }

  @Test
  @DisplayName("every command has it, or a reason why not")
  void everyCommand() {
    assertThat(leaves())
        .hasSizeGreaterThan(60)
        .containsKeys(EXEMPT.keySet().toArray(new String[0]));
    leaves()
        .forEach((name, command) ->
            assertThat(command.getCommandSpec().findOption("--json") != null)
                .as("--json of " + name)
                .isNotEqualTo(EXEMPT.containsKey(name)));
  }

  /// What it prints on standard output.
  private String printed(int exit, List<String> arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(octets, true, StandardCharsets.UTF_8));
      assertThat(
              new CommandLine(new ApplianceCommands())
                  .setErr(new PrintWriter(Writer.nullWriter()))
                  .setExecutionExceptionHandler(new CommandErrors("sluice"))
                  .execute(arguments.toArray(String[]::new)))
          .as(String.join(" ", arguments))
          .isEqualTo(exit);
    } finally {
      System.setOut(before);
    }
    return octets.toString(StandardCharsets.UTF_8);
  }

  private List<String> here(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--data", appliance.path("high"), "--pins", appliance.path("pins"), "--json"));
    return all;
  }

  /// One line, one object, nothing behind it; its first fields as texts.
  private static Map<String, String> object(String printed) throws Exception {
    assertThat(printed.lines()).as(printed).hasSize(1);
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(printed)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        fields.put(name, value.isScalarValue() ? json.getText() : value.asString());
        json.skipChildren();
      }
      assertThat(json.nextToken()).isNull();
    }
    return fields;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "settings --log",
        "operator list",
        "users list --domain green.example",
        "users show --domain green.example --user tel:+447700900100",
        "issue list",
        "issue propose --domain green.example --ahead 0",
        "policy show --domain green.example",
        "standing list",
        "audit list",
        "reviewer list",
        "transport-key list",
        "other list --domain green.example",
        "shares status",
        "log keys",
        "heartbeat --minutes 60",
        "spool prune",
        "spool restore",
        "operator suspend carl",
        "operator resume carl"
      })
  @DisplayName("what it prints is one object")
  void parsed(String command) throws Exception {
    int exit = command.startsWith("issue propose") ? 3 : 0;
    assertThat(object(printed(exit, here(command.split(" ", -1))))).isNotEmpty();
  }

  @Test
  @DisplayName("a request, its approvals and its cancellation as objects, with the same ids")
  void request() throws Exception {
    List<String> ask = here("issue", "request", "--domain", "green.example", "--periods", "next");
    ask.addAll(officer("irene"));
    String id = object(printed(0, ask)).get("request");
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(object(printed(0, here("issue", "show", id))))
        .containsEntry("request", id)
        .containsEntry("keys", "" + TestAppliance.USERS);
    List<String> approve = here("issue", "approve", id);
    approve.addAll(officer("aldo"));
    assertThat(object(printed(0, approve))).containsEntry("approvals", "1");
    assertThat(object(printed(0, here("issue", "difference", id)))).containsEntry("request", id);
    assertThat(object(printed(0, here("issue", "pause", id)))).containsEntry("state", "paused");
    assertThat(object(printed(1, here("issue", "run", id)))).containsKey("refused");
    assertThat(printed(1, here("issue", "run", "0".repeat(31) + "1"))).as("failed").isEmpty();
    List<String> cancel = here("issue", "cancel", id, "--why", "test");
    cancel.addAll(officer("irene"));
    assertThat(object(printed(0, cancel))).containsEntry("state", "cancelled");
  }

  @Test
  @DisplayName(
      "a request that is written down is in the list, signed elsewhere in the log, or gone")
  void drafted() throws Exception {
    List<String> write = here("issue", "draft", "--domain", "green.example", "--periods", "next");
    Path file = appliance.root.resolve("json-request.draft");
    write.addAll(List.of("--out", file.toString()));
    String id = object(printed(0, write)).get("draft");
    assertThat(printed(0, here("issue", "list"))).contains("{\"draft\":\"" + id + "\"");
    Path signed = appliance.root.resolve("json-request.signed");
    List<String> sign = new ArrayList<>(List.of("sign", file.toString(), "--yes", "--json"));
    sign.addAll(List.of("--out", signed.toString()));
    sign.addAll(officer("irene"));
    assertThat(object(printed(0, sign))).isNotEmpty();
    assertThat(object(printed(0, here("issue", "hand-in", signed.toString(), "--from", "irene"))))
        .containsEntry("request", id);
    assertThat(printed(0, here("issue", "list")))
        .contains("{\"request\":\"" + id + "\"")
        .doesNotContain("\"draft\":\"" + id);
    assertThat(printed(1, here("issue", "discard", id))).as("it is in the log").isEmpty();
    Files.delete(file);
    String other = object(printed(0, write)).get("draft");
    assertThat(object(printed(0, here("issue", "discard", other)))).containsEntry("draft", other);
    assertThat(printed(0, here("issue", "list"))).doesNotContain(other);
    List<String> cancel = here("issue", "cancel", id, "--why", "test");
    cancel.addAll(officer("irene"));
    assertThat(object(printed(0, cancel))).containsEntry("state", "cancelled");
  }

  @Test
  @DisplayName("drafts and keys, and no passphrase in what is printed")
  void drafts() throws Exception {
    Path draft = appliance.root.resolve("json.draft");
    List<String> begin = here("standing", "draft", "--domain", "green.example", "--per-day", "2");
    begin.addAll(
        List.of(
            "--until",
            LocalDate.now(ZoneOffset.UTC).plusDays(20).toString(),
            "--out",
            draft.toString()));
    assertThat(object(printed(0, begin))).containsEntry("file", draft.toString());
    assertThat(object(printed(0, List.of("draft", "show", draft.toString(), "--json"))))
        .containsKey("hash");
    List<String> sign = here("draft", "sign", draft.toString());
    sign.addAll(officer("aldo"));
    assertThat(object(printed(0, sign))).containsEntry("signatures", "1");
    String made =
        printed(
            0,
            List.of(
                "officer",
                "new",
                "--name",
                "json",
                "--out",
                appliance.path("officers"),
                "--passphrase-file",
                appliance.path("officers/aldo.pass"),
                "--json"));
    assertThat(object(made)).containsEntry("officer", "json");
    assertThat(made).doesNotContain("passphrase");
  }

  private List<String> officer(String name) {
    return List.of(
        "--officer",
        appliance.path("officers/" + name + ".p12"),
        "--passphrase-file",
        appliance.path("officers/" + name + ".pass"));
  }
}
