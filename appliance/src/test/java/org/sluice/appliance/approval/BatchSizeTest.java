package org.sluice.appliance.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.records.export.Payload;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.id.Hash32;

@DisplayName("Leaves in one batch, by the size of the request and the devices of an identity")
class BatchSizeTest {

  private static final Hash32 SOME = Hash32.sha256(new byte[0]);

  private static List<PlannedLeaf> leaves(int count, int devices) {
    return IntStream.range(0, count)
        .mapToObj(i -> new PlannedLeaf(i, SOME, Collections.nCopies(devices, SOME)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 100",
    "1000, 2, 100",
    "1009, 1, 100",
    "1010, 1, 101",
    "10240, 2, 1024",
    "100000, 1, 1024",
    "100000, 2, 1024",
    "100000, 3, 682",
    "100000, 16, 128",
    "500, 16, 100",
    "500, 0, 100"
  })
  void size(int leaves, int devices, int size) {
    assertThat(Drafting.batchSize(leaves(leaves, devices))).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "7", "16"})
  @DisplayName("one identity with many devices is enough to make all batches smaller")
  void fits(int devices) {
    List<PlannedLeaf> some = leaves(20_000, 1);
    List<PlannedLeaf> all =
        IntStream.range(0, some.size())
            .mapToObj(i -> i == 5 ? leaves(1, devices).getFirst() : some.get(i))
            .toList();
    long octets = (long) Drafting.batchSize(all) * devices * (8 << 10);
    assertThat(octets).isLessThanOrEqualTo(Payload.MAX_OCTETS);
  }
}
