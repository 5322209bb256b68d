package org.sluice.appliance.operators;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.web.account.Accounts;
import org.sluice.web.account.PasswordHash;

/// The operators' accounts of a high side, one a line: `name duties password-hash key open`, duties
/// with commas between them, `-` where there is no key, `open` or `closed`. Behind them the
/// machines: `@machine name tasks pin`. A name is one account's, of either kind.
///
/// The file is read at each use, so that a change counts at once in a running console. A line that
/// does not parse makes the whole file refused: nobody can log in, rather than somebody with other
/// duties. Its hash is in the log; whoever changes the file by hand is seen by the next command.
public final class OperatorFile implements Accounts {
  /// Most octets of the file.
  public static final int MAX_OCTETS = 256 << 10;

  private static final int FIELDS = 5;
  private static final int MACHINE_FIELDS = 4;
  private static final String MACHINE = "@machine";
  private static final String OPEN = "open";
  private static final String CLOSED = "closed";

  private final Path file;

  /// The accounts in that file, which need not exist yet.
  public OperatorFile(Path file) {
    this.file = file;
  }

  private record Lines(Map<String, Operator> people, Map<String, Machine> machines) {
    void requireFree(String name) {
      if (people.containsKey(name) || machines.containsKey(name)) {
        throw new IllegalArgumentException("there is an account " + name + " already");
      }
    }
  }

  /// All people's accounts by name.
  public List<Operator> all() {
    return List.copyOf(read().people().values());
  }

  /// All machines by name.
  public List<Machine> machines() {
    return List.copyOf(read().machines().values());
  }

  /// The machine with that key.
  public Optional<Machine> machine(Hash32 pin) {
    return machines().stream().filter(m -> m.pin().equals(pin)).findFirst();
  }

  /// One of them.
  public Optional<Operator> find(String name) {
    return Optional.ofNullable(read().people().get(name));
  }

  /// SHA-256 of the file; nothing if there is none.
  public Optional<Hash32> hash() {
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    return octets == null ? Optional.empty() : Optional.of(Hash32.sha256(octets));
  }

  /// Adds an account.
  ///
  /// @throws IllegalArgumentException if there is one of that name
  public synchronized void add(Operator operator) {
    Lines all = read();
    all.requireFree(operator.name());
    all.people().put(operator.name(), operator);
    write(all);
  }

  /// Adds a machine.
  ///
  /// @throws IllegalArgumentException if there is an account of that name, or a machine of that key
  public synchronized void add(Machine machine) {
    Lines all = read();
    all.requireFree(machine.name());
    requireOwnKey(all, machine);
    all.machines().put(machine.name(), machine);
    write(all);
  }

  /// Changes a machine. Durable when this returns.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  synchronized void changeMachine(String name, UnaryOperator<Machine> change) {
    Lines all = read();
    Machine machine = change.apply(machine(all, name));
    requireOwnKey(all, machine);
    all.machines().put(name, machine);
    write(all);
  }

  /// Removes a machine. Durable when this returns.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  synchronized void removeMachine(String name) {
    Lines all = read();
    all.machines().remove(machine(all, name).name());
    write(all);
  }

  private static Machine machine(Lines all, String name) {
    Machine found = all.machines().get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no machine '" + name + "'");
    }
    return found;
  }

  private static void requireOwnKey(Lines all, Machine machine) {
    for (Machine other : all.machines().values()) {
      if (other.pin().equals(machine.pin()) && !other.name().equals(machine.name())) {
        throw new IllegalArgumentException("that key is the machine " + other.name() + " already");
      }
    }
  }

  /// Changes an account. Durable when this returns.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public synchronized void change(String name, UnaryOperator<Operator> change) {
    Lines all = read();
    Operator before = all.people().get(name);
    if (before == null) {
      throw new IllegalArgumentException("there is no account '" + name + "'");
    }
    all.people().put(name, change.apply(before));
    write(all);
  }

  @Override
  public Optional<Holder> holder(String name) {
    return find(name)
        .filter(Operator::open)
        .map(o -> new Holder(o.password(), Powers.of(o.duties())));
  }

  private Lines read() {
    Lines all = new Lines(new TreeMap<>(), new TreeMap<>());
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      return all;
    }
    int number = 0;
    for (String line : new String(octets, StandardCharsets.US_ASCII).split("\n", -1)) {
      number++;
      if (!line.isEmpty()) {
        take(line, number, all);
      }
    }
    return all;
  }

  private void take(String line, int number, Lines all) {
    boolean machine = line.startsWith(MACHINE + " ");
    Operator person = machine ? null : parse(line, number);
    try {
      if (person == null) {
        Machine one = parseMachine(line);
        all.requireFree(one.name());
        requireOwnKey(all, one);
        all.machines().put(one.name(), one);
      } else {
        all.requireFree(person.name());
        all.people().put(person.name(), person);
      }
    } catch (RuntimeException e) {
      throw refused(number, String.valueOf(e.getMessage()));
    }
  }

  private static Machine parseMachine(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != MACHINE_FIELDS) {
      throw new IllegalArgumentException(MACHINE_FIELDS + " fields expected, got " + fields.length);
    }
    return new Machine(
        fields[1], Task.parseAll(List.of(fields[2].split(",", -1))), Hash32.fromHex(fields[3]));
  }

  private Operator parse(String line, int number) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw refused(number, FIELDS + " fields expected, got " + fields.length);
    }
    try {
      boolean open = fields[4].equals(OPEN);
      if (!open && !fields[4].equals(CLOSED)) {
        throw new IllegalArgumentException("expected open or closed");
      }
      return new Operator(
          fields[0],
          duties(List.of(fields[1].split(",", -1))),
          PasswordHash.parse(fields[2]),
          fields[3].equals("-") ? Optional.empty() : Optional.of(Hash32.fromHex(fields[3])),
          open);
    } catch (RuntimeException e) {
      throw refused(number, String.valueOf(e.getMessage()));
    }
  }

  static Set<Duty> duties(List<String> texts) {
    Set<Duty> duties = new TreeSet<>();
    for (String text : texts) {
      if (!duties.add(Duty.parse(text.strip()))) {
        throw new IllegalArgumentException("the role " + text + " twice");
      }
    }
    return duties;
  }

  private IllegalStateException refused(int line, String why) {
    return new IllegalStateException("accounts " + file + ", line " + line + ": " + why);
  }

  private static String line(Machine m) {
    return String.join(
            " ",
            MACHINE,
            m.name(),
            m.tasks().stream().map(Task::toString).collect(Collectors.joining(",")),
            m.pin().toString())
        + "\n";
  }

  private void write(Lines all) {
    String machines =
        all.machines().values().stream().map(OperatorFile::line).collect(Collectors.joining());
    String people =
        all.people().values().stream()
            .map(o ->
                String.join(
                        " ",
                        o.name(),
                        o.duties().stream().map(Duty::toString).collect(Collectors.joining(",")),
                        o.password().text(),
                        o.key().map(Hash32::toString).orElse("-"),
                        o.open() ? OPEN : CLOSED)
                    + "\n")
            .collect(Collectors.joining());
    DurableFiles.write(file, (people + machines).getBytes(StandardCharsets.US_ASCII));
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot keep " + file + " to its owner", e);
    }
  }
}
