package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.system.kafka.KafkaProcess;

/// `./sluice bench stream [USERS] [DIR]`: how fast the low side takes the stream of an issue: into
/// a store that stands alone; and through Kafka, from a receiver that publishes it to a replica
/// that reads it, until the replica has all. Bundles hold as many key sets as those of an issue.
/// Broker, receiver and replica are processes of their own on this machine.
public final class StreamBench {
  private static final int USAGE_ERROR = 2;
  private static final int USERS = 40_000;
  private static final int BATCH = 1024;
  private static final int PERIODS = 2;
  private static final long LOOK_NANOS = 200_000_000;
  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final double MEGABIT = 1e6 / 8;
  private static final double GIGABIT = 1e9 / 8;

  private final PrintStream out;
  private final Path root;
  private final Path folder;
  private final int users;

  private StreamBench(PrintStream out, Path root, Path folder, int users) {
    this.out = out;
    this.root = root;
    this.folder = folder;
    this.users = users;
  }

  /// Exit code 0, or 2 for a command line that is not understood.
  public static void main(String[] args)
      throws IOException, GeneralSecurityException, InterruptedException {
    if (args.length > 2 || (args.length > 0 && !args[0].matches("[1-9][0-9]{0,6}"))) {
      System.err.println("usage: bench stream [USERS, 40000] [DIR, a new folder]");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    Path folder =
        args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("sluice-bench-stream");
    Machine.print(System.out, Path.of("."));
    new StreamBench(
            System.out,
            Path.of(System.getProperty("sluice.root", ".")),
            Files.createDirectories(folder).toAbsolutePath(),
            args.length > 0 ? Integer.parseInt(args[0]) : USERS)
        .run();
  }

  private void run() throws IOException, GeneralSecurityException, InterruptedException {
    Population population = new Population(folder, users, BATCH, List.of());
    long period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now()).number() - 1;
    long bundles = population.write(period);
    long octets = PullServer.octets(population.spool());
    out.printf(
        Locale.ROOT,
        "%d users, %d periods: %d bundles, %.0f MB, %d octets a key set with its part of the log; a sender at 1 Gb/s takes %.1f s for them%n",
        users,
        PERIODS,
        bundles,
        octets / 1e6,
        octets / users / PERIODS,
        octets / GIGABIT);
    Path alone = folder.resolve("alone");
    PullServer.init(root, alone);
    PullServer.Took load = PullServer.load(root, alone, population.profile(), population.spool());
    print("one store, alone", load.seconds(), octets);
    throughKafka(population, period, octets);
  }

  private void throughKafka(Population population, long period, long octets)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path receiver = folder.resolve("receiver");
    Path replica = folder.resolve("replica");
    PullServer.init(root, receiver);
    PullServer.init(root, replica);
    try (KafkaProcess broker = KafkaProcess.start(root, folder.resolve("broker"));
        PullServer _ = PullServer.replica(root, replica, population.profile(), broker.settings());
        Puller puller = new Puller(PullServer.data(replica))) {
      long begun = System.nanoTime();
      PullServer.Took load =
          PullServer.load(
              root,
              receiver,
              population.profile(),
              population.spool(),
              "--kafka",
              broker.settings().toString());
      print("receiver: published to Kafka, committed and stored", load.seconds(), octets);
      while (!has(puller.status(), period) || !has(puller.status(), period + 1)) {
        if (System.nanoTime() - begun > LONGEST_NANOS) {
          throw new IOException("the replica has not everything after an hour");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      print("replica: read from Kafka, verified and stored", seconds, octets);
      out.printf(
          Locale.ROOT,
          "the replica was done %.1f s after the receiver%n",
          seconds - load.seconds());
    }
  }

  private boolean has(String status, long period) {
    return status.contains("\"period\":" + period + ",\"records\":" + users + "}");
  }

  private void print(String what, double seconds, long octets) {
    out.printf(
        Locale.ROOT,
        "%s: %.1f s, %.0f key sets a second, %.0f Mb/s%n",
        what,
        seconds,
        users * (double) PERIODS / seconds,
        octets / seconds / MEGABIT);
  }
}
