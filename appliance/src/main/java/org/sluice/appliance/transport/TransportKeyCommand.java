package org.sluice.appliance.transport;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.gate.GateDesk;
import org.sluice.appliance.gate.Passed;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.users.Device;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ImportKey;
import org.sluice.records.export.TransportKeyLine;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.TenWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Transport keys of TS 33.180 clients.
@Command(
    name = "transport-key",
    mixinStandardHelpOptions = true,
    description = "Transport keys (TrK, InK) of TS 33.180 clients: imported, listed, forgotten.",
    subcommands = {
      TransportKeyCommand.OwnKey.class,
      TransportKeyCommand.Import.class,
      TransportKeyCommand.Show.class,
      TransportKeyCommand.Forget.class
    })
public final class TransportKeyCommand {

  /// The key that lines are sealed to.
  @Command(
      name = "import-key",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the public key to which transport keys are sealed on their way here, and shows its ten words; makes it if there is none. Whoever makes transport keys compares the words.",
        "Example: ./sluice transport-key import-key --out import.key"
      })
  static final class OwnKey implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The public line.")
    private Path out = Path.of("");

    @Option(
        names = "--renew",
        description = "Make a new one; what was sealed to the old and is not imported is lost.")
    private boolean renew;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        TransportKeys keys = new TransportKeys(high);
        ImportKey key =
            renew ? keys.newImportKey() : keys.importKey().orElseGet(keys::newImportKey);
        DurableFiles.write(out.toAbsolutePath(), (key + "\n").getBytes(StandardCharsets.US_ASCII));
        answer.say("import key " + key.hash() + " in " + out, "key", key.hash(), "file", out);
        answer.say("ten words: " + TenWords.of(key.hash()), "tenWords", TenWords.of(key.hash()));
        return answer.end();
      }
    }
  }

  /// Takes keys in.
  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Takes transport keys from the lines they were sealed in (sluice client transport-key), under an enrolment officer's signature. The file passes the import gate, which sees ciphertext alone.",
        "Nothing is taken unless every line is right. The devices are then enrolled like all others (sluice enrol).",
        "Example: ./sluice transport-key import radio/transport.line --officer enzo.p12"
      })
  static final class Import implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "FILE", description = "Lines, one device each.")
    private Path file = Path.of("");

    @Option(
        names = "--accept-changes",
        description = "Take lines that the import gate had to write anew, as it wrote them.")
    private boolean acceptChanges;

    @Override
    public Integer call() {
      Passed passed = GateDesk.show(file, CarriedKind.TRANSPORT_KEYS, acceptChanges);
      for (Passed.Refused r : passed.refused()) {
        throw wrong(r.line(), r.why());
      }
      try (HighSide high = HighSide.open(data).unlock(data)) {
        TransportKeys keys = new TransportKeys(high);
        List<TransportKeys.Checked> checked = checked(high, keys, passed.lines());
        OfficerKey key = officer.open();
        for (DomainName domain : domains(checked)) {
          GateDesk.sign(high, passed, domain, key, high.now(), "device:enrol");
        }
        high.publish();
        int added = keys.keep(checked);
        checked.forEach(c ->
            answer.item(
                "keys",
                c.line().id()
                    + " "
                    + c.line().content().user().value()
                    + " "
                    + c.line().content().deviceId(),
                "id",
                c.line().id(),
                "user",
                c.line().content().user().value(),
                "device",
                c.line().content().deviceId()));
        answer.say(
            "transport keys: " + added + " taken, " + (checked.size() - added) + " held already",
            "taken",
            added,
            "held",
            checked.size() - added);
        return answer.end();
      }
    }

    private List<TransportKeys.Checked> checked(
        HighSide high, TransportKeys keys, List<String> lines) {
      List<TransportKeys.Checked> all = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isEmpty()) {
          try {
            TransportKeyLine line = TransportKeyLine.parse(lines.get(i));
            requireUser(high, line);
            all.add(keys.check(line));
          } catch (CommandFailed e) {
            throw wrong(i + 1, String.valueOf(e.getMessage()));
          }
        }
      }
      return all;
    }

    private static void requireUser(HighSide high, TransportKeyLine line) {
      TransportKeyLine.Content content = line.content();
      if (high.users().find(content.domain(), content.user()).isEmpty()) {
        throw new CommandFailed(
            "unknown user " + content.user().value() + " in " + content.domain());
      }
    }

    private CommandFailed wrong(int line, String why) {
      return new CommandFailed(
          file.getFileName() + " line " + line + ": " + why + "; nothing was taken");
    }

    private static Set<DomainName> domains(List<TransportKeys.Checked> checked) {
      return checked.stream()
          .map(c -> c.line().content().domain())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// Shows what is held.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists the transport keys that are held: ids, devices and names, never keys.",
        "Example: ./sluice transport-key list"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        answer.begin("keys");
        for (TransportKeys.Held h : new TransportKeys(high).all()) {
          answer.item(
              "keys",
              h.id()
                  + " "
                  + h.domain()
                  + " "
                  + h.user().value()
                  + " "
                  + h.deviceId()
                  + " "
                  + state(high, h)
                  + " "
                  + h.transportName()
                  + " "
                  + h.integrityName().orElse("-"),
              "id",
              h.id(),
              "domain",
              h.domain(),
              "user",
              h.user().value(),
              "device",
              h.deviceId(),
              "state",
              state(high, h),
              "transportName",
              h.transportName(),
              "integrityName",
              h.integrityName().orElse(null));
        }
        return answer.end();
      }
    }
  }

  /// Deletes what no device has any more.
  @Command(
      name = "forget",
      mixinStandardHelpOptions = true,
      description = {
        "Deletes the transport keys of devices that were revoked or replaced (sluice users replace-device); the log has that already.",
        "Example: ./sluice transport-key forget"
      })
  static final class Forget implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data)) {
        TransportKeys keys = new TransportKeys(high);
        List<Hash32> gone =
            keys.all().stream()
                .filter(h -> state(high, h).equals(DeviceState.REVOKED.toString()))
                .map(TransportKeys.Held::id)
                .toList();
        long forgotten = keys.forget(gone);
        answer.say("transport keys: " + forgotten + " forgotten", "forgotten", forgotten);
        return answer.end();
      }
    }
  }

  /// State of the device that has the key; REVOKED only if every identity that it serves says so.
  private static String state(HighSide high, TransportKeys.Held held) {
    Set<DeviceState> states =
        high.users().bySealHash(held.domain(), held.sealHash()).stream()
            .map(Device::state)
            .collect(Collectors.toSet());
    if (states.isEmpty()) {
      return "not enrolled";
    }
    return (states.size() == 1 ? states.iterator().next() : DeviceState.ACTIVE).toString();
  }
}
