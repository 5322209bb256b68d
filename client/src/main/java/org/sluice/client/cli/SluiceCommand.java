package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.sluice.answer.Words;
import org.sluice.client.Refused;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.SdpRefused;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.tlog.TlogException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The tree of commands, and the one place where failures become a line and an exit code.
@Command(
    name = "sluice",
    description = "Keys on a device, messages between devices, and review of the log.",
    synopsisSubcommandLabel = "COMMAND")
public final class SluiceCommand extends Group {

  static final int OK = 0;
  static final int REFUSED = 1;
  static final int USAGE = 2;

  private SluiceCommand() {}

  /// A parser whose commands print to `console`.
  public static CommandLine commandLine(Console console) {
    CommandLine client =
        new CommandLine(new Groups.Client())
            .addSubcommand(new EnrolCommand(console))
            .addSubcommand(new EnrolFleetCommand(console))
            .addSubcommand(new TransportKeyCommand(console))
            .addSubcommand(new PullCommand(console))
            .addSubcommand(new LockCommand(console))
            .addSubcommand(new RenewCommand(console))
            .addSubcommand(new LeavesCommand(console))
            .addSubcommand(new CertificateCommand(console))
            .addSubcommand(new GatewayCommand(console))
            .addSubcommand(new StatusCommand(console))
            .addSubcommand(new KeysCommand(console))
            .addSubcommand(
                new CommandLine(new Groups.Message())
                    .addSubcommand(new MessageMakeCommand(console))
                    .addSubcommand(new MessageOpenCommand(console)))
            .addSubcommand(
                new CommandLine(new Groups.Sed())
                    .addSubcommand(new EncapsulateCommand(console))
                    .addSubcommand(new DecapsulateCommand(console)))
            .addSubcommand(
                new CommandLine(new Groups.Audit())
                    .addSubcommand(new AuditKeyCommand(console))
                    .addSubcommand(new AuditOpenCommand(console)))
            .addSubcommand(
                new CommandLine(new Groups.Kit())
                    .addSubcommand(new KitExportCommand(console))
                    .addSubcommand(new KitCheckCommand(console)))
            .addSubcommand(new SignCommand(console))
            .addSubcommand(new VerifyCommand(console))
            .addSubcommand(
                new CommandLine(new Groups.Profile())
                    .addSubcommand(new ProfileShowCommand(console)));
    CommandLine log =
        new CommandLine(new Groups.Log())
            .addSubcommand(new LogVerifyCommand(console))
            .addSubcommand(new ReviewerKeyCommand(console))
            .addSubcommand(new OpeningKeyCommand(console))
            .addSubcommand(new LogOpenCommand(console))
            .addSubcommand(new SignOffCommand(console));
    return new CommandLine(new SluiceCommand())
        .addSubcommand(client)
        .addSubcommand(log)
        .addSubcommand(new Words())
        .setOut(console.out())
        .setErr(console.err())
        // "@file" is a value of ours, not a list of arguments.
        .setExpandAtFiles(false)
        .setUsageHelpWidth(110)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> usage(console, e))
        .setExecutionExceptionHandler((e, command, parsed) -> failure(console, command, e));
  }

  private static int usage(Console console, CommandLine.ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    console
        .err()
        .println(Refused.oneLine(name + ": " + e.getMessage()) + " (see: " + name + " --help)");
    console.err().flush();
    return USAGE;
  }

  private static int failure(Console console, CommandLine command, Exception e) {
    console.out().flush();
    console
        .err()
        .println(
            Refused.oneLine(command.getCommandSpec().qualifiedName() + ": refused: " + words(e)));
    console.err().flush();
    return REFUSED;
  }

  private static String words(Exception e) {
    return switch (e) {
      case Refused refused -> String.valueOf(refused.getMessage());
      case MalformedRecord malformed -> String.valueOf(malformed.getMessage());
      case TlogException tlog -> String.valueOf(tlog.getMessage());
      case MessageRefused message -> String.valueOf(message.getMessage());
      case SdpRefused sdp -> String.valueOf(sdp.getMessage());
      case FileSystemException file ->
          file.getFile() + ": " + file.getClass().getSimpleName() + " " + file.getReason();
      case DiskFailure disk -> String.valueOf(disk.getMessage());
      case java.io.UncheckedIOException io -> String.valueOf(io.getMessage());
      case IOException io -> String.valueOf(io.getMessage());
      // Anything else is a mistake of this program; its class is what a report needs.
      default -> "internal error, please report it: " + e;
    };
  }
}
