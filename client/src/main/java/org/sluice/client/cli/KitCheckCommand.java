package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sluice.client.kit.VendorKit;
import org.sluice.mikey.message.Opened;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Opens a message that a vendor's client made with the kit's keys, from",
      "sip:vendor@vendor-kit.invalid to sip:sluice@vendor-kit.invalid, as strictly as any message.",
      "Prints what it carried, secrets included: they are worth nothing. With --json without them."
    },
    footer = "  ./sluice client kit check from-my-client.mikey")
@SuppressWarnings("NullAway.Init")
final class KitCheckCommand extends Answering {

  @Parameters(
      paramLabel = "FILE",
      description = "The message: its octets, them in hex, or SDP with it.")
  Path file;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "Take this for the present time (default: now).")
  @Nullable Instant at;

  KitCheckCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    byte[] message = MessageOpenCommand.read(file);
    try (Opened opened = new VendorKit().check(message, at == null ? Instant.now() : at)) {
      sayField("sender", opened.sender());
      sayField("time", opened.time());
      SrtpLines.of(opened.ssv(), opened.message()).say(answer);
      if (!answer.isForPrograms()) {
        SrtpLines.reveal(console, opened.ssv(), opened.message());
      }
    }
  }
}
