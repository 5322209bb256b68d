package org.sluice.mikey.eccsi;

/// An identity that ECCSI does not take: empty, or longer than [Eccsi#MAX_IDENTITY_OCTETS]. The
/// message says the length, not the identity.
public final class BadIdentity extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  BadIdentity(int octets) {
    super("not an identity: " + octets + " octets, expected 1 to " + Eccsi.MAX_IDENTITY_OCTETS);
  }
}
