package org.sluice.threshold.partition;

import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.vault.Backup;

/// Signs a backup that its partition never made, with the partition's token.
final class BackupForger {
  private BackupForger() {}

  static Backup signed(TokenDouble token, Backup b) {
    byte[] input =
        new Writer()
            .raw("sluice/backup/v1".getBytes(StandardCharsets.US_ASCII))
            .u8(0)
            .raw(b.hash().octets())
            .toByteArray();
    return new Backup(
        b.index(),
        b.logSize(),
        b.logRoot(),
        b.time(),
        b.folder(),
        b.generations(),
        b.files(),
        Octets.of(token.signIdentity(input)));
  }
}
