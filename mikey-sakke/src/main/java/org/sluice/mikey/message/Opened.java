package org.sluice.mikey.message;

import java.time.Instant;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// A verified and opened I_MESSAGE: the secret it carried, and what the sender signed about it.
/// Closing it wipes the secret.
///
/// @param ssv the shared secret (TGK), 16 or 32 octets
/// @param sender who signed it
/// @param time the message's time
/// @param period the recipient's key period whose key opened it
/// @param message the parts of the message, such as the key's identifier and RAND
public record Opened(Ssv ssv, UserUri sender, Instant time, KeyPeriod period, Imessage message)
    implements AutoCloseable {

  /// SRTP keys of crypto session `csId` from this message's secret, bundle id and RAND.
  public SrtpKeys srtpKeys(int csId) {
    return SrtpKeys.derive(ssv, csId, message.csbId(), message.rand());
  }

  @Override
  public void close() {
    ssv.close();
  }
}
