package org.sluice.mikey.message;

/// What a domain can ask of the messages of its users (docs/MESSAGE-OPTIONS.md). Makers do it, and
/// openers refuse messages of the domain's users that do not.
public enum MessageOption {
  /// The secret is encapsulated to the sender too (extension 6, TS 33.180 clause E.5), so that an
  /// audit key of the sender opens what the sender sent.
  SAKKE_TO_SELF,
  /// Sender and recipient stand in the message as hashed identifiers (roles 8 and 9, TS 33.180
  /// clause E.7): no names on the wire. Only for identifiers that are hashes.
  HIDE_IDENTITIES
}
