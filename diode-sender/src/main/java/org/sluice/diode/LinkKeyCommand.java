package org.sluice.diode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.frame.LinkKeys;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes the key of the link, or puts another in its place; it is carried to the receiver by hand.
///
/// A key is replaced in three moves: `--replace` makes a file with the new key and the old one; the
/// receiver is started with it, then the sender; `--retire` makes a file with the new key alone,
/// for both.
@Command(
    name = "link-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a link key in a file that only its owner reads.",
      "To replace a key: make a file with --replace, start the receiver with it, then the sender;",
      "then make one with --retire and start both with that.",
      "Example: ./sluice diode-sender link-key --out link.key",
      "Example: ./sluice diode-sender link-key --replace link.key --out both.key"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class LinkKeyCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();

  @Option(names = "--out", required = true, description = "File to make; it must not exist.")
  private Path out;

  @ArgGroup(multiplicity = "0..1")
  private @Nullable Change change;

  /// What becomes of a key that is in use.
  static final class Change {
    @Option(names = "--replace", description = "Key file in use: it is accepted still.")
    private @Nullable Path replace;

    @Option(names = "--retire", description = "Key file in use: its old key is left out.")
    private @Nullable Path retire;
  }

  @Override
  public Integer call() throws Exception {
    // Before the file is made, so that a wrong one leaves nothing behind.
    byte[] lines = keys().lines().getBytes(StandardCharsets.US_ASCII);
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.createFile(
        out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(out, lines, StandardOpenOption.WRITE);
    answer.say("link key written to " + out, "file", out);
    return answer.end();
  }

  private LinkKeys keys() throws IOException {
    SecureRandom random = new SecureRandom();
    if (change != null && change.replace != null) {
      LinkKeys now = read(change.replace);
      return now.replacedBy(LinkKey.successor(now.sending(), random));
    }
    if (change != null && change.retire != null) {
      return read(change.retire).withoutOld();
    }
    return new LinkKeys(List.of(LinkKey.fresh(random)));
  }

  private static LinkKeys read(Path file) throws IOException {
    byte[] octets = GivenFile.read(file, LinkKeys.MAX_OCTETS);
    return LinkKeys.parse(new String(octets, StandardCharsets.US_ASCII));
  }
}
