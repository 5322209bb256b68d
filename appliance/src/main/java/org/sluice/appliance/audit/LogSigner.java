package org.sluice.appliance.audit;

import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// Signs checkpoints with the log's keys, which stay in the appliance's token.
public interface LogSigner {
  /// The log's Ed25519 key; its name is the log's origin.
  NoteKey logKey();

  /// A note over `text` with the log's signature lines.
  SignedNote sign(String text);
}
