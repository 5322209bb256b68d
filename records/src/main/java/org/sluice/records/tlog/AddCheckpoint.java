package org.sluice.records.tlog;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.sluice.records.id.Hash32;

/// The body of a C2SP tlog-witness `add-checkpoint` request: what a witness needs to see that the
/// log it co-signed last has only grown.
///
/// ```
/// old SIZE
/// hashes of the consistency proof in base64, one a line
///
/// the checkpoint, verbatim
/// ```
public final class AddCheckpoint {
  private AddCheckpoint() {}

  /// The octets of the request.
  ///
  /// @param proof from the size that the witness knows (0: no hashes) to that of the checkpoint
  public static byte[] request(ConsistencyProof proof, byte[] checkpoint) {
    StringBuilder head = new StringBuilder("old ").append(proof.first()).append('\n');
    for (Hash32 hash : proof.hashes()) {
      head.append(Base64.getEncoder().encodeToString(hash.octets())).append('\n');
    }
    byte[] text = head.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(text, text.length + checkpoint.length);
    System.arraycopy(checkpoint, 0, all, text.length, checkpoint.length);
    return all;
  }
}
