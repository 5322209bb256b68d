package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.transcript.Transcript;
import org.sluice.records.transcript.TranscriptChain;
import org.sluice.records.transcript.TranscriptKind;
import org.sluice.records.transcript.UnfinishedTranscript;

/// What happens in a ceremony, on the screen and in the transcript at once. A line is on disk
/// before the next thing is done: a ceremony that was cut off leaves what happened until then.
public final class Steps implements AutoCloseable {

  private final Confirmation confirmation;
  private final InstantSource clock;
  private final TranscriptChain chain;
  private final Path path;
  private final FileChannel file;
  private final List<Transcript.Line> before;
  private Instant last;

  /// Begins a transcript in a new file, and shows it on standard output.
  static Steps begin(
      TranscriptKind kind, Path path, Confirmation confirmation, InstantSource clock, String what) {
    if (Files.exists(path)) {
      throw new CommandFailed("there is a transcript " + path + " already: it is left as it is");
    }
    return beginOrResume(kind, path, confirmation, clock, what);
  }

  /// The same; or goes on with the transcript of a run that was cut off, and says so in it.
  ///
  /// @param what the first line; a transcript that begins with another is of something else
  public static Steps beginOrResume(
      TranscriptKind kind, Path path, Confirmation confirmation, InstantSource clock, String what) {
    byte @Nullable [] there = DurableFiles.read(path, Transcript.MAX_OCTETS);
    try {
      UnfinishedTranscript before =
          UnfinishedTranscript.parse(kind, there == null ? new byte[0] : there);
      requireSame(path, before.lines(), what);
      return new Steps(before, path, confirmation, clock, what);
    } catch (MalformedRecord e) {
      throw new CommandFailed("the transcript " + path + " does not hold: " + e.getMessage(), e);
    }
  }

  private static void requireSame(Path path, List<Transcript.Line> before, String what) {
    if (!before.isEmpty() && !before.getFirst().text().equals(what)) {
      throw new CommandFailed(
          "the run that was cut off ("
              + path
              + ") began with '"
              + before.getFirst().text()
              + "', this one begins with '"
              + what
              + "': finish that one first");
    }
  }

  private Steps(
      UnfinishedTranscript begun,
      Path path,
      Confirmation confirmation,
      InstantSource clock,
      String what) {
    this.clock = clock;
    this.confirmation = confirmation;
    this.chain = begun.chain();
    this.path = path;
    this.before = begun.lines();
    this.last = before.isEmpty() ? Instant.MIN : before.getLast().time();
    try {
      this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileChannel _ = file.truncate(begun.octets()).position(begun.octets());
    } catch (IOException e) {
      throw new CommandFailed("the transcript " + path + " cannot be begun: " + e.getMessage(), e);
    }
    if (begun.octets() == 0) {
      write(chain.firstLine());
    }
    say(
        before.isEmpty()
            ? what
            : "RESUMED: the run before was cut off after line " + before.size());
  }

  /// Whether the run that was cut off said this.
  public boolean saidBefore(String text) {
    return before.stream().anyMatch(l -> l.text().equals(text));
  }

  /// Announces a step and waits until the operator confirms it.
  ///
  /// @throws CommandFailed if it is not confirmed; the transcript says so
  public void step(String what) {
    String line = "STEP " + what;
    say(line);
    if (!confirmation.confirmed(what)) {
      say("not confirmed, the ceremony stops here");
      throw new CommandFailed("not confirmed: " + what);
    }
  }

  /// Something that was done or seen.
  public void say(String text) {
    System.out.println("  " + text);
    Instant now = clock.instant();
    last = now.isBefore(last) ? last : now; // a clock set back does not stop a ceremony
    write(chain.add(last, text));
  }

  /// Ends the lines; what the security officers sign.
  public CeremonyHeld end(String logOrigin, Hash32 ceremonyFile) {
    write(chain.endLine());
    return new CeremonyHeld(
        logOrigin,
        ceremonyFile,
        SoftwareHash.ofThisProgram(),
        chain.link(),
        chain.lines(),
        last.getEpochSecond());
  }

  /// Closes the transcript with the signatures.
  public SignedStatement sign(CeremonyHeld held, List<? extends StatementSigner> officers) {
    SignedStatement signed = SignedStatement.sign(held, List.copyOf(officers));
    write(Transcript.signedLine(signed));
    return signed;
  }

  private void write(String line) {
    try {
      ByteBuffer octets = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (octets.hasRemaining()) {
        int _ = file.write(octets);
      }
      file.force(true);
    } catch (IOException e) {
      throw new CommandFailed(
          "the transcript " + path + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new CommandFailed("the transcript " + path + " cannot be closed", e);
    }
  }
}
