package org.sluice.appliance.settings;

import java.util.Map;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is set on this machine.
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    description = {
      "What is set on this machine: each setting in force, where it comes from (a property of this process, settings.yaml in the data folder, the default), and its default. What a ceremony or officers decided is not here. It changes nothing and writes nothing down.",
      "Example: ./sluice settings",
      "Example: ./sluice settings --log --json"
    })
public final class SettingsCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Option(names = "--log", description = "Also every change that was written down, oldest first.")
  private boolean log;

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      SettingsLog written = new SettingsLog(high.database());
      show(written.last());
      if (log) {
        answer.begin("changes");
        written.all().forEach(this::show);
      }
      return answer.end();
    }
  }

  private void show(Map<Setting, String> last) {
    answer.begin("settings");
    for (Settings.Value v : data.settings().all()) {
      boolean written = v.text().equals(last.get(v.setting()));
      answer.item(
          "settings",
          v.setting().key()
              + " = "
              + v.text()
              + " ("
              + v.source().word()
              + (v.source() == Settings.Source.DEFAULT
                  ? ""
                  : "; default " + v.setting().byDefault())
              + ")"
              + (written
                  ? ""
                  : ", not written down yet: the next command that changes something does"),
          "name",
          v.setting().key(),
          "value",
          v.text(),
          "source",
          v.source().word(),
          "default",
          v.setting().byDefault(),
          "property",
          v.setting().property(),
          "writtenDown",
          written);
    }
  }

  private void show(SettingsLog.Change c) {
    answer.item(
        "changes",
        c.time()
            + "  "
            + c.name()
            + ": "
            + c.before().map(b -> b + " -> ").orElse("")
            + c.after()
            + " ("
            + c.source()
            + "), "
            + c.account()
            + ", "
            + c.command(),
        "time",
        c.time(),
        "name",
        c.name(),
        "before",
        c.before().orElse(null),
        "after",
        c.after(),
        "source",
        c.source(),
        "account",
        c.account(),
        "command",
        c.command());
  }
}
