package org.sluice.system.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentSigner;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.KeySetLabel;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.NewKeys;
import org.sluice.mikey.documents.ResponseHead;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.XmlOutput;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.UserUri;

/// A key set on its way through signed documents, plain and wrapped, and out of them again.
final class KeyDocuments {
  private final MasterKeys masters;
  private final UserUri user;
  private final long period;
  private final MaskedPatterns patterns;

  KeyDocuments(MasterKeys masters, UserUri user, long period, MaskedPatterns patterns) {
    this.masters = masters;
    this.user = user;
    this.period = period;
    this.patterns = patterns;
  }

  /// The keys as they come out of the second document, `keys` being closed; `whileOpen` runs while
  /// the first, with the keys in plain, is open.
  KeySet through(KeySet keys, Runnable whileOpen) {
    try (keys;
        TransportKey trk = TransportKey.of("tk.1", random("TrK"));
        IntegrityKey ink = IntegrityKey.of("ink.1", random("InK"))) {
      digits("RSK as text", keys.rsk().octets());
      digits("SSK as text", keys.ssk().octets());
      KeySetLabel label = label(keys);
      try (KeySet plain = sent(KmsKeySet.plain(label, keys), trk, ink, whileOpen)) {
        DocumentOptions options = DocumentOptions.STRICT;
        return sent(KmsKeySet.wrapped(label, plain, trk, options), trk, ink, () -> {});
      }
    }
  }

  private KeySet sent(KmsKeySet set, TransportKey trk, IntegrityKey ink, Runnable whileOpen) {
    DocumentWriter writer = new DocumentWriter(DocumentOptions.STRICT);
    DocumentReader reader = new DocumentReader(DocumentOptions.STRICT);
    ResponseHead head =
        new ResponseHead(user, masters.kms(), Instant.EPOCH, Optional.empty(), "https://kms/");
    try (KmsResponse response = KmsResponse.of(head, new KmsKeyProv(List.of(set), NewKeys.NONE));
        SecretBytes document = writer.signedResponse(response, DocumentSigner.of(ink))) {
      whileOpen.run();
      SecretBytes arrived = document.use(at -> SecretBytes.takeCopyOf(at, document.length()));
      try (KmsResponse read = reader.signedResponse(arrived, ink)) {
        KmsKeyProv keys = (KmsKeyProv) read.message().orElseThrow();
        return keys.keySets().getFirst().openWith(trk, masters);
      }
    }
  }

  private KeySetLabel label(KeySet keys) {
    return new KeySetLabel(
        masters.kms(),
        Optional.empty(),
        Optional.empty(),
        user,
        Octets.of(keys.identifier()),
        Optional.empty(),
        Optional.empty(),
        period,
        false);
  }

  private SecretBytes random(String name) {
    SecretBytes key = SecretBytes.allocate(32);
    key.use(at -> {
      RandomSource.system().fill(at, 32);
      return at;
    });
    patterns.add(name, key);
    return key;
  }

  /// The octets as the document has them.
  private void digits(String name, SecretBytes secret) {
    try (XmlOutput out = new XmlOutput();
        SecretBytes text = out.hex(secret).finish()) {
      patterns.add(name, text);
    }
  }
}
