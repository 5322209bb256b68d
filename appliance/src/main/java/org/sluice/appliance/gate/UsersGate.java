package org.sluice.appliance.gate;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.LineReader;
import org.sluice.appliance.imports.UserLines;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.Hash32;

/// Sends a file of users through a process of the gate, line by line and in bounded memory. What is
/// imported afterwards is only what that process wrote anew.
public final class UsersGate {
  /// Largest file, in octets.
  public static final long MAX_FILE = 4L << 30;

  /// One that takes longer hangs.
  private static final Duration MOST = Duration.ofHours(2);

  private static final int MAX_LINE = 4 * LineReader.MAX_LINE;
  private static final long EVERY = 100_000;
  private static final Pattern LINE = Pattern.compile("= ([1-9][0-9]{0,9}) ([\\x20-\\x7e]+)");
  private static final Pattern REFUSED =
      Pattern.compile("! ([1-9][0-9]{0,9}) ([a-z-]{1,20}) ([\\x20-\\x7e]+)");
  private static final Pattern LAST = Pattern.compile("\\. ([0-9]{1,10})");

  /// What came through.
  ///
  /// @param lines one JSON object a line, or an empty one where the file's line holds no row: so
  ///   both have the same numbers
  /// @param refused a line for each that was refused: its number, kind and why, with tabs between
  /// @param file SHA-256 of the octets that the process was given
  /// @param isolation what kept the process from the machine, in words
  public record Came(Path lines, Path refused, Hash32 file, String isolation) {}

  private UsersGate() {}

  /// Reads `file` into `lines` and `refused`.
  ///
  /// @param json one JSON object a line instead of comma separated values
  /// @param progress how many lines were read
  /// @throws CommandFailed if it is too large, cannot be read or written, or the process did not
  ///   end as it should: nothing of the file is used then
  public static Came pass(
      Path file, boolean json, Path lines, Path refused, LongConsumer progress) {
    long octets = size(file);
    AtomicReference<@Nullable Hash32> given = new AtomicReference<>();
    String isolation =
        new Confined(
                UsersGateProcess.class,
                List.of(UsersGateProcess.class, EnrolmentLine.class, JsonFactory.class),
                List.of(),
                json ? UsersGateProcess.JSON : UsersGateProcess.CSV,
                MOST)
            .run(
                in -> given.set(give(file, octets, in)),
                (out, how) -> {
                  // An empty file has a first line, too, in which a header is missing.
                  read(out, lines, refused, octets + 1, progress);
                  return how.words();
                });
    Hash32 hash = given.get();
    if (hash == null) {
      throw new CommandFailed("the file changed or could not be read to its end: nothing was read");
    }
    return new Came(lines, refused, hash, isolation);
  }

  /// No more than the file was found to have, so that what is hashed is what was read.
  private static Hash32 give(Path file, long octets, OutputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] piece = new byte[1 << 16];
    long left = octets;
    try (InputStream from = Files.newInputStream(file)) {
      int n;
      while ((n = from.read(piece)) > 0) {
        left -= n;
        if (left < 0) {
          throw new IOException("the file grew while it was read");
        }
        digest.update(piece, 0, n);
        in.write(piece, 0, n);
      }
    }
    return Hash32.of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long size(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE) {
        throw new CommandFailed("the file has " + size + " octets, at most " + MAX_FILE);
      }
      return size;
    } catch (IOException e) {
      throw new CommandFailed("the file cannot be read: " + e.getMessage(), e);
    }
  }

  /// @param most lines that a file of that many octets can have
  static void read(BufferedReader out, Path lines, Path refused, long most, LongConsumer progress) {
    try (BufferedWriter taken = Files.newBufferedWriter(lines, StandardCharsets.US_ASCII);
        BufferedWriter not = Files.newBufferedWriter(refused, StandardCharsets.US_ASCII)) {
      new Output(taken, not, most, progress).read(out);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailed("what the gate wrote cannot be kept: " + e.getMessage(), e);
    }
  }

  /// What the process wrote, read without trust in it.
  private static final class Output {
    private final BufferedWriter taken;
    private final BufferedWriter refused;
    private final long most;
    private final LongConsumer progress;
    private long at;
    private long said;

    Output(BufferedWriter taken, BufferedWriter refused, long most, LongConsumer progress) {
      this.taken = taken;
      this.refused = refused;
      this.most = most;
      this.progress = progress;
    }

    void read(BufferedReader out) throws IOException {
      boolean ended = false;
      @Nullable String line;
      while ((line = GateOutput.next(out, MAX_LINE)) != null) {
        if (ended) {
          throw GateOutput.odd("something behind its last line");
        }
        ended = LAST.matcher(line).matches();
        if (!ended) {
          take(line);
        }
      }
      if (!ended) {
        throw GateOutput.odd("it ended before its last line");
      }
    }

    private void take(String text) throws IOException {
      Matcher row = LINE.matcher(text);
      Matcher wrong = REFUSED.matcher(text);
      if (row.matches()) {
        String json = row.group(2);
        requireCanonical(json);
        forward(Long.parseLong(row.group(1)));
        taken.write(json);
        taken.write('\n');
      } else if (wrong.matches()) {
        long number = Long.parseLong(wrong.group(1));
        forward(number);
        taken.write('\n');
        Kind kind =
            Kind.of(wrong.group(2)).orElseThrow(() -> GateOutput.odd("a line of no known form"));
        refused.write(number + "\t" + kind.word() + "\t" + wrong.group(3) + "\n");
      } else {
        throw GateOutput.odd("a line of no known form");
      }
    }

    /// To the line of that number, which must be a later one; those between hold no row.
    private void forward(long number) throws IOException {
      if (number <= at) {
        throw GateOutput.odd("lines out of order");
      }
      if (number > most) {
        throw GateOutput.odd("a line that no such file has");
      }
      for (at++; at < number; at++) {
        taken.write('\n');
      }
      if (at - said >= EVERY) {
        said = at;
        progress.accept(at);
      }
    }

    private static void requireCanonical(String json) {
      try {
        if (!UserLines.canonical(json).equals(json)) {
          throw GateOutput.odd("a line that is not canonical");
        }
      } catch (MalformedRecord e) {
        throw new CommandFailed("the import gate gave back a line of another kind", e);
      }
    }
  }
}
