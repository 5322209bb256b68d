package org.sluice.appliance.issuance;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.transport.TransportKeys;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.KeySetLabel;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;

/// Wraps key sets for TS 33.180 clients: a KmsKeySet element whose three keys are wrapped under the
/// device's transport key, which is open only meanwhile. What comes out is no secret.
final class DocumentSealer {
  private final HighSide high;
  private final TransportKeys keys;
  private final DocumentOptions options;

  DocumentSealer(HighSide high, DocumentOptions options) {
    this.high = high;
    this.keys = new TransportKeys(high);
    this.options = options;
  }

  SealedKeySet seal(ExtractedKeys.Key key, Device device) {
    Extraction leaf = key.leaf();
    KeySetLabel label = label(key);
    try (TransportKey trk = keys.open(Hash32.of(device.sealPublic().toArray()));
        KmsKeySet wrapped = KmsKeySet.wrapped(label, key.keySet(), trk, options);
        SecretBytes element = new DocumentWriter(options).wrappedKeySet(wrapped)) {
      byte[] open =
          element.use(at -> MEM.asSlice(at, element.length()).toArray(ValueLayout.JAVA_BYTE));
      return new SealedKeySet(
          leaf.domain(),
          leaf.epoch(),
          leaf.period(),
          leaf.commitment(),
          device.sealHash(),
          key.leafIndex(),
          List.of(new SealedKeySet.Part(KeyHash.TRANSPORT, new byte[0], open)));
    }
  }

  private KeySetLabel label(ExtractedKeys.Key key) {
    Extraction leaf = key.leaf();
    DomainProfile profile =
        (DomainProfile) high.log().index().domainOf(leaf.domain()).profile().statement();
    // By the leaf's commitment: a device may serve several identities of its user.
    User user =
        high.users()
            .of(leaf.domain(), leaf.commitment())
            .orElseThrow(() ->
                new CommandFailed(
                    "the identity of log entry " + key.leafIndex() + " is not in the database"));
    KeyPeriod period = new KeyPeriod(profile.rule(), leaf.period());
    return new KeySetLabel(
        profile.kms(),
        Optional.empty(),
        Optional.empty(),
        user.uri(),
        Octets.of(key.identifier().octets()),
        Optional.of(period.start()),
        Optional.of(period.end()),
        leaf.period(),
        false);
  }
}
