package org.sluice.diode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sluice.answer.CommandAnswer;
import org.sluice.records.disk.DurableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes bundles to a folder, for a disc that is carried, past the same guard as the wire.
@Command(
    name = "media",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the bundles of the spool that pass the guard to a new folder, for a disc, with their checksums (SHA256SUMS).",
      "The low side reads it with distribution-server import. Exit code 3 if one did not pass.",
      "Example: ./sluice diode-sender media --spool high/spool --profile green.profile --out disc --size dvd"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class MediaCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 3;
  private static final String ALL = "1-999999999999";

  @Mixin private CommandAnswer answer = new CommandAnswer();

  @Mixin private SpoolOptions source;

  @Option(names = "--out", required = true, description = "Folder to make; it must not exist.")
  private Path out;

  @Option(
      names = "--keys",
      defaultValue = ALL,
      description = "Numbers of stream K, such as 1041-1043,1057 (default: all).")
  private String keys;

  @Option(names = "--log", defaultValue = ALL, description = "Numbers of stream L (default: all).")
  private String log;

  @Option(
      names = "--size",
      defaultValue = "",
      description = "cd, dvd, usb or octets: as many folders disc-1, disc-2 as it takes.")
  private String size;

  private int copied;
  private int refused;

  @Override
  public Integer call() throws Exception {
    SequenceRanges wantedKeys = SequenceRanges.parse(keys);
    SequenceRanges wantedLog = SequenceRanges.parse(log);
    answer.begin("notCopied");
    Guard guard = source.guard();
    Spool from = source.spool();
    long capacity = size.isEmpty() ? 0 : Disc.capacity(size);
    Disc disc = new Disc(out, capacity);
    copy(from, StreamLetter.K, wantedKeys, guard, disc);
    copy(from, StreamLetter.L, wantedLog, guard, disc);
    int folders = disc.complete();
    answer.say(
        copied + " bundles in " + out + ", " + refused + " refused",
        "bundles",
        copied,
        "folder",
        out,
        "refused",
        refused);
    if (capacity > 0) {
      answer.say(folders + " discs; each is complete by itself, in any order", "discs", folders);
    }
    return answer.end(refused > 0 ? INCOMPLETE : 0);
  }

  private void copy(Spool from, StreamLetter stream, SequenceRanges wanted, Guard guard, Disc disc)
      throws IOException {
    for (Map.Entry<Long, Path> file : from.files(stream).entrySet()) {
      if (wanted.contains(file.getKey())) {
        copy(file.getValue(), stream, file.getKey(), guard, disc);
      }
    }
  }

  private void copy(Path file, StreamLetter stream, long sequence, Guard guard, Disc disc)
      throws IOException {
    try {
      byte[] octets = DurableFiles.read(file, Spool.MAX_BUNDLE_OCTETS);
      if (octets != null) {
        guard.check(octets, stream, sequence);
        disc.add(String.valueOf(file.getFileName()), octets);
        copied++;
      }
    } catch (GuardRefusal refusal) {
      refused++;
      answer.item(
          "notCopied",
          "REFUSED " + stream + " " + sequence + ", not copied: " + refusal.why(),
          "stream",
          stream,
          "number",
          sequence,
          "why",
          refusal.why());
    }
  }
}
