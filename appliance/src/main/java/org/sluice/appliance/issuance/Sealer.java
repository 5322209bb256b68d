package org.sluice.appliance.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.UserStore;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.SealInfo;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.statement.Extraction;

/// Seals each key set to each of its devices, in the way it was enrolled with. The clear octets
/// exist in locked memory only, for the time of one key set.
final class Sealer {

  private final UserStore users;
  private final DomainName domain;
  private final DocumentSealer documents;

  /// Devices with a transport key get `documents`.
  Sealer(UserStore users, DomainName domain, DocumentSealer documents) {
    this.users = users;
    this.domain = domain;
    this.documents = documents;
  }

  /// The sealed records of a batch, in the order of its leaves and their recipients.
  SealedKeys seal(ExtractedKeys keys) {
    Set<Hash32> recipients =
        keys.keys().stream()
            .flatMap(k -> k.leaf().recipients().stream())
            .collect(Collectors.toSet());
    Map<Hash32, Device> devices = users.bySealHash(domain, recipients);
    // On all cores; the order stays.
    List<Octets> records =
        keys.keys().parallelStream().flatMap(key -> sealed(key, devices).stream()).toList();
    return new SealedKeys(keys.batch(), records);
  }

  private List<Octets> sealed(ExtractedKeys.Key key, Map<Hash32, Device> devices) {
    List<Octets> records = new ArrayList<>();
    try (SecretBytes plain = key.keySet().toPlain()) {
      for (Hash32 recipient : key.leaf().recipients()) {
        records.add(Octets.of(seal(key, recipient, devices.get(recipient), plain).encoded()));
      }
    }
    return records;
  }

  private SealedKeySet seal(
      ExtractedKeys.Key key, Hash32 recipient, @Nullable Device device, SecretBytes plain) {
    if (device == null) {
      throw new CommandFailed(
          "the device with sealing key " + recipient + " is in the log but not in the database");
    }
    if (device.sealSuite() == KeyHash.TRANSPORT) {
      return documents.seal(key, device);
    }
    return to(
        key.leaf(),
        key.leafIndex(),
        key.identifier(),
        device.sealSuite(),
        device.sealPublic(),
        plain);
  }

  /// Seals `plain`, made for that leaf, to one public key.
  static SealedKeySet to(
      Extraction leaf,
      long leafIndex,
      Identifier identifier,
      int suite,
      Octets sealPublic,
      SecretBytes plain) {
    Hash32 recipient = KeyHash.ofSealKey(suite, sealPublic.toArray());
    byte[] info =
        SealInfo.octets(
            leaf.domain(), leaf.epoch(), leaf.period(), identifier, leafIndex, recipient);
    Sealed sealed = Hpke.seal(SealSuite.of(suite), sealPublic.toArray(), info, new byte[0], plain);
    return new SealedKeySet(
        leaf.domain(),
        leaf.epoch(),
        leaf.period(),
        leaf.commitment(),
        recipient,
        leafIndex,
        List.of(
            new SealedKeySet.Part(suite, Octets.of(sealed.enc()), Octets.of(sealed.ciphertext()))));
  }
}
