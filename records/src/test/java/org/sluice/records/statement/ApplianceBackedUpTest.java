package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;

class ApplianceBackedUpTest {
  private static final Hash32 H = Hash32.sha256(new byte[] {1});

  private static void refused(String field, Hash32 backup, List<Hash32> recipients, long time) {
    assertThatThrownBy(() -> new ApplianceBackedUp(Samples.DOMAIN, backup, recipients, 1, time))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining(field);
  }

  @Test
  void aBackupWithoutAnId() {
    refused("backup", Hash32.ZERO, List.of(H), 0);
  }

  @Test
  void aBackupForNobodyForTheSameTwiceForTooMany() {
    refused("recipients", H, List.of(), 0);
    refused("recipients", H, List.of(H, H), 0);
    List<Hash32> many =
        IntStream.rangeClosed(0, ApplianceBackedUp.MAX_RECIPIENTS)
            .mapToObj(i -> Hash32.sha256(new byte[] {(byte) i}))
            .toList();
    refused("recipients", H, many, 0);
  }

  @Test
  void aTimeBeforeAll() {
    refused("time", H, List.of(H), -1);
  }
}
