package org.sluice.client.pull;

import java.util.List;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.DomainKeys;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealInfo;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TlogException;

/// Every check of one key set, in this order, each taking only what the one before has proven:
///
/// 1. access record: this domain and user, commitment from its salt, this device's two keys, active
/// 2. checkpoint: log signature and witness quorum under the profile
/// 3. leaf: an Extraction that says what the sealed record says and names this device
/// 4. inclusion of that leaf, at that index, under that checkpoint
/// 5. opening: HPKE with the info made from the proven values
/// 6. keys: identifier, RSK by pairing, SSK by its equation, against the pinned public keys
final class KeySetCheck {

  private final DomainKeys domain;
  private final DomainProfile profile;
  private final DeviceFolder device;

  KeySetCheck(DomainKeys domain, DeviceFolder device) {
    this.domain = domain;
    this.profile = domain.profile().profile();
    this.device = device;
  }

  /// Check 1. Returns the identity commitment of the user.
  Hash32 access(Octets octets) {
    AccessRecord access = decode(Check.ACCESS_RECORD, () -> AccessRecord.decode(octets.toArray()));
    expect(Check.ACCESS_RECORD, "domain " + profile.domain(), access.domain(), profile.domain());
    expect(Check.ACCESS_RECORD, "user " + device.user(), access.user(), device.user());
    expect(
        Check.ACCESS_RECORD, "device " + device.deviceId(), access.deviceId(), device.deviceId());
    expect(
        Check.ACCESS_RECORD,
        "sealing key " + device.sealKeyHash(),
        access.sealKeyHash(),
        device.sealKeyHash());
    expect(Check.ACCESS_RECORD, "state ACTIVE", access.state(), DeviceState.ACTIVE);
    // Computed here as well, not taken from the record: it is what the leaf is compared with.
    return IdentityCommitment.of(access.salt().toArray(), device.user());
  }

  /// Check 2.
  Checkpoint checkpoint(Octets note) {
    try {
      return domain.profile().checkpoints().verify(note.toArray()).checkpoint();
    } catch (TlogException e) {
      throw refused(Check.CHECKPOINT, "a checkpoint that the profile's keys signed", e);
    }
  }

  /// Checks 3 and 4.
  ProvenRecord leaf(LoggedRecord record, Hash32 commitment, Checkpoint checkpoint) {
    SealedKeySet sealed =
        decode(Check.SEALED_RECORD, () -> SealedKeySet.decode(record.sealed().toArray()));
    expect(Check.SEALED_RECORD, "domain " + profile.domain(), sealed.domain(), profile.domain());
    expect(Check.SEALED_RECORD, "epoch " + profile.epoch(), sealed.epoch(), profile.epoch());
    expect(
        Check.SEALED_RECORD,
        "recipient " + device.sealKeyHash(),
        sealed.recipient(),
        device.sealKeyHash());
    expect(Check.SEALED_RECORD, "leaf " + record.index(), sealed.leafIndex(), record.index());

    byte[] entry = record.entry().toArray();
    Extraction leaf = extraction(entry);
    expect(Check.LEAF, "domain " + sealed.domain(), leaf.domain(), sealed.domain());
    expect(Check.LEAF, "epoch " + sealed.epoch(), leaf.epoch(), sealed.epoch());
    expect(Check.LEAF, "period " + sealed.period(), leaf.period(), sealed.period());
    expect(Check.LEAF, "commitment " + commitment, leaf.commitment(), commitment);
    expect(Check.SEALED_RECORD, "commitment " + commitment, sealed.commitment(), commitment);
    if (leaf.purpose() != Purpose.ISSUE && leaf.purpose() != Purpose.PAST) {
      throw refused(Check.LEAF, "purpose ISSUE or PAST", leaf.purpose().name());
    }
    if (!leaf.recipients().contains(device.sealKeyHash())) {
      throw refused(Check.LEAF, "recipient " + device.sealKeyHash(), leaf.recipients() + "");
    }
    included(entry, record.index(), record.proof(), checkpoint);
    return new ProvenRecord(sealed, leaf);
  }

  /// Check 4 of an entry that is no sealed record's: what stands in the log at that index.
  SignedStatement entry(LoggedEntry logged, Checkpoint checkpoint) {
    byte[] entry = logged.entry().toArray();
    included(entry, logged.index(), logged.proof(), checkpoint);
    return decode(Check.LEAF, () -> SignedStatement.decode(entry));
  }

  private void included(byte[] entry, long index, List<Hash32> proof, Checkpoint checkpoint) {
    try {
      new InclusionProof(index, checkpoint.size(), proof)
          .verify(Merkle.leafHash(entry), checkpoint.root());
    } catch (TlogException e) {
      throw refused(Check.INCLUSION, "a path to the signed root", e);
    }
  }

  /// Checks 5 and 6. The caller closes what is returned.
  VerifiedKeySet open(ProvenRecord proven, HpkeKeyPair sealing) {
    SealedKeySet sealed = proven.sealed();
    KeyPeriod period = decode(Check.LEAF, () -> new KeyPeriod(profile.rule(), sealed.period()));
    Identifier id =
        decode(
            Check.LEAF,
            () -> Identifier.of(profile.rule(), device.user(), profile.kms(), period.number()));
    if (sealed.parts().size() != 1) {
      throw refused(
          Check.SEALED_RECORD, "one part (this version adds none)", sealed.parts().size() + "");
    }
    SealedKeySet.Part part = sealed.parts().getFirst();
    expect(Check.SEALED_RECORD, "suite " + device.suite(), part.suite(), device.suite().code());
    byte[] info =
        SealInfo.octets(
            sealed.domain(),
            sealed.epoch(),
            period.number(),
            id,
            sealed.leafIndex(),
            device.sealKeyHash());
    try (SecretBytes plain =
        Hpke.open(sealing, part.enc().toArray(), info, new byte[0], part.ciphertext().toArray())) {
      return validated(KeySet.fromPlain(plain), period, proven.leaf());
    } catch (HpkeException e) {
      throw refused(Check.OPEN, "a record sealed to this device for this leaf and period", e);
    } catch (KeySetRefused e) {
      throw refused(Check.KEY_SET, "the keys of " + device.user() + " in " + period.label(), e);
    }
  }

  private VerifiedKeySet validated(KeySet keys, KeyPeriod period, Extraction leaf) {
    try {
      keys.validate(domain.masterKeys(), device.user(), period.number());
      return new VerifiedKeySet(keys, domain, device, period, others(leaf));
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  /// Recipients that are not this device: the user's other devices, or somebody else's.
  private List<Hash32> others(Extraction leaf) {
    return leaf.recipients().stream().filter(r -> !r.equals(device.sealKeyHash())).toList();
  }

  private Extraction extraction(byte[] entry) {
    SignedStatement signed = decode(Check.LEAF, () -> SignedStatement.decode(entry));
    if (signed.statement() instanceof Extraction leaf) {
      return leaf;
    }
    throw refused(Check.LEAF, "an Extraction", signed.statement().label());
  }

  private <T> T decode(Check check, java.util.function.Supplier<T> decoder) {
    try {
      return decoder.get();
    } catch (MalformedRecord e) {
      throw refused(check, "a well-formed record", e);
    }
  }

  private void expect(Check check, String expected, Object got, Object wanted) {
    if (!got.equals(wanted)) {
      throw refused(check, expected, String.valueOf(got));
    }
  }

  private Refused refused(Check check, String expected, String got) {
    return new Refused(check, device.name(), expected, got);
  }

  private Refused refused(Check check, String expected, RuntimeException why) {
    return new Refused(check, device.name(), expected, String.valueOf(why.getMessage()), why);
  }
}
