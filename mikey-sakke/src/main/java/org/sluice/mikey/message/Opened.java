package org.sluice.mikey.message;

import java.time.Instant;
import java.util.Optional;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// A verified and opened I_MESSAGE: the secret it carried, and what the sender signed about it.
/// Closing it wipes the secret.
public final class Opened implements AutoCloseable {
  private final Ssv ssv;
  private final UserUri sender;
  private final KmsUri senderKms;
  private final Instant time;
  private final KeyPeriod period;
  private final Imessage message;
  private final Optional<KeyParameters> parameters;

  Opened(
      Ssv ssv,
      UserUri sender,
      KmsUri senderKms,
      Instant time,
      KeyPeriod period,
      Imessage message,
      Optional<KeyParameters> parameters) {
    this.ssv = ssv;
    this.sender = sender;
    this.senderKms = senderKms;
    this.time = time;
    this.period = period;
    this.message = message;
    this.parameters = parameters;
  }

  /// The shared secret (TGK), 16 or 32 octets; wiped with this object.
  public Ssv ssv() {
    return ssv;
  }

  /// Who signed it.
  public UserUri sender() {
    return sender;
  }

  /// The key management server that vouches for the sender.
  public KmsUri senderKms() {
    return senderKms;
  }

  /// The message's time.
  public Instant time() {
    return time;
  }

  /// The period of the key that opened it: the recipient's, or of a sent message the sender's.
  public KeyPeriod period() {
    return period;
  }

  /// The parts of the message, such as the key's identifier and RAND.
  public Imessage message() {
    return message;
  }

  /// What the sender says about the key, if anything.
  public Optional<KeyParameters> keyParameters() {
    return parameters;
  }

  /// SRTP keys of crypto session `csId` from this message's secret, bundle id and RAND.
  public SrtpKeys srtpKeys(int csId) {
    return SrtpKeys.derive(ssv, csId, message.csbId(), message.rand());
  }

  @Override
  public void close() {
    ssv.close();
  }

  @Override
  public String toString() {
    return "Opened[" + sender + ", " + time + "]";
  }
}
