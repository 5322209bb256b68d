package org.sluice.appliance.gate;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.signing.Draft;

/// What is carried in and needs no entry of its own in the log: what officers signed, which is
/// logged itself or refused by its signature, and public keys, which somebody signs for where they
/// are used. The gate's process reads it, and only what that wrote anew is used.
public final class CarriedFile {

  private CarriedFile() {}

  /// A draft for several signers.
  ///
  /// @throws CommandFailed naming what was expected; so below
  public static Draft draft(Path file) {
    return Draft.decode(one(file, CarriedKind.DRAFT));
  }

  /// The drafts in a text ([org.sluice.appliance.handin.Armour]).
  ///
  /// @param from what it is called in messages
  public static List<Draft> statements(String from, byte[] text) {
    return used(from, ImportGate.pass(text, CarriedKind.STATEMENTS)).stream()
        .map(line -> Draft.decode(Base64.getDecoder().decode(line)))
        .toList();
  }

  /// The SPKI of a key on P-256, one PEM block.
  public static Octets publicKey(Path pem) {
    return Octets.of(one(pem, CarriedKind.PUBLIC_KEY));
  }

  /// An X.509 certificate, DER.
  public static byte[] certificate(Path file) {
    return one(file, CarriedKind.CERTIFICATE);
  }

  /// The one line of a file.
  public static String line(Path file, CarriedKind kind) {
    List<String> lines = used(file, kind);
    if (lines.size() != 1) {
      throw new CommandFailed(
          file + " is no " + kind.what() + ": expected one line, found " + lines.size());
    }
    return lines.getFirst();
  }

  private static byte[] one(Path file, CarriedKind kind) {
    return Base64.getDecoder().decode(line(file, kind));
  }

  private static List<String> used(Path file, CarriedKind kind) {
    byte @Nullable [] octets = DurableFiles.read(file, kind.mostOctets());
    if (octets == null) {
      throw new CommandFailed("there is no file " + file);
    }
    Passed passed = ImportGate.pass(octets, kind);
    System.err.println("  import gate: " + file.getFileName() + " read by " + passed.isolation());
    passed.changed().forEach(c -> System.err.println("  changed: " + c));
    return used(file.toString(), passed);
  }

  private static List<String> used(String from, Passed passed) {
    for (Passed.Refused r : passed.refused()) {
      throw new CommandFailed(
          from + " is no " + passed.kind().what() + ": " + r.why() + " (import gate)");
    }
    return passed.lines().stream().filter(l -> !l.isEmpty()).toList();
  }
}
