package org.sluice.appliance.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.UserStore;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.SealBatch;
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

  /// Key sets whose X25519 recipients are agreed with at once; less than [SealBatch#MOST] of these.
  private static final int TOGETHER = SealBatch.MOST / Extraction.MAX_RECIPIENTS;

  private static final byte[] NO_AAD = new byte[0];

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
    int parts = (keys.keys().size() + TOGETHER - 1) / TOGETHER;
    // On all cores; the order stays.
    List<Octets> records =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> sealed(part(keys.keys(), part), devices))
            .flatMap(List::stream)
            .toList();
    return new SealedKeys(keys.batch(), records);
  }

  private static List<ExtractedKeys.Key> part(List<ExtractedKeys.Key> keys, int part) {
    int from = part * TOGETHER;
    return keys.subList(from, Math.min(keys.size(), from + TOGETHER));
  }

  private List<Octets> sealed(List<ExtractedKeys.Key> keys, Map<Hash32, Device> devices) {
    List<byte[]> recipients =
        keys.stream()
            .flatMap(key -> key.leaf().recipients().stream())
            .map(devices::get)
            .filter(Sealer::hasX25519)
            .map(device -> device.sealPublic().toArray())
            .toList();
    List<Octets> records = new ArrayList<>();
    try (SealBatch seals = SealBatch.to(recipients)) {
      for (ExtractedKeys.Key key : keys) {
        try (SecretBytes plain = key.keySet().toPlain()) {
          for (Hash32 recipient : key.leaf().recipients()) {
            SealedKeySet sealed = seal(key, recipient, devices.get(recipient), plain, seals);
            records.add(Octets.of(sealed.encoded()));
          }
        }
      }
    }
    return records;
  }

  private static boolean hasX25519(@Nullable Device device) {
    return device != null && device.sealSuite() == KeyHash.X25519;
  }

  private SealedKeySet seal(
      ExtractedKeys.Key key,
      Hash32 recipient,
      @Nullable Device device,
      SecretBytes plain,
      SealBatch seals) {
    if (device == null) {
      throw new CommandFailed(
          "the device with sealing key " + recipient + " is in the log but not in the database");
    }
    byte[] sealPublic = device.sealPublic().toArray();
    Hash32 hash = KeyHash.ofSealKey(device.sealSuite(), sealPublic);
    if (!hash.equals(recipient)) {
      throw new CommandFailed(
          "the sealing key of device "
              + device.deviceId()
              + " of "
              + device.user().uri().value()
              + " in the database is another than the log names: expected "
              + recipient
              + ", got "
              + hash
              + "; nothing was sealed to it");
    }
    if (device.sealSuite() == KeyHash.TRANSPORT) {
      return documents.seal(key, device);
    }
    byte[] info = info(key.leaf(), key.leafIndex(), key.identifier(), hash);
    Sealed sealed =
        hasX25519(device)
            ? seals.seal(sealPublic, info, NO_AAD, plain)
            : Hpke.seal(SealSuite.of(device.sealSuite()), sealPublic, info, NO_AAD, plain);
    return record(key.leaf(), key.leafIndex(), hash, device.sealSuite(), sealed);
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
    byte[] info = info(leaf, leafIndex, identifier, recipient);
    Sealed sealed = Hpke.seal(SealSuite.of(suite), sealPublic.toArray(), info, NO_AAD, plain);
    return record(leaf, leafIndex, recipient, suite, sealed);
  }

  private static byte[] info(
      Extraction leaf, long leafIndex, Identifier identifier, Hash32 recipient) {
    return SealInfo.octets(
        leaf.domain(), leaf.epoch(), leaf.period(), identifier, leafIndex, recipient);
  }

  private static SealedKeySet record(
      Extraction leaf, long leafIndex, Hash32 recipient, int suite, Sealed sealed) {
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
