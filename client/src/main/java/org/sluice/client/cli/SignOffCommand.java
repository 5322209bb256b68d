package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.review.ReviewerKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "sign-off",
    description = {
      "Signs a sign-off that the review page wrote, with the reviewer's own key. It signs no other text,",
      "and only about the state of the log that --checkpoint holds: the one that log verify kept."
    },
    footer = {
      "  ./sluice log sign-off --key vera.key --passphrase-file vera.pass --in sign-off.txt \\",
      "      --checkpoint november.checkpoint --out sign-off.note"
    })
@SuppressWarnings("NullAway.Init")
final class SignOffCommand extends Answering {
  private static final int MAX_TEXT = 16 << 10;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The reviewer's key.")
  Path key;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      required = true,
      description = "File with its passphrase, readable by its owner only.")
  Path passphraseFile;

  @Option(names = "--in", paramLabel = "FILE", required = true, description = "The text to sign.")
  Path in;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      required = true,
      description = "The checkpoint that you verified (log verify --keep).")
  Path checkpoint;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The signed note.")
  Path out;

  SignOffCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    SignOff signOff = signOff();
    requireVerified(signOff);
    signOff.text().lines().forEach(line -> answer.tell("  " + Refused.oneLine(line)));
    char[] passphrase = Passphrase.read(passphraseFile);
    try {
      DurableFiles.write(out, ReviewerKey.sign(key, passphrase, signOff).encode());
    } finally {
      Arrays.fill(passphrase, '\0');
    }
    answer.say(
        "signed: " + out,
        "origin",
        signOff.origin(),
        "size",
        signOff.size(),
        "root",
        signOff.root(),
        "file",
        out);
  }

  private SignOff signOff() {
    byte[] octets = read(in, "the text of a sign-off");
    // A browser may have saved it with other ends of lines, or none at the end.
    String text = new String(octets, StandardCharsets.UTF_8).replace("\r\n", "\n");
    try {
      return SignOff.parse(text.endsWith("\n") ? text : text + "\n");
    } catch (MalformedRecord e) {
      throw new Refused(
          Check.FILE, in.toString(), "the text of a sign-off", "" + e.getMessage(), e);
    }
  }

  /// What the page says about the log must be what was verified here.
  private void requireVerified(SignOff signOff) {
    Checkpoint verified =
        Checkpoint.parse(SignedNote.parse(read(checkpoint, "a checkpoint")).text());
    boolean same =
        verified.origin().equals(signOff.origin())
            && verified.size() == signOff.size()
            && verified.root().equals(signOff.root());
    if (!same) {
      throw new Refused(
          Check.FILE,
          in.toString(),
          "the log "
              + verified.origin()
              + " of size "
              + verified.size()
              + " and root "
              + verified.root(),
          signOff.origin() + ", " + signOff.size() + ", " + signOff.root());
    }
  }

  private static byte[] read(Path file, String what) {
    byte[] octets = DurableFiles.read(file, Math.max(MAX_TEXT, SignedNote.MAX_OCTETS));
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), what, "no such file");
    }
    return octets;
  }
}
