package org.sluice.appliance.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.Statement;

/// A draft in a file.
public final class DraftFile {

  private DraftFile() {}

  /// It may come from another signer's machine.
  static Draft read(Path file) {
    return CarriedFile.draft(file);
  }

  static void write(Path file, Draft draft) {
    DurableFiles.write(file, draft.encoded());
  }

  /// A new draft, unsigned. A file that is there is left alone.
  public static void begin(Path file, Statement statement, Answer answer) {
    if (Files.exists(file)) {
      throw new CommandFailed(file + " exists already: name another file");
    }
    write(file, Draft.of(statement));
    show(Draft.of(statement), answer);
    answer.say("draft in " + file + ": sign it with sluice draft sign " + file, "file", file);
  }

  static void show(Draft draft, Answer answer) {
    answer.say(
        StatementText.of(draft.statement()),
        "type",
        draft.statement().statementType().recordName(),
        "says",
        StatementText.of(draft.statement()));
    answer.say("hash " + draft.statement().hash(), "hash", draft.statement().hash());
    answer.begin("signedBy");
    draft
        .signatures()
        .forEach(s -> answer.item("signedBy", "signed by key " + s.keyId(), "key", s.keyId()));
  }
}
