package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;

class TileVectorsTest {
  private static final JsonNode VECTORS = Vectors.json("tiles.json");

  private static void checkFiles(MemoryTileStore store, JsonNode files) {
    files
        .properties()
        .forEach(file -> {
          byte[] octets = store.read(file.getKey());
          assertThat(octets).as(file.getKey()).hasSize(file.getValue().get("len").asInt());
          assertThat(Hash32.sha256(octets)).isEqualTo(Vectors.hash(file.getValue().get("sha256")));
        });
  }

  @Test
  void pathsAreThoseOfTheVectors() {
    VECTORS
        .get("paths")
        .properties()
        .forEach(path ->
            assertThat(TilePath.hashes(0, Long.parseLong(path.getKey()), TilePath.WIDTH))
                .isEqualTo(path.getValue().asText()));
    assertThat(TilePath.hashes(1, 1234067, 17)).isEqualTo("tile/1/x001/x234/067.p/17");
    assertThatThrownBy(() -> TilePath.hashes(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TilePath.hashes(0, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TilePath.hashes(8, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TilePath.entries(0, 257)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void log300HasExactlyTheFilesOfTheVectors() {
    MemoryTileStore store = new MemoryTileStore();
    TileLog.open(store).append(Vectors.leaves(0, 300));
    checkFiles(store, VECTORS.get("size300"));
    assertThat(store.files()).hasSize(VECTORS.get("size300").size());
    store
        .files()
        .forEach((path, octets) ->
            assertThat(octets).as(path).isEqualTo(Vectors.octets("log300/" + path)));
  }

  @Test
  void log70000HasTheShapeOfTheSpecification() {
    MemoryTileStore store = new MemoryTileStore();
    TileLog log = TileLog.open(store);
    // In uneven batches: the files must not depend on them.
    for (int from = 0, step = 1; from < 70_000; from += step, step = step * 7 % 9973) {
      log.append(Vectors.leaves(from, Math.min(70_000, from + step)));
    }
    JsonNode expected = VECTORS.get("size70000");
    assertThat(log.root()).isEqualTo(Vectors.hash(expected.get("root")));
    checkFiles(store, expected.get("tiles"));
    assertThat(store.read("tile/0/273")).isNull();
  }

  @Test
  void aLogMadeByAnotherToolOpensAndProves() {
    MemoryTileStore store = new MemoryTileStore();
    for (String path :
        List.of(
            "checkpoint",
            "tile/entries/000",
            "tile/entries/001.p/44",
            "tile/0/000",
            "tile/0/001.p/44",
            "tile/1/000.p/1")) {
      store.write(path, Vectors.octets("log300/" + path));
    }
    TileLog log = TileLog.open(store);
    assertThat(log.size()).isEqualTo(300);
    assertThat(log.entry(299)).isEqualTo(Vectors.leaf(299));

    TlogProof proof = TlogProof.parse(Vectors.octets("leaf123-in-300.tlog-proof"));
    assertThat(log.inclusion(123, 300).hashes()).isEqualTo(proof.hashes());
    assertThat(log.leafHash(123)).isEqualTo(Merkle.leafHash(Vectors.leaf(123)));
    ConsistencyProof consistency = log.consistency(256, 300);
    // The body of a witness request: "old 256", the proof a line each, an empty line.
    String[] request =
        new String(Vectors.octets("add-checkpoint-256-300.txt"), StandardCharsets.UTF_8)
            .split("\n", 4);
    assertThat(request[0]).isEqualTo("old 256");
    assertThat(consistency.hashes())
        .containsExactly(Hash32.of(Base64.getDecoder().decode(request[1])));
    assertThat(request[2]).isEmpty();
    consistency.verify(log.root(256), log.root());
  }
}
