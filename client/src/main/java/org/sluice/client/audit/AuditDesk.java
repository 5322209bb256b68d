package org.sluice.client.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.DomainKeys;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.keyset.AuditKey;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.ReadingOption;
import org.sluice.mikey.message.ReadingRules;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.AuditKeyFile;
import org.sluice.records.export.SealInfo;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.TlogException;

/// Opens recorded messages of one user and one period with an audit key, after the log accounted
/// for it: request with its case, leaf, release, each proven under a quorum's checkpoint. The key
/// is in locked memory until this is closed.
public final class AuditDesk implements AutoCloseable {
  private final DomainKeys domain;
  private final UserUri user;
  private final AuditKeyFile.Proven proven;
  private final AuditKey key;

  private AuditDesk(DomainKeys domain, UserUri user, AuditKeyFile.Proven proven, AuditKey key) {
    this.domain = domain;
    this.user = user;
    this.proven = proven;
    this.key = key;
  }

  /// Checks the file against the log of the profile, opens it, and validates the key for `user`.
  ///
  /// @throws Refused naming the check that failed
  public static AuditDesk open(
      DomainKeys domain, AuditKeyFile file, HpkeKeyPair function, UserUri user) {
    DomainProfile profile = domain.profile().profile();
    AuditKeyFile.Proven proven =
        checked(
            Check.LOG,
            () -> file.verify(domain.profile().checkpoints(), profile.bundleSpki().toArray()));
    SealedKeySet sealed = file.sealed();
    Hash32 own = KeyHash.ofSealKey(function.suite().code(), function.publicKey());
    if (!sealed.domain().equals(profile.domain()) || sealed.epoch() != profile.epoch()) {
      throw new Refused(
          Check.SEALED_RECORD,
          "audit key",
          profile.domain() + ", epoch " + profile.epoch(),
          sealed.domain() + ", epoch " + sealed.epoch());
    }
    if (!sealed.recipient().equals(own)) {
      throw new Refused(
          Check.SEALED_RECORD, "audit key", "sealed to key " + own, "" + sealed.recipient());
    }
    return new AuditDesk(domain, user, proven, unsealed(domain, sealed, function, user));
  }

  private static AuditKey unsealed(
      DomainKeys domain, SealedKeySet sealed, HpkeKeyPair function, UserUri user) {
    DomainProfile profile = domain.profile().profile();
    Identifier id =
        checked(
            Check.LEAF, () -> Identifier.of(profile.rule(), user, profile.kms(), sealed.period()));
    byte[] info =
        SealInfo.octets(
            sealed.domain(),
            sealed.epoch(),
            sealed.period(),
            id,
            sealed.leafIndex(),
            sealed.recipient());
    SealedKeySet.Part part = sealed.parts().getFirst();
    try (SecretBytes plain =
        Hpke.open(function, part.enc().toArray(), info, new byte[0], part.ciphertext().toArray())) {
      AuditKey key = AuditKey.fromPlain(plain);
      try {
        key.validate(domain.masterKeys(), user, sealed.period());
        return key;
      } catch (KeySetRefused e) {
        key.close();
        throw e;
      }
    } catch (HpkeException e) {
      // The identifier is part of what it was sealed under: another user's key does not open.
      throw new Refused(
          Check.OPEN, user.value(), "an audit key of this user, for this key", "another", e);
    } catch (KeySetRefused e) {
      throw new Refused(
          Check.KEY_SET, user.value(), "the user's RSK", String.valueOf(e.getMessage()), e);
    }
  }

  /// What the log says of the key: case, request, leaf, release.
  public AuditKeyFile.Proven proven() {
    return proven;
  }

  /// Opens a recorded message that the user received.
  ///
  /// @param others domains whose users may have sent it
  /// @param about tells the era of its time
  /// @throws MessageRefused with the reason
  public Opened received(
      byte[] message,
      List<MasterKeys> others,
      Instant about,
      Optional<UserUri> sender,
      Set<ReadingOption> admitted) {
    return opener(others, admitted).openDeferred(message, about, sender);
  }

  /// Opens a recorded message that the user sent, through SAKKE-to-self.
  ///
  /// @throws MessageRefused with the reason
  /// @throws Refused if the message does not carry its secret for the sender
  public Opened sent(byte[] message, Instant about, Set<ReadingOption> admitted) {
    try {
      return opener(List.of(), admitted).openSent(message, about);
    } catch (MessageRefused e) {
      if (e.reason() != MessageRefused.Reason.UNSUPPORTED) {
        throw e;
      }
      boolean on = domain.profile().profile().options().contains(DomainOption.SAKKE_TO_SELF);
      throw new Refused(
          Check.MESSAGE,
          "sent by " + user,
          "the secret for the sender too (SAKKE-to-self)",
          on
              ? "a message without it, although the domain asks for it: " + e.getMessage()
              : "none: the domain has SAKKE-to-self off, so only an audit key of the recipient"
                  + " opens this",
          e);
    }
  }

  private ImessageOpener opener(List<MasterKeys> others, Set<ReadingOption> admitted) {
    Party self = new Party(user, domain.masterKeys());
    long period = proven.leaf().period();
    return new ImessageOpener(
        self,
        wanted -> wanted.number() == period ? key : null,
        others,
        // What was sent is what the audit function is asked about, as the domain wants it or not.
        ReadingRules.admitting(admitted));
  }

  private static <T> T checked(Check check, Supplier<T> made) {
    try {
      return made.get();
    } catch (TlogException | MalformedRecord e) {
      throw new Refused(
          check, "audit key", "entries that prove it", String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    key.close();
  }
}
