package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.records.id.Hash32;

class TlogProofTest {
  private static final byte[] FILE = Vectors.octets("leaf123-in-300.tlog-proof");
  private final CheckpointVerifier verifier =
      new CheckpointVerifier(
          NoteKey.parse(Vectors.json("notes.json").get("keys").get("log").get("vkey").asText()),
          List.of(),
          0);

  private final Hash32 leaf = Merkle.leafHash(Vectors.leaf(123));

  @Test
  void verifiesTheVectorAndWritesTheSameOctets() {
    TlogProof proof = TlogProof.parse(FILE);
    assertThat(proof.verify(verifier, leaf).checkpoint().size()).isEqualTo(300);
    assertThat(proof.encode()).isEqualTo(FILE);
    assertThat(proof.index()).isEqualTo(123);
    assertThat(proof.extra()).isNull();
  }

  @Test
  void keepsExtra() {
    TlogProof plain = TlogProof.parse(FILE);
    TlogProof proof = new TlogProof(new byte[] {1, 2}, 123, plain.hashes(), plain.note());
    assertThat(TlogProof.parse(proof.encode())).isEqualTo(proof).isNotEqualTo(plain);
    assertThat(TlogProof.parse(proof.encode()).extra()).containsExactly(1, 2);
  }

  @Test
  void refusesAnotherLeafAndAnotherPlace() {
    TlogProof proof = TlogProof.parse(FILE);
    assertThatThrownBy(() -> proof.verify(verifier, Merkle.leafHash(Vectors.leaf(124))))
        .isInstanceOf(BadProof.class);
    TlogProof moved = new TlogProof(null, 300, proof.hashes(), proof.note());
    assertThatThrownBy(() -> moved.verify(verifier, leaf)).isInstanceOf(BadProof.class);
  }

  @ParameterizedTest
  @CsvSource({
    "tlog-proof@v1, tlog-proof@v2",
    "index 123, index 0123",
    "index 123, index -1",
    "index 123, number 123",
    "BYrFDN48, BYrF",
    "BYrFDN48, !!!!!!!!",
    "'\n\nkms', '\nkms'"
  })
  void refusesOtherShapes(String from, String to) {
    String file = new String(FILE, StandardCharsets.UTF_8);
    assertThat(file).contains(from);
    byte[] changed = file.replaceFirst(from, to).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TlogProof.parse(changed)).isInstanceOf(BadNote.class);
  }

  @Test
  void refusesFilesOfAnySize() {
    assertThatThrownBy(() -> TlogProof.parse(new byte[0])).isInstanceOf(BadNote.class);
    assertThatThrownBy(() -> TlogProof.parse(new byte[200_000])).isInstanceOf(BadNote.class);
  }
}
