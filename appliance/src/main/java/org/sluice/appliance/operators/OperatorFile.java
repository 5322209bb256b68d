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
/// with commas between them, `-` where there is no key, `open` or `closed`.
///
/// The file is read at each use, so that a change counts at once in a running console. A line that
/// does not parse makes the whole file refused: nobody can log in, rather than somebody with other
/// duties. Its hash is in the log; whoever changes the file by hand is seen by the next command.
public final class OperatorFile implements Accounts {
  /// Most octets of the file.
  public static final int MAX_OCTETS = 256 << 10;

  private static final int FIELDS = 5;
  private static final String OPEN = "open";
  private static final String CLOSED = "closed";

  private final Path file;

  /// The accounts in that file, which need not exist yet.
  public OperatorFile(Path file) {
    this.file = file;
  }

  /// All accounts by name.
  public List<Operator> all() {
    return List.copyOf(read().values());
  }

  /// One of them.
  public Optional<Operator> find(String name) {
    return Optional.ofNullable(read().get(name));
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
    Map<String, Operator> all = read();
    if (all.putIfAbsent(operator.name(), operator) != null) {
      throw new IllegalArgumentException("there is an account " + operator.name() + " already");
    }
    write(all);
  }

  /// Changes an account. Durable when this returns.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public synchronized void change(String name, UnaryOperator<Operator> change) {
    Map<String, Operator> all = read();
    Operator before = all.get(name);
    if (before == null) {
      throw new IllegalArgumentException("there is no account '" + name + "'");
    }
    all.put(name, change.apply(before));
    write(all);
  }

  @Override
  public Optional<Holder> holder(String name) {
    return find(name)
        .filter(Operator::open)
        .map(o -> new Holder(o.password(), Powers.of(o.duties())));
  }

  private Map<String, Operator> read() {
    Map<String, Operator> all = new TreeMap<>();
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      return all;
    }
    int number = 0;
    for (String line : new String(octets, StandardCharsets.US_ASCII).split("\n", -1)) {
      number++;
      if (!line.isEmpty()) {
        Operator operator = parse(line, number);
        if (all.put(operator.name(), operator) != null) {
          throw refused(number, "a second account of that name");
        }
      }
    }
    return all;
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

  private void write(Map<String, Operator> all) {
    String lines =
        all.values().stream()
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
    DurableFiles.write(file, lines.getBytes(StandardCharsets.US_ASCII));
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot keep " + file + " to its owner", e);
    }
  }
}
