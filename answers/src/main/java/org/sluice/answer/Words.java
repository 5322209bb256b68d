package org.sluice.answer;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// What can be typed where, for `./sluice completion`: a line for each command of the program that
/// this one is in, read from the commands themselves. The command's words, a tab, and what may
/// follow it: the next words, and options, those with a value as `--name=` and the values that are
/// known. What is hidden in the help is hidden here.
@Command(name = "words", hidden = true, description = "What can be typed where, for completion.")
public final class Words implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      print(out, "", spec.root());
      out.flush();
    }
    return CommandLine.ExitCode.OK;
  }

  private static void print(PrintWriter out, String path, CommandSpec command) {
    List<String> words = new ArrayList<>();
    List<CommandSpec> under =
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(c -> !c.usageMessage().hidden())
            .toList();
    under.forEach(c -> words.add(c.name()));
    command.positionalParameters().forEach(p -> words.addAll(values(p)));
    command.options().stream().filter(o -> !o.hidden()).forEach(o -> words.add(word(o)));
    out.print(path + "\t" + String.join(" ", words) + "\n");
    under.forEach(c -> print(out, path.isEmpty() ? c.name() : path + " " + c.name(), c));
  }

  private static String word(OptionSpec option) {
    boolean value = option.arity().max() > 0;
    return option.longestName() + (value ? "=" + String.join(",", values(option)) : "");
  }

  private static List<String> values(ArgSpec of) {
    List<String> values = new ArrayList<>();
    if (of.completionCandidates() != null) {
      of.completionCandidates().forEach(values::add);
    }
    return values;
  }
}
