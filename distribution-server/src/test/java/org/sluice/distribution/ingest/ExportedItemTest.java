package org.sluice.distribution.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BadBundle;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.id.BundleKind;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;

/// Every item of a bundle proves itself, and nothing else does.
final class ExportedItemTest {
  private final TestHighSide high = new TestHighSide();

  private Bundle bundle(int items) {
    List<byte[]> octets = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      octets.add(("<item>" + i + "</item>").getBytes(UTF_8));
    }
    return Bundle.decode(high.keyBundle(BundleKind.CERTIFICATE, octets));
  }

  private static Export export(Bundle bundle) {
    return (Export) SignedStatement.decode(bundle.proof().exportEntry().toArray()).statement();
  }

  @Test
  void everyItemOfABundleOfAnySizeIsInItsExport() {
    for (int size = 1; size <= 70; size++) {
      Bundle bundle = bundle(size);
      List<ExportedItem> items = ExportedItem.of(bundle);
      assertThat(items).hasSize(size);
      for (ExportedItem item : items) {
        ExportedItem read = ExportedItem.decode(item.encoded());
        assertThat(read).isEqualTo(item);
        read.requireIn(export(bundle));
      }
    }
  }

  @Test
  void anotherItemOrPlaceOrBundleIsRefused() {
    Bundle bundle = bundle(13);
    Export export = export(bundle);
    ExportedItem seventh = ExportedItem.of(bundle).get(7);
    for (ExportedItem wrong :
        List.of(
            new ExportedItem(seventh.proof(), 8, seventh.path(), seventh.item()),
            new ExportedItem(seventh.proof(), 13, seventh.path(), seventh.item()),
            new ExportedItem(seventh.proof(), 7, seventh.path(), Octets.of("<x/>".getBytes(UTF_8))),
            new ExportedItem(seventh.proof(), 7, List.of(), seventh.item()),
            ExportedItem.of(bundle(14)).get(7))) {
      assertThatExceptionOfType(BadBundle.class)
          .isThrownBy(() -> wrong.requireIn(export))
          .satisfies(e -> assertThat(e.check()).isEqualTo(BadBundle.Check.ITEM));
    }
  }

  @Test
  void damagedOctetsAreRefusedOrAnotherItem() {
    Bundle bundle = bundle(5);
    Export export = export(bundle);
    byte[] good = ExportedItem.of(bundle).get(3).encoded();
    int path = good.length - 4 - 16 - 3 * 32;
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      boolean ofTheItem = at >= path || at == 0;
      if (ofTheItem) {
        assertThatExceptionOfType(RuntimeException.class)
            .as("octet %d", at)
            .isThrownBy(() -> ExportedItem.decode(bad).requireIn(export))
            .satisfies(e -> assertThat(e).isInstanceOfAny(BadBundle.class, MalformedRecord.class));
      }
    }
  }
}
