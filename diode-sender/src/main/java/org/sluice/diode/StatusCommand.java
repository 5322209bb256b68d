package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Says how far the sender got, from its folders alone: it may be running or not.
@Command(
    name = "status",
    description = {
      "Says whether a sender runs, how far each stream was sent, and what waits or was refused.",
      "Exit code 3 if something waits while no sender runs, or something was refused."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class StatusCommand implements Callable<Integer> {
  private static final int ATTENTION = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--spool", required = true, description = "Folder of bundles; only read.")
  private Path spoolFolder;

  @Option(names = "--state", required = true, description = "Folder of the sender.")
  private Path state;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Spool spool = new Spool(spoolFolder);
    boolean running = isLocked();
    out.println(running ? "a sender is running" : "no sender is running");
    long waiting = 0;
    for (StreamLetter stream : StreamLetter.values()) {
      waiting += line(out, stream, spool.files(stream));
    }
    long refused = refused();
    out.println(refused + " bundles refused by the guard" + (refused > 0 ? ": " + folder() : ""));
    out.flush();
    return refused > 0 || (waiting > 0 && !running) ? ATTENTION : 0;
  }

  /// How many wait.
  private long line(PrintWriter out, StreamLetter stream, SortedMap<Long, Path> files)
      throws IOException {
    Optional<SenderState.Position> position = new SenderState(state).load(stream);
    long last = position.map(SenderState.Position::last).orElse(0L);
    SortedMap<Long, Path> rest = files.tailMap(last + 1);
    out.printf(
        Locale.ROOT,
        "stream %s: sent up to %d, %d in the spool, %d wait%s%n",
        stream,
        last,
        files.size(),
        rest.size(),
        rest.isEmpty() || position.isEmpty() || rest.firstKey() == last + 1
            ? ""
            : "; " + (last + 1) + " is not there, " + rest.firstKey() + " is");
    return rest.size();
  }

  private Path folder() {
    return state.resolve("refused");
  }

  private long refused() throws IOException {
    if (!Files.isDirectory(folder())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".slb")).count();
    }
  }

  /// The lock of [SendCommand]; looked at, never kept.
  private boolean isLocked() throws IOException {
    Path file = state.resolve("lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    }
  }
}
