package org.sluice.appliance.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.console.ImportState.Stage;
import org.sluice.appliance.gate.UsersGate;
import org.sluice.appliance.imports.UserImport;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Files of users that came through the console: received, read by the import gate, compared, and
/// taken over once their account agrees to what was shown. One at a time is worked at; each account
/// has one. Until it is taken over nothing of it is anywhere but in a folder of this console's own,
/// which ends with it; what a crash leaves the next console removes, and the file is sent again.
final class ImportRunner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ImportRunner.class);
  private static final int ID_OCTETS = 16;

  private final Workplace place;
  private final OwnFolder own;
  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, ImportState> states = new ConcurrentHashMap<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("import").daemon().factory());

  /// @param uploads for what is received: a folder of its own is made in it
  ImportRunner(Workplace place, Path uploads) {
    this.place = place;
    this.own = OwnFolder.in(uploads);
    this.folder = own.path();
  }

  /// The import of an account.
  Optional<ImportState> of(String account) {
    return Optional.ofNullable(states.get(account));
  }

  /// Receives a file and begins to read it. What the account had here before is forgotten.
  ///
  /// @param domains that its rows may name
  /// @throws CommandFailed if it is being worked at, or the file cannot be kept
  ImportState receive(
      String account, String name, boolean similar, Set<DomainName> domains, InputStream in) {
    of(account).ifPresent(this::forget);
    byte[] id = new byte[ID_OCTETS];
    random.nextBytes(id);
    ImportState received =
        keep(ImportState.begun(HexFormat.of().formatHex(id), account, name, similar, domains), in);
    states.put(account, received);
    worker.execute(() -> look(received));
    return received;
  }

  private ImportState keep(ImportState begun, InputStream in) {
    Path file = file(begun, "carried");
    boolean whole = false;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long octets;
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
        octets = in.transferTo(out);
      }
      whole = true;
      return begun.received(octets, Hash32.of(digest.digest()));
    } catch (IOException e) {
      throw new CommandFailed("the file was not received: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } finally {
      if (!whole) {
        remove(begun.id());
      }
    }
  }

  /// Through the gate, and what it would change.
  private void look(ImportState s) {
    try {
      UsersGate.Came came =
          UsersGate.pass(
              file(s, "carried"),
              UserImport.isJson(s.name()),
              file(s, "lines"),
              file(s, "refused"),
              n -> say(s, "The import gate has read " + Say.count(n, "line.", "lines.")));
      Files.delete(file(s, "carried"));
      ImportState read = s.readBy(came.isolation());
      put(read);
      put(read.shown(run(read, true, false)));
    } catch (RuntimeException | IOException e) {
      LOG.warn("the import " + s.id() + " was not read", e);
      remove(s.id());
      put(s.failed(String.valueOf(e.getMessage())));
    }
  }

  /// Takes over what was shown.
  ///
  /// @param partial also if lines were refused: the others
  /// @throws CommandFailed if there is nothing to agree to
  synchronized void take(ImportState s, boolean partial) {
    boolean current = of(s.account()).filter(s::equals).isPresent();
    if (!current || s.stage() != Stage.SHOWN || (s.refused() > 0 && !partial)) {
      throw new CommandFailed("there is nothing to import: look at the page again");
    }
    ImportState taking = s.taking();
    put(taking);
    worker.execute(() -> write(taking, partial));
  }

  private void write(ImportState s, boolean partial) {
    try {
      UserImport.Outcome now = run(s, false, partial);
      put(now.done() ? s.done(now) : s.otherwise(now));
      if (now.done()) {
        Files.delete(file(s, "lines"));
        Files.delete(file(s, "refused"));
      }
    } catch (RuntimeException | IOException e) {
      LOG.warn("the import " + s.id() + " was not taken over", e);
      put(s.notTaken(String.valueOf(e.getMessage())));
    }
  }

  private UserImport.Outcome run(ImportState s, boolean dryRun, boolean partial) {
    UserImport.Source source =
        new UserImport.Source(
            file(s, "lines"),
            s.name(),
            s.hash(),
            file(s, "refused"),
            dryRun ? Optional.empty() : s.outcome().map(UserImport.Outcome::counts));
    UserImport.Choice choice =
        new UserImport.Choice(dryRun, partial, s.similar(), file(s, "problems"));
    return place.change(high ->
        new UserImport(
                high.database(),
                high.folder().database(),
                s.domains(),
                p -> say(s, "Step " + p.step() + ": " + Say.count(p.rows(), "row.", "rows.")))
            .run(source, choice));
  }

  /// Unless another file took its place.
  private void put(ImportState next) {
    states.computeIfPresent(next.account(), (_, now) -> now.id().equals(next.id()) ? next : now);
  }

  private void say(ImportState s, String words) {
    states.computeIfPresent(
        s.account(), (_, now) -> now.id().equals(s.id()) ? now.says(words) : now);
  }

  /// The file with every line that was refused.
  Path problems(ImportState s) {
    return file(s, "problems");
  }

  /// Forgets an import that is not being worked at.
  synchronized void forget(ImportState s) {
    if (s.works()) {
      throw new CommandFailed("your file " + s.name() + " is being worked at: wait for its end");
    }
    if (states.remove(s.account(), s)) {
      remove(s.id());
    }
  }

  private Path file(ImportState s, String what) {
    return folder.resolve(s.id() + "." + what);
  }

  private void remove(String id) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path f : files.filter(f -> String.valueOf(f.getFileName()).startsWith(id)).toList()) {
        Files.delete(f);
      }
    } catch (IOException e) {
      throw new CommandFailed(folder + " cannot be emptied: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
    try {
      own.close();
    } catch (CommandFailed e) {
      LOG.warn("the next console removes it", e);
    }
  }
}
