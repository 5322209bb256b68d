package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Sends everything new, and goes on looking at the spool until SIGTERM.
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = {
      "Sends what is new in the spool until SIGTERM (the command when none is named).",
      "Example: ./sluice diode-sender send --spool high/spool --profile green.profile --state diode --link-key link.key --to 192.0.2.2:7600 --rate 200Mb/s"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class SendCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 3;
  private static final long LOOK_MILLIS = 200;
  private static final long STOP_SECONDS = 5;

  @Spec private CommandSpec spec;
  @Mixin private LineOptions options;

  @Option(
      names = "--once",
      description =
          "Stops when the spool is done; exit code 3 if something was refused or is not there.")
  private boolean once;

  @Option(
      names = "--carousel",
      defaultValue = "0s",
      converter = Quantities.Time.class,
      description = "How often recent bundles are sent again, such as 1h (default: never).")
  private Duration carousel;

  @Option(
      names = "--carousel-last",
      defaultValue = "16",
      description = "The newest so many of each stream (default: ${DEFAULT-VALUE}).")
  private int carouselLast;

  @Option(names = "--carousel-list", description = "And these of stream K, such as 1041-1043,1057.")
  private @Nullable String carouselList;

  @Option(
      names = "--metrics",
      description = "File for a textfile collector of Prometheus, replaced every 10 seconds.")
  private @Nullable Path metricsFile;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Files.createDirectories(options.state());
    Path lockFile = options.state().resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel);
        Links links = options.open()) {
      if (!lock.isValid()) {
        throw new IOException("the lock of " + options.state() + " was lost");
      }
      Sender sender = options.sender(links, out);
      Runtime.getRuntime().addShutdownHook(new Thread(this::finish));
      run(sender, out);
      out.println(sender.counters());
      out.flush();
      return once && (sender.refusedBundles() > 0 || sender.waiting()) ? INCOMPLETE : 0;
    } finally {
      stopped.countDown();
    }
  }

  private void run(Sender sender, PrintWriter out) throws IOException, InterruptedException {
    SenderMetrics metrics = new SenderMetrics(metricsFile, InstantSource.system());
    Carousel turns = new Carousel(carousel, System::nanoTime);
    SequenceRanges named = carouselList == null ? null : SequenceRanges.parse(carouselList);
    while (stop.getCount() > 0) {
      boolean more = sender.step();
      if (turns.due()) {
        sender.repeat(carouselLast, named);
      }
      out.flush();
      metrics.tick(sender.count(), System.nanoTime());
      if (!more && (once || stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS))) {
        metrics.write(sender.count());
        return;
      }
    }
    metrics.write(sender.count());
  }

  /// On SIGTERM: the bundle that is on its way is finished and remembered.
  private void finish() {
    stop.countDown();
    try {
      if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        spec.commandLine().getErr().println("stopped in the middle of a bundle; it is sent again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // the same answer as for another process
    }
    throw new IOException("another sender works with the state folder " + options.state());
  }
}
