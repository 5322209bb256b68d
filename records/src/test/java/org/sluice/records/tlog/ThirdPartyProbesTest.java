package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;

/// The probes of transparency-dev/merkle: right and wrong proofs made by others.
class ThirdPartyProbesTest {
  private static List<JsonNode> probes(String kind) throws IOException {
    Path folder = Vectors.thirdParty("transparency-dev-merkle").resolve("testdata").resolve(kind);
    List<JsonNode> probes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        probes.add(Vectors.json(Files.readAllBytes(file)));
      }
    }
    return probes;
  }

  @Test
  void inclusion() throws IOException {
    List<JsonNode> probes = probes("inclusion");
    for (JsonNode v : probes) {
      check(
          v,
          () ->
              new InclusionProof(unsigned(v, "leafIdx"), unsigned(v, "treeSize"), proof(v))
                  .verify(Vectors.base64(v.get("leafHash")), root(v, "root")));
    }
    assertThat(probes).hasSize(98);
  }

  @Test
  void consistency() throws IOException {
    List<JsonNode> probes = probes("consistency");
    int nothing = 0;
    for (JsonNode v : probes) {
      Runnable verification = () -> consistency(v, unsigned(v, "size1"), unsigned(v, "size2"));
      if (v.get("desc").asText().equals("size1 is zero and size2 is not zero")) {
        // Every log extends the empty one, without hashes. Theirs calls that question an error; a
        // witness that has seen nothing yet asks it (C2SP tlog-witness: old size 0, no proof).
        nothing++;
        verification.run();
      } else {
        check(v, verification);
      }
    }
    assertThat(nothing).isEqualTo(1);
    assertThat(probes).hasSize(98);
  }

  /// A subtree is a tree of its own, so the path to a leaf in it is an inclusion proof with the
  /// index counted from its start. Whether the range is a subtree at all is the caller's question.
  @Test
  void subtreeInclusion() throws IOException {
    int checked = 0;
    for (JsonNode v : probes("subtreeinclusion")) {
      long start = unsigned(v, "start");
      long end = unsigned(v, "end");
      boolean subtree =
          start >= 0 && start < end && (end - start - 1 == 0 || start % ceiling(end - start) == 0);
      if (subtree) {
        checked++;
        check(
            v,
            () ->
                new InclusionProof(unsigned(v, "leafIdx") - start, end - start, proof(v))
                    .verify(Vectors.base64(v.get("leafHash")), root(v, "root")));
      } else {
        assertThat(v.get("wantErr").asBoolean()).as(v.get("desc").asText()).isTrue();
      }
    }
    assertThat(checked).isEqualTo(185);
  }

  /// A subtree that starts at 0 is the beginning of the tree, so its proof is a consistency proof.
  /// The 16 probes of subtrees that start elsewhere are not checked: Sluice has no such proofs.
  @Test
  void subtreeConsistency() throws IOException {
    int checked = 0;
    for (JsonNode v : probes("subtreeconsistency")) {
      if (unsigned(v, "start") == 0 && unsigned(v, "end") > 0) {
        checked++;
        check(v, () -> consistency(v, unsigned(v, "end"), unsigned(v, "size")));
      }
    }
    assertThat(checked).isGreaterThan(90);
  }

  private static long ceiling(long width) {
    return Long.highestOneBit(2 * width - 1);
  }

  private static void consistency(JsonNode v, long first, long second) {
    new ConsistencyProof(first, second, proof(v)).verify(root(v, "root1"), root(v, "root2"));
  }

  private static void check(JsonNode v, Runnable verification) {
    String refusal = "";
    try {
      verification.run();
    } catch (BadProof | MalformedRecord e) {
      // A hash of another length does not even become a Hash32.
      refusal = e.getMessage();
    }
    assertThat(!refusal.isEmpty())
        .as("%s: %s", v.get("desc").asText(), refusal)
        .isEqualTo(v.get("wantErr").asBoolean());
  }

  /// Where any root will do the probes have a short text: its hash stands for it.
  private static Hash32 root(JsonNode v, String field) {
    byte[] octets = java.util.Base64.getDecoder().decode(v.get(field).asText());
    return octets.length == Hash32.LENGTH ? Hash32.of(octets) : Hash32.sha256(octets);
  }

  private static long unsigned(JsonNode v, String field) {
    return Long.parseUnsignedLong(v.get(field).asText());
  }

  private static List<Hash32> proof(JsonNode v) {
    List<Hash32> hashes = new ArrayList<>();
    v.get("proof").forEach(hash -> hashes.add(Vectors.base64(hash)));
    return hashes;
  }
}
