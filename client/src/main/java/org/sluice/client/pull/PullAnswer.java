package org.sluice.client.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.ReleaseDays;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// The answer to `GET /api/v1/keysets`: records with their log proofs, one checkpoint for all of
/// them, the caller's access record and the KMS certificate. Well formed, and no more than that.
///
/// @param releaseDays how many days before a period its keys are handed out, if the server says so;
///   whatever it says, within the bounds of [ReleaseDays]
record PullAnswer(
    List<LoggedRecord> records,
    Octets checkpoint,
    Octets access,
    Octets certificate,
    OptionalInt releaseDays) {

  /// Records in one answer: three periods of a user with sixteen identities, and room.
  static final int MAX_RECORDS = 256;

  private static final int MAX_PROOF = 63;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(2 << 20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// Reads the JSON document.
  ///
  /// @throws Refused naming the field that is missing or of the wrong kind; `who` is the server
  static PullAnswer parse(String who, byte[] json) {
    JsonNode root = document(who, json);
    JsonNode records = root.path("records");
    if (!records.isArray() || records.size() > MAX_RECORDS) {
      throw wrong(who, "records", "a list of at most " + MAX_RECORDS);
    }
    List<LoggedRecord> list = new ArrayList<>();
    for (JsonNode record : records) {
      list.add(
          new LoggedRecord(
              octets(who, record, "sealed"),
              octets(who, record, "entry"),
              number(who, record, "index"),
              proof(who, record)));
    }
    return new PullAnswer(
        List.copyOf(list),
        octets(who, root, "checkpoint"),
        octets(who, root, "access"),
        octets(who, root, "certificate"),
        releaseDays(who, root.path("releaseDays")));
  }

  /// A number of any size: it is brought within bounds, because it costs nobody's keys.
  private static OptionalInt releaseDays(String who, JsonNode days) {
    if (days.isMissingNode()) {
      return OptionalInt.empty(); // a server of before there was such a field
    }
    if (!days.isIntegralNumber()) {
      throw wrong(who, "releaseDays", "a whole number");
    }
    return OptionalInt.of(
        ReleaseDays.within(
            days.canConvertToLong()
                ? days.longValue()
                : days.decimalValue().signum() * Long.MAX_VALUE));
  }

  /// An answer to `GET /api/v1/leaves`, well formed and no more than that.
  ///
  /// @param next below which index there may be more; 0 if there is no more
  record Leaves(
      List<LoggedEntry> entries, Octets checkpoint, Octets access, long indexed, long next) {}

  /// Reads the JSON document of leaves.
  ///
  /// @throws Refused as [#parse]
  static Leaves leaves(String who, byte[] json) {
    JsonNode root = document(who, json);
    JsonNode entries = root.path("entries");
    if (!entries.isArray() || entries.size() > MAX_RECORDS) {
      throw wrong(who, "entries", "a list of at most " + MAX_RECORDS);
    }
    List<LoggedEntry> list = new ArrayList<>();
    for (JsonNode entry : entries) {
      list.add(
          new LoggedEntry(
              octets(who, entry, "entry"), number(who, entry, "index"), proof(who, entry)));
    }
    return new Leaves(
        List.copyOf(list),
        octets(who, root, "checkpoint"),
        octets(who, root, "access"),
        number(who, root, "indexed"),
        root.has("next") ? number(who, root, "next") : 0);
  }

  /// The one document that a JSON answer holds in `field`.
  static byte[] document(String who, String field, byte[] json) {
    return decode(who, field, document(who, json).path(field));
  }

  /// The documents that a JSON answer holds in a list `field`.
  static List<byte[]> documents(String who, String field, byte[] json) {
    JsonNode list = document(who, json).path(field);
    if (!list.isArray() || list.size() > MAX_RECORDS) {
      throw wrong(who, field, "a list of at most " + MAX_RECORDS);
    }
    List<byte[]> octets = new ArrayList<>();
    list.forEach(node -> octets.add(decode(who, field, node)));
    return octets;
  }

  private static JsonNode document(String who, byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new Refused(Check.SERVER_ANSWER, who, "a JSON document", "something else", e);
    }
  }

  private static long number(String who, JsonNode parent, String field) {
    JsonNode number = parent.path(field);
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
      throw wrong(who, field, "a number from 0");
    }
    return number.longValue();
  }

  private static List<Hash32> proof(String who, JsonNode record) {
    JsonNode proof = record.path("proof");
    if (!proof.isArray() || proof.size() > MAX_PROOF) {
      throw wrong(who, "proof", "a list of at most " + MAX_PROOF + " hashes");
    }
    List<Hash32> hashes = new ArrayList<>();
    for (JsonNode hash : proof) {
      byte[] octets = decode(who, "proof", hash);
      if (octets.length != Hash32.LENGTH) {
        throw wrong(who, "proof", "hashes of 32 octets");
      }
      hashes.add(Hash32.of(octets));
    }
    return List.copyOf(hashes);
  }

  private static Octets octets(String who, JsonNode parent, String field) {
    return Octets.of(decode(who, field, parent.path(field)));
  }

  private static byte[] decode(String who, String field, JsonNode node) {
    if (!node.isTextual()) {
      throw wrong(who, field, "base64 text");
    }
    try {
      return Base64.getDecoder().decode(node.textValue());
    } catch (IllegalArgumentException e) {
      throw new Refused(
          Check.SERVER_ANSWER, who, "base64 in field " + field, "other characters", e);
    }
  }

  private static Refused wrong(String who, String field, String expected) {
    return new Refused(
        Check.SERVER_ANSWER, who, expected + " in field " + field, "none or something else");
  }
}
