package org.sluice.distribution.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.mirror.LogMirror;
import org.sluice.distribution.review.Names;
import org.sluice.distribution.review.Pins;
import org.sluice.distribution.review.Received;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.distribution.review.ReviewPages;
import org.sluice.distribution.review.ReviewRoles;
import org.sluice.distribution.review.ReviewedLog;
import org.sluice.distribution.review.SignOffs;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Openings;
import org.sluice.records.signing.SignedStatement;
import org.sluice.web.Entrance;
import org.sluice.web.LoopbackServer;
import org.sluice.web.Shell;
import org.sluice.web.Templates;
import org.sluice.web.account.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The review pages of a log in a folder or on a disc, for one person on this machine.
@Command(
    name = "log-serve",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a log from a folder or disc in the browser, on loopback alone, and changes nothing there.",
      "Prints an address that works once. Ends with Ctrl-C.",
      "Example: ./sluice log serve /media/disc/log --profile green.profile"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ReadDiscCommand implements Callable<Integer> {
  private static final int TICKET_OCTETS = 24;
  private static final int TIDY_SECONDS = 10;

  private final CountDownLatch tidy = new CountDownLatch(1);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The log: checkpoint and tile/; only read.")
  private Path folder;

  @Option(
      names = "--profile",
      required = true,
      arity = "1..*",
      description = "Profile of each domain, as you keep it.")
  private List<Path> profiles;

  @Option(
      names = "--openings",
      paramLabel = "FILE",
      description = "Your names behind commitments (sluice log open): shown on your machine alone.")
  private @Nullable Path openings;

  @Option(names = "--port", defaultValue = "0", description = "Port (default: any that is free).")
  private int port;

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(folder.resolve("checkpoint"))) {
      throw new ParameterException(
          spec.commandLine(), folder + " is no log: there is no file checkpoint in it");
    }
    Path index = Files.createTempDirectory("sluice-log-index");
    try {
      serve(index);
    } finally {
      delete(index);
      tidy.countDown();
    }
    return 0;
  }

  private void serve(Path indexFolder) throws IOException, InterruptedException {
    byte[] random = new byte[TICKET_OCTETS];
    new SecureRandom().nextBytes(random);
    String ticket = HexFormat.of().formatHex(random);
    List<String> names = new ArrayList<>(ReviewPages.templates());
    names.addAll(Shell.TEMPLATES);
    Templates templates = new Templates(names);
    CountDownLatch told = new CountDownLatch(1);
    Thread ending = new Thread(() -> end(told));
    Runtime.getRuntime().addShutdownHook(ending);
    try (Sessions sessions = Sessions.ofTicket(ticket, ReviewRoles.READ_LOG);
        ReviewDesk desk = new ReviewDesk(List.of(log(indexFolder)));
        LoopbackServer server =
            LoopbackServer.start(
                port,
                new Shell(
                    sessions,
                    // One's own machine and one's own reading: the disc is not told.
                    (request, who, status) -> {},
                    templates,
                    Entrance.withTicket(ReviewRoles.SITE, sessions, templates),
                    ReviewPages.ofDisc(desk, templates, new SignOffs(indexFolder))))) {
      desk.start();
      spec.commandLine().getOut().println("http://127.0.0.1:" + server.port() + "/enter/" + ticket);
      spec.commandLine().getOut().flush();
      told.await();
    }
  }

  /// The process ends when its hooks do: not before the index is deleted, if that goes as it
  /// should.
  private void end(CountDownLatch told) {
    told.countDown();
    try {
      boolean _ = tidy.await(TIDY_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ReviewedLog log(Path indexFolder) {
    FolderTileStore files = new FolderTileStore(folder);
    LogMirror mirror = LogMirror.open(files);
    List<Pins> pins = profiles.stream().map(this::pins).toList();
    String origin = pins.getFirst().profile().logOrigin();
    return new ReviewedLog(
        origin,
        mirror::snapshot,
        files,
        LogIndex.open(indexFolder.resolve("index")),
        () -> pins,
        Received.nothingKnown(),
        names());
  }

  private Names names() {
    if (openings == null) {
      return Names.none();
    }
    byte @Nullable [] octets = DurableFiles.read(openings, Openings.MAX_CHARACTERS);
    if (octets == null) {
      throw new ParameterException(spec.commandLine(), "there is no file " + openings);
    }
    try {
      return Names.of(Openings.parse(new String(octets, StandardCharsets.ISO_8859_1)));
    } catch (MalformedRecord e) {
      throw new ParameterException(spec.commandLine(), openings + ": " + e.getMessage(), e);
    }
  }

  private Pins pins(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, SignedStatement.MAX_OCTETS);
    if (octets == null) {
      throw new ParameterException(spec.commandLine(), "there is no profile " + file);
    }
    try {
      TrustedDomain domain = TrustedDomain.of(SignedStatement.decode(octets));
      return new Pins(domain.signed(), domain.profile(), domain.checkpoints());
    } catch (MalformedRecord e) {
      throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
