package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// `./sluice bench lag [ROUNDS] [DIR]`: how long it takes from the moment that a batch of 100 key
/// sets and its segment of the log are in the spool until a user of the batch can pull the new key
/// set. Sender and server are the programs as they are used, over UDP on loopback.
public final class LagBench {
  private static final int USAGE_ERROR = 2;
  private static final int USERS = 100;
  private static final int ROUNDS = 30;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long LOOK_NANOS = 2_000_000;

  private final Path root;
  private final Path folder;
  private final int rounds;

  private LagBench(Path root, Path folder, int rounds) {
    this.root = root;
    this.folder = folder;
    this.rounds = rounds;
  }

  /// Exit code 0, or 2 for a command line that is not understood.
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    if (args.length > 2 || (args.length > 0 && !args[0].matches("[1-9][0-9]{0,3}"))) {
      System.err.println("usage: bench lag [ROUNDS, 30] [DIR, a new folder]");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    Path folder =
        args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("sluice-bench-lag");
    Machine.print(System.out, Path.of("."));
    new LagBench(
            Path.of(System.getProperty("sluice.root", ".")),
            Files.createDirectories(folder).toAbsolutePath(),
            args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS)
        .run(System.out);
  }

  private void run(PrintStream out) throws IOException, GeneralSecurityException {
    PullClients clients = new PullClients(folder.resolve("clients"));
    Population population = new Population(folder, USERS, USERS, clients.devices(1));
    long period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now()).number();
    PullServer.init(root, folder);
    String token = Files.readAllLines(clients.tokens(1, 1)).getFirst();
    List<Long> lags = new ArrayList<>();
    try (PullServer _ = PullServer.serve(root, folder, population.profile(), clients.oauth());
        Puller puller = new Puller(PullServer.data(folder))) {
      Process sender = PullServer.send(root, folder, population.profile(), population.spool());
      try {
        population.begin();
        // The first one waits for the programs to start.
        long _ = lag(puller, token, population.issue(period));
        for (int i = 0; i < rounds; i++) {
          lags.add(lag(puller, token, population.issue(period)));
        }
      } finally {
        sender.destroy();
      }
    }
    lags.sort(null);
    out.printf(
        Locale.ROOT,
        "spool to pullable, %d batches of %d key sets with their log: median %.0f ms, p90 %.0f ms, at most %.0f ms%n",
        rounds,
        USERS,
        lags.get(rounds / 2) / 1e6,
        lags.get(rounds * 9 / 10) / 1e6,
        lags.getLast() / 1e6);
  }

  /// From now until the user is given the key set of that log entry.
  private long lag(Puller puller, String token, long leaf) throws IOException {
    String wanted = "\"index\":" + leaf + ",";
    long begun = System.nanoTime();
    while (!puller.tried(token).orElse("").contains(wanted)) {
      if (System.nanoTime() - begun > LONGEST.toNanos()) {
        throw new IOException("entry " + leaf + " was not pullable within " + LONGEST);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return System.nanoTime() - begun;
  }
}
