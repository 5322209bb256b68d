package org.sluice.hsm.process;

import java.io.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.custody.Terminal;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.Signature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The custodian's signature under what all custodians must sign.
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Adds this partition's signature to a draft that needs every custodian's: a policy that all propose because too few officers are left. Shows it and asks.",
      "Example: ./sluice partition sign --data p1 recovery.draft"
    })
final class SignCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Option(
      names = "--expect",
      paramLabel = "HEX",
      description = "Sign without asking, if this is the hash of the statement; otherwise refuse.")
  private @Nullable String expected;

  @Parameters(paramLabel = "FILE", description = "The draft; the signature is added to it.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    Draft draft = read(file);
    Hash32 hash = draft.statement().hash();
    answer.tell(String.valueOf(draft.statement()));
    answer.tell("hash " + PartitionCard.grouped(hash));
    if (!agrees(hash)) {
      throw new PartitionFailed("not signed");
    }
    try (OwnProcess own = OwnProcess.reach(data.folder())) {
      Signature signature = own.ask(Operations.CUSTODIAN_SIGNS, draft.statement());
      Draft signed = draft.with(signature);
      DurableFiles.write(file, signed.encoded());
      int signatures = signed.signatures().size();
      answer.say("signed; " + signatures + " signatures", "hash", hash, "signatures", signatures);
      return answer.end();
    }
  }

  private static Draft read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, Draft.MAX_OCTETS);
    if (octets == null) {
      throw new PartitionFailed("there is no file " + file);
    }
    try {
      return Draft.decode(octets);
    } catch (MalformedRecord e) {
      throw new PartitionFailed(file + " is no draft: " + e.getMessage(), e);
    }
  }

  private boolean agrees(Hash32 hash) {
    if (expected != null) {
      return Hash32.fromHex(expected.replace(" ", "")).equals(hash);
    }
    Console console =
        Terminal.find()
            .orElseThrow(() -> new PartitionFailed("no terminal to ask on: give --expect"));
    return "yes".equals(console.readLine("Type yes if this is what you agreed on: "));
  }
}
