package org.sluice.distribution.review;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;

/// The public keys behind an entry's signatures, each with where it comes from: an officer's with
/// the policy entry that names it and its proof, the appliance's from the profile.
final class Signers {
  private Signers() {}

  /// What is hashed before the statement; empty if the entry is none.
  static String label(byte[] entry) {
    return decoded(entry).map(signed -> signed.statement().label()).orElse("");
  }

  static JsonArrayBuilder of(ReviewedLog log, Snapshot snapshot, long index) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    for (Signature signature :
        decoded(snapshot.entry(index)).map(SignedStatement::signatures).orElse(List.of())) {
      officer(log, snapshot, signature.keyId())
          .or(() -> appliance(log, signature.keyId()))
          .ifPresent(all::add);
    }
    return all;
  }

  private static Optional<SignedStatement> decoded(byte[] entry) {
    try {
      return Optional.of(SignedStatement.decode(entry));
    } catch (MalformedRecord e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObjectBuilder> officer(
      ReviewedLog log, Snapshot snapshot, Hash32 keyId) {
    OptionalLong policy = log.index().policyOf(keyId);
    if (policy.isEmpty() || policy.getAsLong() >= snapshot.size()) {
      return Optional.empty();
    }
    byte[] entry = snapshot.entry(policy.getAsLong());
    return decoded(entry)
        .map(SignedStatement::statement)
        .filter(DomainPolicy.class::isInstance)
        .map(DomainPolicy.class::cast)
        .flatMap(p -> p.officers().stream().filter(o -> o.keyId().equals(keyId)).findFirst())
        .map(officer ->
            key(officer.name(), officer.spki())
                .add("policy", policy.getAsLong())
                .add("policyEntry", ProofJson.base64(entry))
                .add(
                    "policyInclusion",
                    ProofJson.hashes(snapshot.inclusion(policy.getAsLong()).hashes())));
  }

  private static Optional<JsonObjectBuilder> appliance(ReviewedLog log, Hash32 keyId) {
    return log.pins().stream()
        .map(pin -> pin.profile().bundleSpki())
        .filter(spki -> Hash32.sha256(spki.toArray()).equals(keyId))
        .findFirst()
        .map(spki -> key("the appliance", spki));
  }

  private static JsonObjectBuilder key(String name, Octets spki) {
    return Json.createObjectBuilder()
        .add("name", name)
        .add("spki", ProofJson.base64(spki.toArray()));
  }
}
