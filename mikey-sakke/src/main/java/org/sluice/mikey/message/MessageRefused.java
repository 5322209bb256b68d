package org.sluice.mikey.message;

import org.sluice.records.codec.MalformedRecord;

/// A message that is not made or not opened. [#reason()] is for programs, the text for people; no
/// text contains anything secret.
public final class MessageRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Reason {
    /// Not an I_MESSAGE: the text names field and octet.
    MALFORMED,
    /// A well-formed message with a value that these reading rules do not take.
    UNSUPPORTED,
    /// Addressed to somebody else.
    WRONG_RECIPIENT,
    /// The responder's key management server is not the one that gave us our keys.
    WRONG_KMS,
    /// No master public keys are known for the initiator's key management server.
    UNKNOWN_SENDER_KMS,
    /// Not from the sender that was expected, or the sender cannot be told.
    WRONG_SENDER,
    /// The time of the message is too far from ours.
    WRONG_TIME,
    /// A live message that was accepted before.
    REPLAYED,
    /// So many live messages within the time window that no more can be remembered.
    REPLAY_MEMORY_FULL,
    /// Not as the sender's domain asks of its users' messages, see [MessageOption].
    AGAINST_DOMAIN_OPTIONS,
    /// We hold no keys for the key period of the message's time, or the keys are of another period.
    WRONG_PERIOD,
    /// The signature is not the sender's over these octets.
    BAD_SIGNATURE,
    /// The encapsulated secret is not consistent: changed, or made for another key.
    BAD_ENCAPSULATION,
    /// The secret for the sender (extension 6) is not the one for the recipient.
    BAD_SAKKE_TO_SELF,
    /// The key parameters (extension 7) are not this message's.
    BAD_KEY_PARAMETERS
  }

  private final Reason reason;

  MessageRefused(Reason reason, String why) {
    super(reason + ": " + why);
    this.reason = reason;
  }

  MessageRefused(MalformedRecord cause) {
    super(Reason.MALFORMED + ": " + cause.getMessage(), cause);
    this.reason = Reason.MALFORMED;
  }

  /// Why.
  public Reason reason() {
    return reason;
  }
}
