package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogDocumentTest {
  @Test
  void docsLogHasARowForEveryStatement() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    String table = Files.readString(module.resolveSibling("docs").resolve("LOG.md"));
    for (StatementType type : StatementType.values()) {
      assertThat(table).contains("\n| " + type.code() + " | " + type.recordName() + " | ");
    }
  }
}
