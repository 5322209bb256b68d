package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.sluice.client.audit.FunctionKey;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.statement.AuditFunctionKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "key",
    description = {
      "Makes the audit function's key pair, on its own machine, and writes the public line beside it:",
      "security officers enter that line (sluice audit function)."
    },
    footer = "  ./sluice client audit key --out audit.key --passphrase-file audit.pass")
@SuppressWarnings("NullAway.Init")
final class AuditKeyCommand extends Answering {
  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new key file.")
  Path out;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      required = true,
      description = "File with the passphrase, readable by its owner only.")
  Path passphraseFile;

  AuditKeyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    char[] passphrase = Passphrase.read(passphraseFile);
    try {
      AuditFunctionKey made = FunctionKey.create(out, passphrase);
      Path open = out.resolveSibling(out.getFileName() + ".pub");
      DurableFiles.write(open, (made + "\n").getBytes(StandardCharsets.US_ASCII));
      answer.say(made.toString(), "line", made);
      answer.say(
          "key " + made.hash() + ", public line in " + open,
          "key",
          made.hash(),
          "file",
          out,
          "publicFile",
          open);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}
