package org.sluice.mikey.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentOptionsTest {

  @Test
  void everyOptionAndEveryValueStandsInTheTable() throws IOException {
    Path root = Path.of(System.getProperty("sluice.root", ".."));
    String table = Files.readString(root.resolve("docs/DOCUMENT-OPTIONS.md"));
    List<String> names = new ArrayList<>();
    for (RecordComponent c : DocumentOptions.class.getRecordComponents()) {
      names.add(c.getName());
    }
    for (Enum<?>[] values :
        List.<Enum<?>[]>of(WrapReading.values(), BinaryForm.values(), Tolerance.values())) {
      for (Enum<?> v : values) {
        names.add(v.name());
      }
    }
    assertThat(names)
        .hasSizeGreaterThan(13)
        .allSatisfy(n -> assertThat(table).contains("`" + n + "`"));
  }

  @Test
  void nothingIsToleratedUnlessItIsNamed() {
    DocumentOptions strict = DocumentOptions.STRICT;
    assertThat(strict.tolerated()).isEmpty();
    assertThat(strict.wrap()).isEqualTo(WrapReading.RFC5649);
    assertThat(strict.cipherValue()).isEqualTo(BinaryForm.BASE64);
    assertThat(strict.userId()).isEqualTo(BinaryForm.HEX);
    assertThat(strict.layout()).isEqualTo(DocumentLayout.TS33180);
    DocumentOptions more =
        strict.tolerating(Tolerance.HMAC_128).tolerating(Tolerance.FOREIGN_CONTENT);
    assertThat(more.tolerated())
        .containsExactlyInAnyOrder(Tolerance.HMAC_128, Tolerance.FOREIGN_CONTENT);
    assertThat(strict.tolerated()).isEmpty();
  }
}
