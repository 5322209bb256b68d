package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.transcript.Transcript;
import org.sluice.records.transcript.TranscriptChain;
import org.sluice.records.transcript.TranscriptKind;

/// What happens in a ceremony, on the screen and in the transcript at once. A line is on disk
/// before the next thing is done: a ceremony that was cut off leaves what happened until then.
final class Steps implements AutoCloseable {

  private final Consumer<String> screen;
  private final Confirmation confirmation;
  private final Clock clock;
  private final TranscriptChain chain;
  private final Path path;
  private final FileChannel file;
  private Instant last = Instant.MIN;

  /// Begins a transcript in a new file, and shows it on standard output.
  static Steps begin(TranscriptKind kind, Path path, Confirmation confirmation) {
    return new Steps(kind, path, System.out::println, confirmation, Clock.systemUTC());
  }

  Steps(
      TranscriptKind kind,
      Path path,
      Consumer<String> screen,
      Confirmation confirmation,
      Clock clock) {
    this.screen = screen;
    this.confirmation = confirmation;
    this.clock = clock;
    this.chain = new TranscriptChain(kind);
    this.path = path;
    try {
      this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      write(chain.firstLine());
    } catch (IOException e) {
      throw new CommandFailed("the transcript " + path + " cannot be begun: " + e.getMessage(), e);
    }
  }

  /// Announces a step and waits until the operator confirms it.
  ///
  /// @throws CommandFailed if it is not confirmed; the transcript says so
  void step(String what) {
    String line = "STEP " + what;
    say(line);
    if (!confirmation.confirmed(what)) {
      say("not confirmed, the ceremony stops here");
      throw new CommandFailed("not confirmed: " + what);
    }
  }

  /// Something that was done or seen.
  void say(String text) {
    screen.accept("  " + text);
    Instant now = clock.instant();
    last = now.isBefore(last) ? last : now; // a clock set back does not stop a ceremony
    write(chain.add(last, text));
  }

  /// Ends the lines; what the security officers sign.
  CeremonyHeld end(String logOrigin, Hash32 ceremonyFile) {
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
  SignedStatement sign(CeremonyHeld held, List<? extends StatementSigner> officers) {
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
