package org.sluice.client.message;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.domain.Revocations;
import org.sluice.client.domain.Standing;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// Whether the keys of somebody at the other end may be trusted. What is no reason to refuse and
/// still worth knowing goes to `notes`.
final class Peers {
  private static final String TRUSTED = "a user whose keys are to be trusted";

  private final Revocations revocations;
  private final Consumer<String> notes;

  Peers(KnownDomains domains, Consumer<String> notes) {
    this.revocations = new Revocations(domains);
    this.notes = notes;
  }

  /// For a message that is made or comes in now.
  ///
  /// @param own profile of the user's domain
  /// @throws Refused when the peer is revoked, or nobody can tell and the peer's domain, or the own
  ///   one where no profile of the peer's is known, wants no message then
  void requireTrusted(PinnedProfile own, KmsUri kms, UserUri peer, Instant now) throws IOException {
    switch (revocations.of(own, kms, peer, now)) {
      case Standing.Trusted _ -> {}
      case Standing.Revoked r -> throw refused(peer, r);
      case Standing.Unknown u -> {
        if (u.demanded()) {
          throw new Refused(Check.REVOCATIONS, peer.value(), TRUSTED, u.why());
        }
        notes.accept("whether " + peer + " is revoked is not known: " + u.why());
      }
    }
  }

  /// For a stored message: what was sent before its sender was revoked is good, as far as anybody
  /// can tell.
  ///
  /// @throws Refused when the sender was revoked at that time
  void requireTrustedThen(PinnedProfile own, KmsUri kms, UserUri sender, Instant sent, Instant now)
      throws IOException {
    switch (revocations.of(own, kms, sender, now)) {
      case Standing.Trusted _ -> {}
      case Standing.Revoked r -> {
        if (!sent.isBefore(r.since())) {
          throw refused(sender, r);
        }
        notes.accept(sender + " was revoked at " + r.since() + ", after the time of the message");
      }
      case Standing.Unknown u ->
          notes.accept("whether " + sender + " is revoked is not known: " + u.why());
    }
  }

  private static Refused refused(UserUri peer, Standing.Revoked r) {
    return new Refused(
        Check.REVOCATIONS,
        peer.value(),
        TRUSTED,
        "revoked since " + r.since() + ", as the list of " + r.asOf() + " says");
  }
}
