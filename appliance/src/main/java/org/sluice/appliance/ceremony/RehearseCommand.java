package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.statement.Role;
import org.sluice.records.transcript.TranscriptKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The same ceremony on throw-away software tokens, with throw-away officers' keys; everything but
/// its transcript is removed at the end. Partitions of other hosts are stood in for by tokens here.
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the ceremony that FILE describes on throw-away tokens and keys, and removes them.",
      "Example: ./sluice ceremony rehearse ceremony.yaml"
    })
final class RehearseCommand implements Callable<Integer> {
  private static final int SECRET_OCTETS = 12;

  @Parameters(paramLabel = "FILE", description = "The ceremony file to try.")
  private Path file = Path.of("");

  @Option(
      names = "--transcript",
      paramLabel = "FILE",
      description = "Where the transcript goes (default: rehearsal.transcript here).")
  private Path transcript = Path.of("rehearsal.transcript");

  private final SecureRandom random = new SecureRandom();

  @Override
  public Integer call() throws IOException {
    CeremonyFile ceremony = CeremonyFile.read(file).embedded();
    ceremony.requireSeparateDuties();
    Path throwAway =
        Files.createTempDirectory(
            "sluice-rehearsal-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Steps steps =
        Steps.begin(
            TranscriptKind.REHEARSAL,
            transcript,
            Confirmation.given(),
            InstantSource.system(),
            CeremonyRunner.firstLine(ceremony, file))) {
      Path officers = Files.createDirectory(throwAway.resolve("officers"));
      List<OfficerKey> security = officers(ceremony, officers);
      DataFolder folder = new DataFolder(throwAway.resolve("high"));
      folder.make();
      new CeremonyRunner(
              folder,
              file,
              ceremony,
              DataOption.of(folder.root(), pins(ceremony, throwAway)),
              steps)
          .run(officers, security, List.of());
    } finally {
      remove(throwAway);
    }
    System.out.println(
        "  rehearsed on throw-away tokens, which are gone; transcript " + transcript);
    return 0;
  }

  private List<OfficerKey> officers(CeremonyFile ceremony, Path folder) {
    List<OfficerKey> security = new ArrayList<>();
    for (CeremonyFile.OfficerEntry officer : ceremony.officers()) {
      char[] passphrase = secret().toCharArray();
      OfficerKey key = OfficerKey.create(folder, officer.name(), passphrase);
      Arrays.fill(passphrase, '\0');
      if (officer.roles().contains(Role.SECURITY_OFFICER)) {
        security.add(key);
      }
    }
    return security;
  }

  private Path pins(CeremonyFile ceremony, Path throwAway) throws IOException {
    Path pins = Files.createDirectory(throwAway.resolve("pins"));
    for (String token :
        Stream.concat(
                ceremony.partitions().stream().map(PartitionPlace::name),
                Stream.of(ceremony.applianceToken()))
            .toList()) {
      Files.writeString(pins.resolve(token + ".pin"), secret());
      Files.writeString(pins.resolve(token + ".so.pin"), secret());
    }
    return pins;
  }

  /// A throw-away PIN: it guards nothing that outlives this command.
  private String secret() {
    byte[] octets = new byte[SECRET_OCTETS];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "the throw-away folder " + folder + " could not be removed: " + e.getMessage(), e);
    }
  }
}
