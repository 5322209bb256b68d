package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2SP tlog-witness: the body of add-checkpoint")
class AddCheckpointTest {
  @Test
  @DisplayName("the octets of the vector, from the log of 300 entries")
  void vector() {
    byte[] expected = Vectors.octets("add-checkpoint-256-300.txt");
    String text = new String(expected, StandardCharsets.UTF_8);
    byte[] note = text.substring(text.indexOf("\n\n") + 2).getBytes(StandardCharsets.UTF_8);
    MemoryTileStore store = new MemoryTileStore();
    TileLog log = TileLog.open(store);
    log.append(Vectors.leaves(0, 300));
    assertThat(AddCheckpoint.request(log.consistency(256, 300), note)).isEqualTo(expected);
  }

  @Test
  void aWitnessThatKnowsNothingNeedsNoProof() {
    byte[] note = {'x'};
    assertThat(AddCheckpoint.request(new ConsistencyProof(0, 5, List.of()), note))
        .isEqualTo("old 0\n\nx".getBytes(StandardCharsets.US_ASCII));
  }
}
