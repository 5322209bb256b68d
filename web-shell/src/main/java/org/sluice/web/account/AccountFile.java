package org.sluice.web.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.NoteKey;

/// The accounts of a server, one a line: `name roles password-hash vkey`, roles with commas between
/// them, `-` where there is no key.
///
/// The file is read at each use, so that what the command changes counts at once in a running
/// server. A line that does not parse makes the whole file refused: nobody can log in, rather than
/// somebody with another role.
public final class AccountFile implements Accounts {
  private static final String NAME = "accounts";
  private static final int MAX_OCTETS = 256 << 10;
  private static final int FIELDS = 4;

  private final Path file;
  private final List<Role> known;

  /// The accounts of the server with this data folder.
  ///
  /// @param known the roles that there are; an account with another makes the file refused
  public AccountFile(Path data, List<Role> known) {
    this.file = data.resolve(NAME);
    this.known = List.copyOf(known);
  }

  /// Adds an account, or replaces the one of that name.
  ///
  /// @param password wiped by the caller
  /// @param vkey key of signed notes, for the role signatory
  /// @throws IllegalArgumentException if name, roles and key do not fit together
  public void put(String name, Set<Role> roles, byte[] password, @Nullable String vkey) {
    Account account =
        new Account(
            name,
            roles,
            PasswordHash.of(password, new SecureRandom()),
            Optional.ofNullable(vkey).map(NoteKey::parse));
    Map<String, Account> accounts = read();
    accounts.put(name, account);
    write(accounts);
  }

  /// Removes an account; false if there was none. Its sessions can do nothing from then on.
  public boolean remove(String name) {
    Map<String, Account> accounts = read();
    boolean was = accounts.remove(name) != null;
    if (was) {
      write(accounts);
    }
    return was;
  }

  /// Names and roles, for the command that lists them.
  public Map<String, String> list() {
    Map<String, String> lines = new TreeMap<>();
    read().forEach((name, account) -> lines.put(name, words(account.roles())));
    return lines;
  }

  /// The key of an account's signed notes.
  public Optional<NoteKey> signOffKey(String name) {
    return find(name).flatMap(Account::signOffKey);
  }

  /// The role of that word.
  public Optional<Role> role(String word) {
    return known.stream().filter(role -> role.word().equals(word)).findFirst();
  }

  @Override
  public Optional<Holder> holder(String name) {
    return find(name).map(account -> new Holder(account.password(), account.permissions()));
  }

  private Optional<Account> find(String name) {
    return Optional.ofNullable(read().get(name));
  }

  private Map<String, Account> read() {
    TreeMap<String, Account> accounts = new TreeMap<>();
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      return accounts;
    }
    int number = 0;
    for (String line : new String(octets, StandardCharsets.US_ASCII).split("\n", -1)) {
      number++;
      if (!line.isEmpty()) {
        Account account = parse(line, number);
        if (accounts.put(account.name(), account) != null) {
          throw refused(number, "a second account of that name");
        }
      }
    }
    return accounts;
  }

  private Account parse(String line, int number) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw refused(number, FIELDS + " fields expected, got " + fields.length);
    }
    try {
      Set<Role> roles = new LinkedHashSet<>();
      for (String word : fields[1].split(",", -1)) {
        roles.add(role(word).orElseThrow(() -> new IllegalArgumentException("an unknown role")));
      }
      return new Account(
          fields[0],
          roles,
          PasswordHash.parse(fields[2]),
          fields[3].equals("-") ? Optional.empty() : Optional.of(NoteKey.parse(fields[3])));
    } catch (RuntimeException e) {
      throw refused(number, String.valueOf(e.getMessage()));
    }
  }

  private IllegalStateException refused(int line, String why) {
    return new IllegalStateException("accounts " + file + ", line " + line + ": " + why);
  }

  private void write(Map<String, Account> accounts) {
    StringBuilder lines = new StringBuilder();
    accounts.forEach((name, account) ->
        lines
            .append(name)
            .append(' ')
            .append(words(account.roles()))
            .append(' ')
            .append(account.password().text())
            .append(' ')
            .append(account.signOffKey().map(NoteKey::vkey).orElse("-"))
            .append('\n'));
    DurableFiles.write(file, lines.toString().getBytes(StandardCharsets.US_ASCII));
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot keep " + file + " to its owner", e);
    }
  }

  private static String words(Set<Role> roles) {
    return roles.stream().map(Role::word).sorted().collect(Collectors.joining(","));
  }
}
