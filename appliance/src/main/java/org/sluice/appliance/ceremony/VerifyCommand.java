package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.shares.SharePlan;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.Role;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.transcript.Transcript;
import org.sluice.records.transcript.TranscriptKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks a transcript, offline.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a transcript: every line's link, the ceremony file's hash, every security officer's signature, and with --log that the log has it.",
      "Example: ./sluice ceremony verify ceremony.transcript --file ceremony.yaml --officers officers --log log"
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();

  @Parameters(paramLabel = "TRANSCRIPT", description = "The transcript.")
  private Path transcript = Path.of("");

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "The ceremony file, or the plan of the change, it should be of.")
  private Path file = Path.of("");

  @Option(
      names = "--officers",
      required = true,
      paramLabel = "DIR",
      description = "Folder with the officers' public keys, NAME.pem.")
  private Path officers = Path.of("");

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "The log as a folder; check that folder itself with sluice log verify.")
  private @Nullable Path log;

  @Override
  public Integer call() throws IOException {
    Transcript read = TranscriptFile.read(transcript);
    CeremonyHeld held = read.statement();
    answer.say(
        "links hold: " + read.lines().size() + " lines, last link " + read.link(),
        "kind",
        read.kind().word(),
        "lines",
        read.lines().size(),
        "lastLink",
        read.link());
    if (read.kind() == TranscriptKind.REHEARSAL) {
      throw new CommandFailed("this is the transcript of a " + read.kind().word());
    }
    Hash32 fileHash = Hash32.sha256(Files.readAllBytes(file));
    if (!held.ceremonyFile().equals(fileHash)) {
      throw new CommandFailed(
          "it is of the ceremony file " + held.ceremonyFile() + ", " + file + " is " + fileHash);
    }
    answer.say(
        "ceremony file " + fileHash + ", software " + held.softwareHash(),
        "ceremonyFile",
        fileHash,
        "software",
        held.softwareHash());
    signatures(read);
    if (log != null) {
      long entry = entry(log, read);
      answer.say("log entry " + entry + " is this transcript's", "entry", entry);
    }
    return answer.end();
  }

  private void signatures(Transcript read) {
    for (String officer : mustSign(read.kind())) {
      if (!read.held().signedBy(OfficerKey.readPublic(officers.resolve(officer + ".pem")))) {
        throw new CommandFailed("it is not signed by security officer " + officer);
      }
      answer.item("signedBy", "signed by security officer " + officer, "officer", officer);
    }
  }

  private List<String> mustSign(TranscriptKind kind) {
    return kind == TranscriptKind.CHANGE
        ? SharePlan.read(file).signedBy()
        : CeremonyFile.read(file).officers().stream()
            .filter(o -> o.roles().contains(Role.SECURITY_OFFICER))
            .map(CeremonyFile.OfficerEntry::name)
            .toList();
  }

  private static long entry(Path log, Transcript read) throws IOException {
    Checkpoint checkpoint =
        Checkpoint.parse(SignedNote.parse(Files.readAllBytes(log.resolve("checkpoint"))).text());
    TileLog tiles = TileLog.open(new FolderTileStore(log), checkpoint.size());
    byte[] wanted = read.held().encoded();
    for (long i = 0; i < tiles.size(); i++) {
      if (MessageDigest.isEqual(tiles.entry(i), wanted)) {
        return i;
      }
    }
    throw new CommandFailed("the log in " + log + " has no entry of this transcript");
  }
}
