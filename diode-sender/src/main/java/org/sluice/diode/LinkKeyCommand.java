package org.sluice.diode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.sluice.records.frame.LinkKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes the key of the link; it is carried to the receiver once, by hand.
@Command(name = "link-key", description = "Makes a link key in a file that only its owner reads.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class LinkKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, description = "File to make; it must not exist.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.createFile(
        out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    byte[] line = LinkKey.fresh(new SecureRandom()).line().getBytes(StandardCharsets.US_ASCII);
    Files.write(out, line, StandardOpenOption.WRITE);
    spec.commandLine().getOut().println("link key written to " + out);
    return 0;
  }
}
