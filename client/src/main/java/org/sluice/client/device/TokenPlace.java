package org.sluice.client.device;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Where a PKCS#11 token is. Read from a file of two lines:
///
/// ```
/// library=/usr/lib/softhsm/libsofthsm2.so
/// slot=NUMBER            or slot-index=NUMBER: the slots in their order, from 0
/// ```
///
/// @param library absolute path, which exists
/// @param slot as SunPKCS11 wants it: `slot = N` or `slotListIndex = N`
public record TokenPlace(Path library, String slot) {
  private static final int MAX_OCTETS = 4096;
  private static final Pattern SLOT = Pattern.compile("(slot|slot-index)=([0-9]{1,10})");
  // SunPKCS11 reads its settings as tokens of its own: these characters mean nothing to it.
  private static final Pattern LIBRARY = Pattern.compile("library=(/[A-Za-z0-9._/+@-]{1,1000})");

  /// Reads such a file.
  ///
  /// @throws Refused when it is missing or is something else, or there is no such library
  public static TokenPlace read(Path file) {
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      throw new Refused(
          Check.TOKEN, file.toString(), "a file that says where it is", "no such file");
    }
    List<String> lines = new String(octets, StandardCharsets.UTF_8).lines().toList();
    Matcher library = LIBRARY.matcher(lines.isEmpty() ? "" : lines.getFirst());
    Matcher slot = SLOT.matcher(lines.size() == 2 ? lines.get(1) : "");
    if (!library.matches() || !slot.matches()) {
      throw new Refused(
          Check.TOKEN,
          file.toString(),
          "two lines: library=/PATH and slot=NUMBER or slot-index=NUMBER",
          "something else");
    }
    Path path = Path.of(library.group(1));
    if (!Files.isRegularFile(path)) {
      throw new Refused(Check.TOKEN, file.toString(), "a library at " + path, "no such file");
    }
    String name = slot.group(1).equals("slot") ? "slot" : "slotListIndex";
    return new TokenPlace(path, name + " = " + slot.group(2));
  }

  /// Its name as a provider: one for each place.
  String providerName() {
    byte[] all = (library + " " + slot).getBytes(StandardCharsets.UTF_8);
    return "device-" + Hash32.sha256(all).toString().substring(0, 16);
  }

  /// For messages.
  @Override
  public String toString() {
    return slot + " of " + library;
  }
}
