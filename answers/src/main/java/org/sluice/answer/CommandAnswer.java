package org.sluice.answer;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a command says its outcome: lines for people or, with `--json`, one JSON object for
/// programs, printed once the command has an outcome, whatever the exit code says of it. A command
/// that fails before has none: it prints no object, and standard error says why. Secrets are never
/// part of an outcome.
public class CommandAnswer {
  @Option(
      names = "--json",
      description = "The outcome as one JSON object, alone on standard output.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final Map<String, List<Object>> lists = new HashMap<>();
  private final String indent;

  /// Lines as they are.
  public CommandAnswer() {
    this("");
  }

  /// @param indent stands before each line for people
  protected CommandAnswer(String indent) {
    this.indent = indent;
  }

  /// Whether it will be one object.
  public boolean isForPrograms() {
    return json;
  }

  /// A line, and what of it a program wants.
  ///
  /// @param facts names and values in turn
  public void say(String text, @Nullable Object... facts) {
    if (json) {
      put(fields, facts);
    } else {
      print(out(), indent + text);
    }
  }

  /// What a program wants and no line says.
  public void put(String name, Object value) {
    fields.put(name, value);
  }

  /// A line for people alone: progress, or what comes next. With `--json` it goes to standard
  /// error.
  public void tell(String text) {
    print(progress(), indent + text);
  }

  /// Where lines for people alone go: standard error with `--json`.
  public PrintWriter progress() {
    CommandLine line = line();
    return !json ? out() : line == null ? writer(System.err) : line.getErr();
  }

  private PrintWriter out() {
    CommandLine line = line();
    return line == null ? writer(System.out) : line.getOut();
  }

  /// None for an answer that no command line parsed, or that is a mixin of a mixin.
  private @Nullable CommandLine line() {
    return command == null ? null : command.commandLine();
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }

  /// A member of a list, which is there for programs even if it stays empty.
  public void begin(String list) {
    fields.putIfAbsent(list, lists.computeIfAbsent(list, _ -> new ArrayList<>()));
  }

  /// A line about a member of a list that was begun.
  ///
  /// @param facts names and values in turn
  public void item(String list, String text, @Nullable Object... facts) {
    if (json) {
      add(list, facts);
    } else {
      print(out(), indent + text);
    }
  }

  /// A member of a list that no line says on standard output.
  ///
  /// @param facts names and values in turn
  public void add(String list, @Nullable Object... facts) {
    if (!json) {
      return; // a command may go on for long
    }
    begin(list);
    Map<String, Object> one = new LinkedHashMap<>();
    put(one, facts);
    lists.computeIfAbsent(list, _ -> new ArrayList<>()).add(one);
  }

  private static void put(Map<String, Object> into, @Nullable Object... facts) {
    if (facts.length % 2 != 0) {
      throw new IllegalArgumentException("names and values in turn");
    }
    for (int i = 0; i < facts.length; i += 2) {
      into.put(String.valueOf(facts[i]), facts[i + 1]);
    }
  }

  /// The end of a command that did what it was asked: exit code 0.
  public int end() {
    return end(0);
  }

  /// The end of a command with an outcome: the exit code.
  public int end(int exit) {
    if (json) {
      print(out(), JsonText.of(fields));
    }
    return exit;
  }
}
