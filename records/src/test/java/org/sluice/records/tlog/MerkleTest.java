package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;

class MerkleTest {
  private static final JsonNode VECTORS = Vectors.json("merkle.json");

  private static List<Hash32> hashes(int size) {
    return Vectors.leaves(0, size).stream().map(Merkle::leafHash).toList();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Nested
  @DisplayName("RFC 9162, 2.1.1: the tree")
  class Tree {
    @Test
    void hashesLeavesAndNodesApart() {
      assertThat(Merkle.leafHash(new byte[0])).asString().startsWith("6e340b9c").endsWith("a01d");
      Hash32 left = Hash32.sha256(ascii("N123"));
      assertThat(Merkle.nodeHash(left, left))
          .isNotEqualTo(Merkle.leafHash(left.octets()))
          .isEqualTo(Hash32.sha256(new byte[] {1}, left.octets(), left.octets()));
      assertThat(Merkle.leafHash(ascii("L123456")))
          .asString()
          .startsWith("395aa064")
          .endsWith("4d56");
    }

    @Test
    void hasTheRootsOfTheVectors() {
      assertThat(Merkle.EMPTY_ROOT).isEqualTo(Vectors.hash(VECTORS.get("emptyRoot")));
      VECTORS
          .get("roots")
          .properties()
          .forEach(root -> {
            int size = Integer.parseInt(root.getKey());
            assertThat(Merkle.root(Vectors.leaves(0, size)))
                .as("size %d", size)
                .isEqualTo(Vectors.hash(root.getValue()))
                .isEqualTo(Merkle.rootOfHashes(hashes(size)));
          });
    }

    @Test
    void compactRangeSurvivesItsEncodingAtEverySize() {
      CompactRange grown = new CompactRange();
      for (int size = 0; size < 70; size++) {
        CompactRange read = CompactRange.decode(grown.encode());
        assertThat(read.size()).isEqualTo(size);
        assertThat(read.root()).isEqualTo(Merkle.root(Vectors.leaves(0, size)));
        assertThat(read.encode()).isEqualTo(grown.encode());
        CompactRange copy = new CompactRange(grown);
        grown.append(Merkle.leafHash(Vectors.leaf(size)));
        assertThat(copy.size()).as("a copy grows on its own").isEqualTo(size);
      }
    }

    @Test
    void refusesCompactRangeOfAnotherLength() {
      byte[] three = new byte[8 + 64];
      three[7] = 3;
      assertThat(CompactRange.decode(three).size()).isEqualTo(3);
      three[7] = 4;
      assertThatThrownBy(() -> CompactRange.decode(three)).isInstanceOf(BadProof.class);
      byte[] negative = new byte[8 + 32];
      negative[0] = (byte) 0x80;
      assertThatThrownBy(() -> CompactRange.decode(negative)).isInstanceOf(BadProof.class);
      assertThatThrownBy(() -> CompactRange.decode(new byte[7])).isInstanceOf(BadProof.class);
    }
  }

  @Nested
  @DisplayName("RFC 9162, 2.1.3: inclusion")
  class Inclusion {
    @Test
    void verifiesTheVectorsAndMakesTheSameProofs() {
      for (JsonNode v : VECTORS.get("inclusion")) {
        int size = v.get("treeSize").asInt();
        InclusionProof proof =
            new InclusionProof(v.get("leafIndex").asLong(), size, Vectors.hashes(v.get("proof")));
        proof.verify(Vectors.hash(v.get("leafHash")), Vectors.hash(v.get("root")));
        if (size <= 1000) {
          assertThat(Merkle.inclusion(hashes(size), proof.index())).isEqualTo(proof);
        }
      }
      assertThat(VECTORS.get("inclusion")).hasSize(60);
    }

    @Test
    void refusesWhatIsNotInTheTree() {
      List<Hash32> leaves = hashes(13);
      Hash32 root = Merkle.rootOfHashes(leaves);
      InclusionProof good = Merkle.inclusion(leaves, 5);
      good.verify(leaves.get(5), root);

      fails("2.1.3.2 step 5", good, leaves.get(6), root);
      fails("2.1.3.2 step 5", good, leaves.get(5), leaves.getFirst());
      fails("2.1.3.2 step 5", new InclusionProof(4, 13, good.hashes()), leaves.get(5), root);
      // Index = size, index > size, and a negative index: step 1.
      fails("2.1.3.2 step 1", new InclusionProof(13, 13, good.hashes()), leaves.get(5), root);
      fails("2.1.3.2 step 1", new InclusionProof(14, 13, good.hashes()), leaves.get(5), root);
      fails("2.1.3.2 step 1", new InclusionProof(-1, 13, good.hashes()), leaves.get(5), root);
      fails("2.1.3.2 step 1", new InclusionProof(0, 0, List.of()), leaves.get(5), root);
      // Too short and too long.
      List<Hash32> shorter = good.hashes().subList(0, good.hashes().size() - 1);
      fails("2.1.3.2 step 5", new InclusionProof(5, 13, shorter), leaves.get(5), root);
      List<Hash32> longer = new ArrayList<>(good.hashes());
      longer.add(root);
      fails("2.1.3.2 step 4.a", new InclusionProof(5, 13, longer), leaves.get(5), root);
    }

    @Test
    void refusesLongerPathThanAnyTreeHas() {
      List<Hash32> endless = java.util.Collections.nCopies(64, Merkle.EMPTY_ROOT);
      assertThatThrownBy(() -> new InclusionProof(0, Long.MAX_VALUE, endless))
          .isInstanceOf(BadProof.class);
    }

    @Test
    void makesNoProofForLeafThatIsNotThere() {
      assertThatThrownBy(() -> Merkle.inclusion(hashes(3), 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private void fails(String clause, InclusionProof proof, Hash32 leaf, Hash32 root) {
      assertThatThrownBy(() -> proof.verify(leaf, root))
          .isInstanceOfSatisfying(BadProof.class, e -> assertThat(e.clause()).isEqualTo(clause));
    }
  }

  @Nested
  @DisplayName("RFC 9162, 2.1.4: consistency")
  class Consistency {
    @Test
    void verifiesTheVectorsAndMakesTheSameProofs() {
      for (JsonNode v : VECTORS.get("consistency")) {
        int second = v.get("size2").asInt();
        ConsistencyProof proof =
            new ConsistencyProof(v.get("size1").asLong(), second, Vectors.hashes(v.get("proof")));
        proof.verify(Vectors.hash(v.get("root1")), Vectors.hash(v.get("root2")));
        if (second <= 1000) {
          assertThat(Merkle.consistency(hashes(second), proof.first())).isEqualTo(proof);
        }
      }
      assertThat(VECTORS.get("consistency")).isNotEmpty();
    }

    @Test
    void everyPairOfSmallSizesIsConsistentAndNoOtherRootIs() {
      for (int second = 1; second <= 20; second++) {
        Hash32 secondRoot = Merkle.rootOfHashes(hashes(second));
        for (int first = 0; first <= second; first++) {
          Hash32 firstRoot = Merkle.rootOfHashes(hashes(first));
          ConsistencyProof proof = Merkle.consistency(hashes(second), first);
          proof.verify(firstRoot, secondRoot);
          Hash32 other = Hash32.sha256(firstRoot.octets());
          assertThatThrownBy(() -> proof.verify(other, secondRoot)).isInstanceOf(BadProof.class);
          if (first > 0) {
            assertThatThrownBy(() -> proof.verify(firstRoot, other)).isInstanceOf(BadProof.class);
          }
        }
      }
    }

    @Test
    void refusesWhatDoesNotFitTheSizes() {
      List<Hash32> leaves = hashes(13);
      Hash32 root = Merkle.rootOfHashes(leaves);
      Hash32 firstRoot = Merkle.rootOfHashes(hashes(6));
      List<Hash32> good = Merkle.consistency(leaves, 6).hashes();
      List<Hash32> longer = new ArrayList<>(good);
      longer.add(root);
      fails("2.1.4.2 step 6.a", new ConsistencyProof(6, 13, longer), firstRoot, root);
      List<Hash32> shorter = good.subList(0, good.size() - 1);
      fails("2.1.4.2 step 7", new ConsistencyProof(6, 13, shorter), firstRoot, root);
      fails("2.1.4.2 step 1", new ConsistencyProof(6, 13, List.of()), firstRoot, root);
      fails("2.1.4.2", new ConsistencyProof(14, 13, good), firstRoot, root);
      fails("2.1.4.2", new ConsistencyProof(-1, 13, good), firstRoot, root);
      fails("2.1.4.1", new ConsistencyProof(13, 13, good), root, root);
      fails("2.1.4.1", new ConsistencyProof(13, 13, List.of()), firstRoot, root);
      fails("2.1.4.1", new ConsistencyProof(0, 13, good), Merkle.EMPTY_ROOT, root);
      fails("2.1.1", new ConsistencyProof(0, 13, List.of()), firstRoot, root);
    }

    private void fails(String clause, ConsistencyProof proof, Hash32 first, Hash32 second) {
      assertThatThrownBy(() -> proof.verify(first, second))
          .isInstanceOfSatisfying(BadProof.class, e -> assertThat(e.clause()).isEqualTo(clause));
    }
  }
}
