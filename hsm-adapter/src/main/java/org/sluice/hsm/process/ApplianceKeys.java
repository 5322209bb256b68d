package org.sluice.hsm.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.TlogException;

/// What a custodian carries from the appliance to their partition before a ceremony: the log that
/// it shall follow and the TLS key that may ask it. Two lines of text, compared out of band.
///
/// @param log key of the log
/// @param tlsPin SHA-256 of the appliance's TLS key
public record ApplianceKeys(NoteKey log, Hash32 tlsPin) {

  private static final int MAX_FILE = 4 << 10;
  private static final List<String> KEYS = List.of("log", "tls");

  /// Reads the file.
  public static ApplianceKeys read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, MAX_FILE);
    if (octets == null) {
      throw new PartitionFailed(
          "there is no file " + file + ": carry it from the appliance (sluice ceremony prepare)");
    }
    Map<String, String> lines = PartitionSettings.lines(file.toString(), octets, KEYS);
    try {
      return new ApplianceKeys(
          NoteKey.parse(Objects.requireNonNull(lines.get("log"))),
          Hash32.fromHex(Objects.requireNonNull(lines.get("tls"))));
    } catch (MalformedRecord | TlogException e) {
      throw new PartitionFailed(file + ": " + e.getMessage(), e);
    }
  }

  /// Writes the file.
  public void write(Path file) {
    String text = "log " + log.vkey() + "\ntls " + tlsPin + "\n";
    DurableFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
