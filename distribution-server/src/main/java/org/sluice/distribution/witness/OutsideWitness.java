package org.sluice.distribution.witness;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.NoteKey;

/// A witness that the operator listed.
///
/// @param address `https://...` or `http://...`; `/add-checkpoint` is put behind it
/// @param key of its cosignatures
public record OutsideWitness(URI address, NoteKey key) {
  /// Name of the list in the data folder: a line `VKEY ADDRESS` for each, `#` before a remark.
  public static final String FILE = "outside-witnesses";

  private static final int MAX_OCTETS = 64 << 10;
  private static final int MAX = 16;

  /// Those listed in a data folder; none without a list.
  ///
  /// @throws MalformedRecord naming the line
  public static List<OutsideWitness> listed(Path data) {
    byte @Nullable [] octets = DurableFiles.read(data.resolve(FILE), MAX_OCTETS);
    List<OutsideWitness> all = new ArrayList<>();
    int number = 0;
    for (String line :
        octets == null
            ? List.<String>of()
            : new String(octets, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        all.add(parse(line.strip(), number));
      }
    }
    long keys = all.stream().map(OutsideWitness::key).distinct().count();
    long names = all.stream().map(w -> w.key().name()).distinct().count();
    if (all.size() > MAX || keys < all.size() || names < all.size()) {
      throw new MalformedRecord(FILE, "list", "more than " + MAX + ", or one key or name twice");
    }
    return all;
  }

  private static OutsideWitness parse(String line, int number) {
    int space = line.indexOf(' ');
    try {
      URI address = URI.create(line.substring(space + 1).strip().replaceAll("/+$", ""));
      NoteKey key = NoteKey.parse(line.substring(0, Math.max(0, space)));
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (web && address.getHost() != null && key.type() == NoteKey.Type.COSIGNATURE) {
        return new OutsideWitness(address, key);
      }
      throw refuse(number, "not an http address and a witness's key");
    } catch (IllegalArgumentException | BadNote e) {
      throw refuse(number, String.valueOf(e.getMessage()));
    }
  }

  private static MalformedRecord refuse(int number, String why) {
    return new MalformedRecord(
        FILE, "line " + number, "expected VKEY ADDRESS of a witness: " + why);
  }
}
