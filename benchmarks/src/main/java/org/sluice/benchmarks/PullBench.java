package org.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// `./sluice bench pull [USERS] [DIR] [SECONDS]`: loads so many users with two periods each into
/// one replica (rate, disk, memory, restart), then pulls from it over TLS, side by side with nginx
/// that serves the same octets as files.
public final class PullBench {
  private static final int USAGE_ERROR = 2;
  private static final int USERS = 20_000;
  private static final int SECONDS = 15;
  private static final int PULLED = 2000;
  private static final int BATCH = 100;
  private static final double MEGABYTE = 1e6;

  private final PrintStream out;
  private final Path root;
  private final Path folder;
  private final int users;
  private final int seconds;

  private PullBench(PrintStream out, Path root, Path folder, int users, int seconds) {
    this.out = out;
    this.root = root;
    this.folder = folder;
    this.users = users;
    this.seconds = seconds;
  }

  /// Exit code 0, or 2 for a command line that is not understood.
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    boolean numbers =
        (args.length < 1 || args[0].matches("[1-9][0-9]{0,6}"))
            && (args.length < 3 || args[2].matches("[1-9][0-9]{0,2}"));
    if (args.length > 3 || !numbers) {
      System.err.println(
          "usage: bench pull [USERS, 20000] [DIR, a new folder] [SECONDS a run, 15]");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    Path folder =
        args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("sluice-bench-pull");
    Machine.print(System.out, Path.of("."));
    new PullBench(
            System.out,
            Path.of(System.getProperty("sluice.root", ".")),
            Files.createDirectories(folder).toAbsolutePath(),
            args.length > 0 ? Integer.parseInt(args[0]) : USERS,
            args.length > 2 ? Integer.parseInt(args[2]) : SECONDS)
        .run();
  }

  private void run() throws IOException, GeneralSecurityException {
    PullClients clients = new PullClients(folder.resolve("clients"));
    Population population = new Population(folder, users, BATCH, clients.devices(1));
    long period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now()).number() - 1;
    long bundles = population.write(period);
    out.printf(
        Locale.ROOT,
        "%d users, 2 periods: %d bundles, %.0f MB%n",
        users,
        bundles,
        PullServer.octets(population.spool()) / MEGABYTE);
    PullServer.init(root, folder);
    PullServer.Took load = PullServer.load(root, folder, population.profile(), population.spool());
    out.printf(
        Locale.ROOT,
        "loaded in %.1f s, %.0f key sets a second; on disk %.0f MB; at most %d MB in memory%n",
        load.seconds(),
        2.0 * users / load.seconds(),
        PullServer.octets(PullServer.data(folder)) / MEGABYTE,
        load.peakKilobytes() / 1024);
    int step = Math.max(1, users / PULLED);
    Path tokens = clients.tokens(users, step);
    try (PullServer server = PullServer.serve(root, folder, population.profile(), clients.oauth());
        StaticNginx nginx = StaticNginx.start(folder, PullServer.data(folder))) {
      out.printf(Locale.ROOT, "restart: answers after %.1f s%n", server.restart());
      List<String> all = Files.readAllLines(tokens);
      List<String> tagged = new ArrayList<>();
      try (Puller puller = new Puller(PullServer.data(folder))) {
        for (int i = 0; i < all.size(); i++) {
          Puller.Pulled pulled = puller.pull(all.get(i));
          nginx.put(i, pulled.body().getBytes(UTF_8));
          tagged.add(all.get(i) + " " + pulled.tag());
        }
        puller.requireNothingNew(all.getFirst(), tagged.getFirst().replaceAll(".* ", ""));
      }
      Path conditional = Files.write(folder.resolve("clients/tagged"), tagged);
      measure(clients, tokens, conditional, all.size());
      out.printf(Locale.ROOT, "server: at most %d MB in memory%n", server.peakKilobytes() / 1024);
    }
  }

  private void measure(PullClients clients, Path tokens, Path tagged, int files)
      throws IOException {
    PullLoad load = new PullLoad(out, folder, seconds);
    Path device = clients.device(0);
    String path = "/api/v1/keysets";
    for (String state : List.of("just started", "warm", "warm, again")) {
      load.tokens("pull, token, keep-alive, " + state, tokens);
      load.conditional("pull, token, nothing new, keep-alive, " + state, tagged);
      load.files("nginx, the same octets, keep-alive", files);
      load.device("pull, mutual TLS, keep-alive, " + state, device, true, PullServer.PORT, path);
      load.device("nginx, mutual TLS, keep-alive", device, true, StaticNginx.PORT, "/0");
      load.device(
          "pull, mutual TLS, a handshake each, " + state, device, false, PullServer.PORT, path);
      load.device("nginx, mutual TLS, a handshake each", device, false, StaticNginx.PORT, "/0");
    }
  }
}
