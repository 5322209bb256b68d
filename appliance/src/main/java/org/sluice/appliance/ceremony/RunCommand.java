package org.sluice.appliance.ceremony;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.SecurityOfficersOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.transcript.TranscriptKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The ceremony for real.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the ceremony that FILE describes, in an empty data folder, step by step, each confirmed at the terminal. A run that was cut off goes on: what the log holds is done, the rest is done anew.",
      "Example: ./sluice ceremony run ceremony.yaml --officers officers --sign-with sofia.p12 --distribution https://host:8443,PIN"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();
  @Mixin private SecurityOfficersOption signers = new SecurityOfficersOption();

  @Parameters(paramLabel = "FILE", description = "The reviewed ceremony file.")
  private Path file = Path.of("");

  @Option(
      names = "--officers",
      required = true,
      paramLabel = "DIR",
      description = "Folder with the officers' public keys, NAME.pem.")
  private Path officers = Path.of("");

  @Option(
      names = "--distribution",
      required = true,
      paramLabel = "URL,PIN",
      description =
          "A distribution server and the SHA-256 pin of its TLS key, as its init command printed.")
  private List<String> distribution = List.of();

  @Option(names = "--yes", description = "Confirms every step; for automation.")
  private boolean yes;

  @Override
  public Integer call() {
    DataFolder folder = new DataFolder(data.data());
    boolean foreign =
        Files.exists(folder.tokens())
            && !Files.exists(folder.applianceKeys())
            && !Files.exists(folder.transcript());
    if (foreign || Files.exists(folder.ceremony())) {
      throw new CommandFailed(
          folder.root()
              + " holds a high side already: a ceremony runs in an empty folder, or goes on with one that was cut off");
    }
    CeremonyFile ceremony = CeremonyFile.read(file);
    ceremony.requireSeparateDuties();
    List<OfficerKey> security = signers.open();
    List<DomainProfile.Server> servers = servers();
    if (CeremonyRunner.finished(folder, file, ceremony, data)) {
      System.out.println("  finished what was cut off after its end was logged");
      return 0;
    }
    Confirmation confirmation = yes ? Confirmation.given() : Confirmation.atTerminal();
    folder.make();
    try (Steps steps =
        Steps.beginOrResume(
            TranscriptKind.CEREMONY,
            folder.transcript(),
            confirmation,
            data.clock(),
            CeremonyRunner.firstLine(ceremony, file))) {
      new CeremonyRunner(folder, file, ceremony, data, steps).run(officers, security, servers);
    }
    System.out.println("  transcript " + folder.transcript());
    return 0;
  }

  private List<DomainProfile.Server> servers() {
    List<DomainProfile.Server> servers = new ArrayList<>();
    for (String d : distribution) {
      int comma = d.lastIndexOf(',');
      if (comma < 0) {
        throw new CommandFailed("--distribution: expected URL,PIN, found '" + d + "'");
      }
      servers.add(
          new DomainProfile.Server(d.substring(0, comma), Hash32.fromHex(d.substring(comma + 1))));
    }
    return servers;
  }
}
