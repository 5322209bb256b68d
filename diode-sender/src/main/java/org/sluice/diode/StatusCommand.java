package org.sluice.diode;

import java.io.IOException;
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
import org.sluice.answer.CommandAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says how far the sender got, from its folders alone: it may be running or not.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a sender runs, how far each stream was sent, and what waits or was refused.",
      "Exit code 3 if something waits while no sender runs, or something was refused.",
      "Example: ./sluice diode-sender status --spool high/spool --state diode"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class StatusCommand implements Callable<Integer> {
  private static final int ATTENTION = 3;

  @Mixin private CommandAnswer answer = new CommandAnswer();

  @Option(names = "--spool", required = true, description = "Folder of bundles; only read.")
  private Path spoolFolder;

  @Option(names = "--state", required = true, description = "Folder of the sender.")
  private Path state;

  @Override
  public Integer call() throws Exception {
    Spool spool = new Spool(spoolFolder);
    boolean running = isLocked();
    answer.say(running ? "a sender is running" : "no sender is running", "running", running);
    answer.begin("streams");
    long waiting = 0;
    for (StreamLetter stream : StreamLetter.values()) {
      waiting += line(stream, spool.files(stream));
    }
    long refused = refused();
    answer.say(
        refused + " bundles refused by the guard" + (refused > 0 ? ": " + folder() : ""),
        "refused",
        refused);
    return answer.end(refused > 0 || (waiting > 0 && !running) ? ATTENTION : 0);
  }

  /// How many wait.
  private long line(StreamLetter stream, SortedMap<Long, Path> files) throws IOException {
    Optional<SenderState.Position> position = new SenderState(state).load(stream);
    long last = position.map(SenderState.Position::last).orElse(0L);
    SortedMap<Long, Path> rest = files.tailMap(last + 1);
    boolean gap = !rest.isEmpty() && position.isPresent() && rest.firstKey() != last + 1;
    answer.item(
        "streams",
        String.format(
            Locale.ROOT,
            "stream %s: sent up to %d, %d in the spool, %d wait%s",
            stream,
            last,
            files.size(),
            rest.size(),
            gap ? "; " + (last + 1) + " is not there, " + rest.firstKey() + " is" : ""),
        "stream",
        stream,
        "sent",
        last,
        "spool",
        files.size(),
        "waiting",
        rest.size(),
        "missing",
        gap ? last + 1 : null);
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
