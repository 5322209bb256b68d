package org.sluice.distribution.pull;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.tlog.InclusionProof;

/// The JSON of a pull: octets in standard Base64, exactly as they came through the diode or stand
/// in the log.
final class Answers {
  private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

  private Answers() {}

  /// One sealed key set with its log entry and the proof that the entry is in the log of the
  /// snapshot.
  static JsonObject record(SealedKeySet sealed, byte[] entry, InclusionProof proof) {
    return proven(entry, proof).add("sealed", base64(sealed.encoded())).build();
  }

  /// A log entry with the proof that it is in the log of the snapshot.
  static JsonObject entry(byte[] entry, InclusionProof proof) {
    return proven(entry, proof).build();
  }

  private static JsonObjectBuilder proven(byte[] entry, InclusionProof proof) {
    JsonArrayBuilder hashes = JSON.createArrayBuilder();
    proof.hashes().forEach(hash -> hashes.add(base64(hash.octets())));
    return JSON.createObjectBuilder()
        .add("entry", base64(entry))
        .add("index", proof.index())
        .add("proof", hashes);
  }

  /// Entries of the log about one identity.
  ///
  /// @param access the caller's access record, whose salt opens the commitment
  /// @param indexed entries of the log that were looked through
  /// @param next below which index there may be more
  static String entries(
      Iterable<JsonObject> entries,
      Snapshot mirror,
      AccessRecord access,
      long indexed,
      OptionalLong next) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    entries.forEach(array::add);
    JsonObjectBuilder answer =
        JSON.createObjectBuilder()
            .add("entries", array)
            .add("checkpoint", base64(mirror.note()))
            .add("access", base64(access.encoded()))
            .add("indexed", indexed);
    next.ifPresent(index -> answer.add("next", index));
    return answer.build().toString();
  }

  /// Key sets of one access record.
  ///
  /// @param releaseDays how many days before a period its keys are handed out here: a device that
  ///   knows it asks in time, and not in vain
  static String keySets(
      Iterable<JsonObject> records,
      Snapshot mirror,
      AccessRecord access,
      byte[] certificate,
      int releaseDays) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    records.forEach(array::add);
    return JSON.createObjectBuilder()
        .add("records", array)
        .add("checkpoint", base64(mirror.note()))
        .add("access", base64(access.encoded()))
        .add("certificate", base64(certificate))
        .add("releaseDays", releaseDays)
        .build()
        .toString();
  }

  static String document(String name, byte[] octets) {
    return JSON.createObjectBuilder().add(name, base64(octets)).build().toString();
  }

  static String list(String name, Iterable<byte[]> documents) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    documents.forEach(octets -> array.add(base64(octets)));
    return JSON.createObjectBuilder().add(name, array).build().toString();
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
