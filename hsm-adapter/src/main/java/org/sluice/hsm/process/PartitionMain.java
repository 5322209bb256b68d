package org.sluice.hsm.process;

import org.sluice.answer.Words;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.custody.Pins;
import org.sluice.hsm.tls.TlsKeyUnusable;
import org.sluice.records.disk.DiskFailure;
import org.sluice.threshold.ThresholdException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Entry of the partition's program.
public final class PartitionMain {

  private PartitionMain() {}

  public static void main(String... args) {
    int code = commandLine().execute(args);
    // A process has no other way to tell its exit code.
    Runtime.getRuntime().exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Partition()).setExecutionExceptionHandler(PartitionMain::failed);
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    boolean expected =
        e instanceof PartitionFailed
            || e instanceof HsmException
            || e instanceof ThresholdException
            || e instanceof Pins.NoPin
            || e instanceof TlsKeyUnusable
            || e instanceof DiskFailure
            || e instanceof IllegalArgumentException;
    command.getErr().println("sluice partition: " + (expected ? e.getMessage() : e.toString()));
    if (Boolean.getBoolean("sluice.trace")) {
      e.printStackTrace(command.getErr());
    }
    return 1;
  }

  @Command(
      name = "partition",
      mixinStandardHelpOptions = true,
      description = "One partition: its process beside the HSM, and its custodian's commands.",
      subcommands = {
        InitCommand.class,
        RunCommand.class,
        StatusCommand.class,
        ActivateCommand.class,
        DeactivateCommand.class,
        ConfirmCommand.class,
        FingerprintCommand.class,
        CheckCommand.class,
        BackupCommand.class,
        RestoreCommand.class,
        SignCommand.class,
        Words.class
      })
  private static final class Partition {}
}
