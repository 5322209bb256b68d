package org.sluice.distribution.review;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;

/// What a script needs to verify by itself: octets, proofs and the checkpoint as they are, and the
/// keys that this server goes by, for a reviewer who has brought none.
final class ProofJson {
  private ProofJson() {}

  static String entry(ReviewedLog log, Snapshot snapshot, long index) {
    return state(log, snapshot)
        .add("index", index)
        .add("entry", base64(snapshot.entry(index)))
        .add("inclusion", hashes(snapshot.inclusion(index).hashes()))
        .add("label", Signers.label(snapshot.entry(index)))
        .add("signers", Signers.of(log, snapshot, index))
        .build()
        .toString();
  }

  static String consistency(ReviewedLog log, Snapshot snapshot, long first) {
    return state(log, snapshot)
        .add("first", first)
        .add("consistency", hashes(snapshot.consistency(first).hashes()))
        .build()
        .toString();
  }

  private static JsonObjectBuilder state(ReviewedLog log, Snapshot snapshot) {
    return Json.createObjectBuilder()
        .add("note", new String(snapshot.note(), StandardCharsets.UTF_8))
        .add("keys", keys(log));
  }

  /// For each domain: the log's key, the witnesses' and the quorum.
  private static JsonArrayBuilder keys(ReviewedLog log) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    for (Pins pin : log.pins()) {
      JsonArrayBuilder witnesses = Json.createArrayBuilder();
      pin.checkpoints().witnesses().stream().map(NoteKey::vkey).forEach(witnesses::add);
      all.add(
          Json.createObjectBuilder()
              .add("domain", pin.profile().domain().value())
              .add("log", pin.checkpoints().log().vkey())
              .add("witnesses", witnesses)
              .add("quorum", pin.checkpoints().quorum()));
    }
    return all;
  }

  static JsonArrayBuilder hashes(List<Hash32> hashes) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    hashes.forEach(hash -> array.add(base64(hash.octets())));
    return array;
  }

  static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
