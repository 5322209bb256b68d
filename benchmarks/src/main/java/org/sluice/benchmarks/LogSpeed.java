package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.review.LogReview;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;

/// `./sluice bench log [ENTRIES] [DIR]`: how fast a log is written and reviewed. Writes a log of at
/// least so many entries into DIR (new, kept), in batches of 8192, each durable before the next
/// with the commit note signed; then reviews it whole, as `./sluice log verify` does.
public final class LogSpeed {
  private static final int USAGE_ERROR = 2;
  private static final int ENTRIES = 2_000_000;
  private static final int USERS = 20_000;
  private static final int BATCH = 8192;
  private static final long TIME = 1_793_491_200L;

  private final PrintStream out;
  private final Path folder;
  private final Signer log = Signer.ed25519();
  private final NoteKey logKey = NoteKey.ed25519(BenchLog.ORIGIN, raw(log));
  private final List<Signer> witnesses =
      List.of(Signer.ed25519(), Signer.ed25519(), Signer.ed25519());
  private final List<NoteKey> witnessKeys =
      IntStream.range(0, 3)
          .mapToObj(i -> NoteKey.cosigner("partition-" + (i + 1), raw(witnesses.get(i))))
          .toList();
  private final TileLog tiles;
  private final List<byte[]> waiting = new ArrayList<>();
  private long nanos;
  private long octets;

  private LogSpeed(PrintStream out, Path folder) {
    this.out = out;
    this.folder = folder;
    this.tiles = TileLog.open(new FolderTileStore(folder), 0);
  }

  /// Exit code 0, or 2 for a command line that is not understood.
  public static void main(String[] args) throws IOException {
    if (args.length > 2 || (args.length > 0 && !args[0].matches("[1-9][0-9]{0,8}"))) {
      System.err.println("usage: bench log [ENTRIES, 2000000] [DIR, a new folder]");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    Path folder =
        args.length == 2
            ? Path.of(args[1])
            : Files.createTempDirectory("sluice-bench-log").resolve("log");
    Machine.print(System.out, Path.of("."));
    LogSpeed speed = new LogSpeed(System.out, folder);
    speed.write(args.length > 0 ? Integer.parseInt(args[0]) : ENTRIES);
    speed.review();
  }

  private void write(int entries) {
    List<DomainProfile.Witness> named =
        IntStream.range(0, 3)
            .mapToObj(i ->
                new DomainProfile.Witness(
                    i + 1, witnessKeys.get(i).name(), witnessKeys.get(i).octets()))
            .toList();
    IssuedLog issued = new IssuedLog(Math.min(USERS, entries), Octets.of(logKey.octets()), named);
    add(issued.ceremony());
    add(issued.enrolment());
    for (long period = 1522; tiles.size() + waiting.size() < entries; period++) {
      add(issued.issue(period));
    }
    flush(waiting.size());
    publish();
    out.printf(
        Locale.ROOT,
        "append: %d entries of %d octets on average, in batches of %d, durable: %.1f s, %.0f a second%n",
        tiles.size(),
        octets / tiles.size(),
        BATCH,
        nanos / 1e9,
        tiles.size() / (nanos / 1e9));
  }

  private void add(List<SignedStatement> entries) {
    for (SignedStatement entry : entries) {
      byte[] encoded = entry.encoded();
      octets += encoded.length;
      waiting.add(encoded);
    }
    while (waiting.size() >= BATCH) {
      flush(BATCH);
    }
  }

  private void flush(int count) {
    List<byte[]> batch = waiting.subList(0, count);
    long begun = System.nanoTime();
    long _ = tiles.append(batch);
    DurableFiles.write(folder.resolve("committed"), note().encode());
    tiles.tidy(tiles.size());
    nanos += System.nanoTime() - begun;
    batch.clear();
  }

  private SignedNote note() {
    String text = new Checkpoint(logKey.name(), tiles.size(), tiles.root()).text();
    byte[] signature = log.sign(text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(text, List.of(SignedNote.Line.of(logKey, signature)));
  }

  private void publish() {
    SignedNote note = note();
    for (int i = 0; i < witnesses.size(); i++) {
      byte[] signature = witnesses.get(i).sign(Cosignature.message(TIME, note.text()));
      note = note.withLine(new Cosignature(TIME, signature).line(witnessKeys.get(i)));
    }
    DurableFiles.write(folder.resolve("checkpoint"), note.encode());
  }

  private void review() {
    long begun = System.nanoTime();
    LogReview.Result result =
        new LogReview(new CheckpointVerifier(logKey, witnessKeys, witnessKeys.size()))
            .review(new FolderTileStore(folder));
    double seconds = (System.nanoTime() - begun) / 1e9;
    out.printf(
        Locale.ROOT,
        "review: %d entries, %s, in %.1f s, %.0f a second%n",
        result.entries(),
        result.ok() ? "good" : "NOT good: " + result.findings(),
        seconds,
        result.entries() / seconds);
    out.printf(
        Locale.ROOT,
        "the log is in %s; the other verifier: python3 tools/verify_log.py %s --key %s --quorum 3 --witness %s%n",
        folder,
        folder,
        logKey.vkey(),
        String.join(" ", witnessKeys.stream().map(NoteKey::vkey).toList()));
  }

  private static byte[] raw(Signer signer) {
    byte[] spki = signer.spki();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }
}
