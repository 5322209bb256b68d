package org.sluice.appliance.operators;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.Passphrases;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.records.id.Hash32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Accounts of the console.
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = "Accounts of the console: who may log in, and for what (docs/OPERATORS.md).",
    subcommands = {
      OperatorCommand.Add.class,
      OperatorCommand.Roles.class,
      OperatorCommand.Password.class,
      OperatorCommand.Suspend.class,
      OperatorCommand.Resume.class,
      MachineCommand.class,
      OperatorCommand.ListAll.class
    })
public final class OperatorCommand {

  /// What every command that changes an account takes.
  abstract static class Changing implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "a-z, 0-9, '.', '_' and '-'.")
    String name = "";

    abstract Consumer<OperatorDesk> change();

    @Override
    public Integer call() {
      Consumer<OperatorDesk> change = change();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        change.accept(new OperatorDesk(high));
        Operator now = new OperatorFile(high.folder().operators()).find(name).orElseThrow();
        answer.say(line(now), facts(now));
        return answer.end();
      }
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Gives an account. Combinations that break separation of duties are refused.",
        "Example: ./sluice operator add aldo approver@green.example --key aldo.pem"
      })
  static final class Add extends Changing {
    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "ROLE@DOMAIN",
        description =
            "security-officer, custodian, enrolment-officer, issue-officer, approver, auditor or reviewer, and where.")
    private List<String> duties = List.of();

    @Option(
        names = "--key",
        paramLabel = "NAME.pem",
        description = "The officer's public key: the account then hands in that key's statements.")
    private @Nullable Path key;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "Otherwise asked for; 12 to 256 octets.")
    private @Nullable Path password;

    @Override
    Consumer<OperatorDesk> change() {
      Optional<Hash32> id =
          Optional.ofNullable(key).map(pem -> Hash32.sha256(CarriedFile.publicKey(pem).toArray()));
      byte[] typed = typed(password, name);
      return desk -> desk.add(name, duties, id, typed);
    }
  }

  @Command(
      name = "roles",
      mixinStandardHelpOptions = true,
      description = {
        "Gives an account these roles instead of those that it has.",
        "Example: ./sluice operator roles aldo approver@green.example approver@blue.example"
      })
  static final class Roles extends Changing {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE@DOMAIN")
    private List<String> duties = List.of();

    @Override
    Consumer<OperatorDesk> change() {
      return desk -> desk.duties(name, duties);
    }
  }

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = {
        "Gives an account another password.",
        "Example: ./sluice operator password aldo"
      })
  static final class Password extends Changing {
    @Option(names = "--password-file", paramLabel = "FILE", description = "Otherwise asked for.")
    private @Nullable Path password;

    @Override
    Consumer<OperatorDesk> change() {
      byte[] typed = typed(password, name);
      return desk -> desk.password(name, typed);
    }
  }

  @Command(
      name = "suspend",
      mixinStandardHelpOptions = true,
      description = {
        "Closes an account; a running console goes by it at once.",
        "Example: ./sluice operator suspend aldo"
      })
  static final class Suspend extends Changing {
    @Override
    Consumer<OperatorDesk> change() {
      return desk -> desk.open(name, false);
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = {
        "Opens an account that was suspended.",
        "Example: ./sluice operator resume aldo"
      })
  static final class Resume extends Changing {
    @Override
    Consumer<OperatorDesk> change() {
      return desk -> desk.open(name, true);
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {"Lists the accounts.", "Example: ./sluice operator list"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        answer.begin("accounts");
        answer.begin("machines");
        OperatorFile file = new OperatorFile(high.folder().operators());
        file.all().forEach(o -> answer.item("accounts", line(o), facts(o)));
        file.machines()
            .forEach(m -> answer.item("machines", MachineCommand.line(m), MachineCommand.facts(m)));
        return answer.end();
      }
    }
  }

  private static String line(Operator o) {
    return o.name()
        + "  "
        + (o.open() ? "open" : "suspended")
        + "  "
        + o.duties().stream().map(Duty::toString).collect(Collectors.joining(" "))
        + o.key().map(k -> "  key " + k).orElse("");
  }

  private static @Nullable Object[] facts(Operator o) {
    return new @Nullable Object[] {
      "name", o.name(),
      "open", o.open(),
      "roles", o.duties(),
      "key", o.key().map(Hash32::toString).orElse(null)
    };
  }

  private static byte[] typed(@Nullable Path file, String name) {
    char[] typed = Passphrases.characters(file, "account " + name);
    byte[] room = new byte[3 * typed.length];
    ByteBuffer octets = ByteBuffer.wrap(room);
    var _ = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), octets, true);
    byte[] password = Arrays.copyOf(room, octets.position());
    Arrays.fill(room, (byte) 0);
    Arrays.fill(typed, '\0');
    return password;
  }
}
