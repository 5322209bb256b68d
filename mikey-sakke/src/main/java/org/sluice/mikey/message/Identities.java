package org.sluice.mikey.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.UserUri;

/// The four identities of a message in whatever roles it names them: sender and recipient as URI or
/// as hashed identifier, and the two key management servers. Octets are compared as written; no two
/// spellings are the same identity.
record Identities(
    @Nullable Octets senderUri,
    @Nullable Octets senderUid,
    @Nullable Octets recipientUri,
    @Nullable Octets recipientUid,
    Octets senderKmsUri,
    Octets recipientKmsUri) {

  static Identities of(Imessage m, ReadingRules rules) {
    List<Octets> servers =
        m.ids().stream().filter(i -> i.is(IdRole.KMS)).map(Identity::value).toList();
    if (!servers.isEmpty()
        && (!rules.admits(ReadingOption.KMS_ROLE_TWICE) || servers.size() != 2)) {
      throw new MessageRefused(
          Reason.UNSUPPORTED, "identity role 3 instead of 6 and 7 (option KMS_ROLE_TWICE)");
    }
    boolean twice = !servers.isEmpty();
    return new Identities(
        either(m, IdRole.INITIATOR, IdRole.INITIATOR_UID),
        m.id(IdRole.INITIATOR_UID).orElse(null),
        either(m, IdRole.RESPONDER, IdRole.RESPONDER_UID),
        m.id(IdRole.RESPONDER_UID).orElse(null),
        twice ? servers.get(0) : one(m, IdRole.INITIATOR_KMS),
        twice ? servers.get(1) : one(m, IdRole.RESPONDER_KMS));
  }

  /// Whether neither user is named.
  boolean hidden() {
    return senderUri == null && recipientUri == null;
  }

  /// Refuses a message that `self` did not send.
  void requireSender(Party self, Instant time) {
    boolean ours =
        senderKmsUri.equals(Octets.of(self.keys().kms().octets()))
            && (senderUri != null
                ? senderUri.equals(Octets.of(self.user().octets()))
                : senderUid != null
                    && senderUid.equals(Octets.of(ImessageOpener.identifier(self, time))));
    if (!ours) {
      throw new MessageRefused(Reason.WRONG_SENDER, "not sent by " + self.user());
    }
  }

  /// Refuses a message for somebody else, or under another key management server.
  void requireRecipient(Party self, Instant time) {
    if (!recipientKmsUri.equals(Octets.of(self.keys().kms().octets()))) {
      throw new MessageRefused(
          Reason.WRONG_KMS, "encapsulated under another key management server");
    }
    boolean ours =
        recipientUri != null
            ? recipientUri.equals(Octets.of(self.user().octets()))
            : recipientUid != null
                && recipientUid.equals(Octets.of(ImessageOpener.identifier(self, time)));
    if (!ours) {
      throw new MessageRefused(Reason.WRONG_RECIPIENT, "not addressed to " + self.user());
    }
  }

  /// The master public keys of the server that vouches for the sender.
  MasterKeys senderKms(List<MasterKeys> trusted) {
    for (MasterKeys keys : trusted) {
      if (senderKmsUri.equals(Octets.of(keys.kms().octets()))) {
        return keys;
      }
    }
    throw new MessageRefused(Reason.UNKNOWN_SENDER_KMS, "no master keys for the sender's server");
  }

  /// Who claims to have sent it: the URI in the message, or the expected sender if it is hidden.
  UserUri sender(Optional<UserUri> expected) {
    if (senderUri == null) {
      return expected.orElseThrow(
          () -> new MessageRefused(Reason.WRONG_SENDER, "hidden, and none is expected"));
    }
    UserUri named;
    try {
      named = UserUri.parse(new String(senderUri.toArray(), UTF_8));
    } catch (MalformedRecord e) {
      throw new MessageRefused(Reason.MALFORMED, "the initiator's URI: " + e.problem());
    }
    if (!Octets.of(named.octets()).equals(senderUri)) {
      throw new MessageRefused(Reason.MALFORMED, "the initiator's URI is not UTF-8");
    }
    if (expected.isPresent() && !expected.get().equals(named)) {
      throw new MessageRefused(Reason.WRONG_SENDER, "from " + named + ", not " + expected.get());
    }
    return named;
  }

  /// If the message hides its sender, the hash in it must be that of the expected one.
  void requireSenderUid(byte[] identifier) {
    if (senderUid != null && !senderUid.equals(Octets.of(identifier))) {
      throw new MessageRefused(Reason.WRONG_SENDER, "not the identifier of the expected sender");
    }
  }

  private static @Nullable Octets either(Imessage m, IdRole uri, IdRole uid) {
    if (m.id(uri).isPresent() == m.id(uid).isPresent()) {
      throw new MessageRefused(Reason.UNSUPPORTED, "not exactly one of " + uri + " and " + uid);
    }
    return m.id(uri).orElse(null);
  }

  private static Octets one(Imessage m, IdRole role) {
    return m.id(role)
        .orElseThrow(() -> new MessageRefused(Reason.UNSUPPORTED, "no identity " + role));
  }
}
