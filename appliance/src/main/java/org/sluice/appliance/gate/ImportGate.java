package org.sluice.appliance.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.Hash32;

/// Sends a file through the gate's process and takes back what that wrote anew. The file's octets
/// are parsed nowhere else: here only the process's own lines are read, each of bounded length and
/// of visible ASCII.
public final class ImportGate {
  /// One that takes longer hangs.
  private static final Duration MOST = Duration.ofMinutes(10);

  private static final int MAX_LINES = 1_000_000;

  /// Most octets of lines.
  static final int MAX_INPUT = 256 << 20;

  private ImportGate() {}

  /// Reads `file` as one of `kind`.
  ///
  /// @throws CommandFailed if it is too large, or the process did not end as it should; nothing of
  ///   the file is used then
  public static Passed pass(Path file, CarriedKind kind) {
    return pass(read(file), kind);
  }

  /// The same of octets that are here already.
  static Passed pass(byte[] octets, CarriedKind kind) {
    Hash32 hash = Hash32.sha256(octets);
    return process(kind)
        .run(
            in -> in.write(octets),
            (out, how) -> new GateOutput(kind).read(out).passed(hash, how.words()));
  }

  private static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_INPUT) {
        throw new CommandFailed(
            file + " has " + size + " octets, at most " + MAX_INPUT + " are read");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Confined process(CarriedKind kind) {
    return kind == CarriedKind.KMS_CERTIFICATE
        ? new Confined(
            GateProcess.class,
            List.of(GateProcess.class, EnrolmentLine.class, KmsCertificate.class),
            List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"),
            kind.name(),
            MOST)
        : new Confined(
            GateProcess.class,
            List.of(GateProcess.class, EnrolmentLine.class),
            List.of(),
            kind.name(),
            MOST);
  }

  /// Most lines of a file.
  static int maxLines() {
    return MAX_LINES;
  }
}
