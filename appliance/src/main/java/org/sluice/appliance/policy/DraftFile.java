package org.sluice.appliance.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.Statement;

/// A draft in a file.
public final class DraftFile {

  private DraftFile() {}

  static Draft read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, Draft.MAX_OCTETS);
    if (octets == null) {
      throw new CommandFailed("there is no file " + file);
    }
    try {
      return Draft.decode(octets);
    } catch (MalformedRecord e) {
      throw new CommandFailed(file + " is no draft: " + e.getMessage(), e);
    }
  }

  static void write(Path file, Draft draft) {
    DurableFiles.write(file, draft.encoded());
  }

  /// A new draft, unsigned. A file that is there is left alone.
  public static void begin(Path file, Statement statement) {
    if (Files.exists(file)) {
      throw new CommandFailed(file + " exists already: name another file");
    }
    write(file, Draft.of(statement));
    show(Draft.of(statement));
    System.out.println("  draft in " + file + ": sign it with sluice draft sign " + file);
  }

  static void show(Draft draft) {
    System.out.println("  " + StatementText.of(draft.statement()));
    System.out.println("  hash " + draft.statement().hash());
    draft.signatures().forEach(s -> System.out.println("  signed by key " + s.keyId()));
  }
}
