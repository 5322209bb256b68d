package org.sluice.mikey.documents;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;

/// A key set as documents carry it (KmsKeySet of TS 33.180): RSK, SSK and PVT, each plain or
/// wrapped under a TrK. There is no way to its keys but [#open], which validates them against the
/// master public keys; whether a revoked or expired key is still of use (it opens old messages) is
/// the caller's question. Closing it wipes what is in it in plain.
public final class KmsKeySet implements AutoCloseable {

  static final String ELEMENT = "KmsKeySet";
  static final String VERSION = "1.1.0";

  private final KeySetLabel label;
  private final Map<KeyKind, KeyElement> elements;
  private final Wrapping wrapping;

  KmsKeySet(KeySetLabel label, Map<KeyKind, KeyElement> elements, DocumentOptions options) {
    this.label = label;
    this.elements = elements;
    this.wrapping = new Wrapping(options);
  }

  /// A key set to be written with its keys in plain, of which it holds copies.
  ///
  /// @throws IllegalArgumentException if the label names another identifier
  public static KmsKeySet plain(KeySetLabel label, KeySet keys) {
    requireSame(label, keys);
    Map<KeyKind, KeyElement> elements = new EnumMap<>(KeyKind.class);
    elements.put(KeyKind.RSK, new KeyElement.Plain(copy(keys.rsk().octets())));
    elements.put(KeyKind.SSK, new KeyElement.Plain(copy(keys.ssk().octets())));
    elements.put(KeyKind.PVT, new KeyElement.Plain(secret(keys.pvt().octets())));
    return new KmsKeySet(label, elements, DocumentOptions.STRICT);
  }

  /// A key set to be written with its keys wrapped under a TrK, in the reading that the options
  /// name.
  ///
  /// @throws IllegalArgumentException if the label names another identifier
  public static KmsKeySet wrapped(
      KeySetLabel label, KeySet keys, TransportKey under, DocumentOptions options) {
    requireSame(label, keys);
    Wrapping w = new Wrapping(options);
    Map<KeyKind, KeyElement> elements = new EnumMap<>(KeyKind.class);
    try (SecretBytes pvt = secret(keys.pvt().octets())) {
      elements.put(KeyKind.RSK, wrapped(w, under, KeyKind.RSK, keys.rsk().octets()));
      elements.put(KeyKind.SSK, wrapped(w, under, KeyKind.SSK, keys.ssk().octets()));
      elements.put(KeyKind.PVT, wrapped(w, under, KeyKind.PVT, pvt));
    }
    return new KmsKeySet(label, elements, options);
  }

  /// What it says of its keys. Until they are opened nothing vouches for it.
  public KeySetLabel label() {
    return label;
  }

  /// Whether a key is in it in plain.
  public boolean hasPlainKeys() {
    return elements.values().stream().anyMatch(KeyElement.Plain.class::isInstance);
  }

  /// The keys, if all are in plain and are those of the label's user and period under these master
  /// public keys. The caller closes them.
  ///
  /// @throws DocumentRefused if a key is wrapped, or the key set is for another KMS
  /// @throws org.sluice.mikey.keyset.KeySetRefused if they are other keys
  public KeySet open(MasterKeys keys) {
    return open(keys, null);
  }

  /// The same, keys that are wrapped being unwrapped with the TrK.
  ///
  /// @throws DocumentRefused if a key is wrapped under another TrK or in another form, or the key
  ///   set is for another KMS
  /// @throws org.sluice.mikey.keyset.KeySetRefused if they are other keys
  public KeySet openWith(TransportKey under, MasterKeys keys) {
    return open(keys, under);
  }

  private KeySet open(MasterKeys keys, @Nullable TransportKey under) {
    if (!label.kms().equals(keys.kms())) {
      throw new DocumentRefused(
          Reason.OTHER_KMS, "key set of " + label.kms() + ", certificate of " + keys.kms());
    }
    try (SecretBytes rsk = key(KeyKind.RSK, under);
        SecretBytes ssk = key(KeyKind.SSK, under);
        SecretBytes pvt = key(KeyKind.PVT, under)) {
      byte[] open = pvt.use(at -> MEM.asSlice(at, pvt.length()).toArray(ValueLayout.JAVA_BYTE));
      KeySet opened = KeySet.of(label.identifier().toArray(), rsk, ssk, open);
      try {
        opened.validate(keys, label.user(), label.period());
        return opened;
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
    }
  }

  KeyElement element(KeyKind kind) {
    KeyElement element = elements.get(kind);
    if (element == null) {
      throw new IllegalStateException("no " + kind + " in this key set");
    }
    return element;
  }

  private SecretBytes key(KeyKind kind, @Nullable TransportKey under) {
    return switch (element(kind)) {
      case KeyElement.Plain plain -> wrapping.exact(kind, copy(plain.key()));
      case KeyElement.Wrapped wrapped -> {
        if (under == null) {
          throw new DocumentRefused(
              Reason.KEY_NAME, "wrapped under " + wrapped.key().keyName() + ", no TrK is given");
        }
        yield wrapping.open(under, kind, wrapped.key());
      }
    };
  }

  private static KeyElement wrapped(
      Wrapping wrapping, TransportKey under, KeyKind kind, SecretBytes key) {
    return new KeyElement.Wrapped(wrapping.wrap(under, kind, key));
  }

  private static void requireSame(KeySetLabel label, KeySet keys) {
    if (!label.identifier().equals(Octets.of(keys.identifier()))) {
      throw new IllegalArgumentException("the label names another identifier than the keys have");
    }
  }

  private static SecretBytes copy(SecretBytes key) {
    return key.use(at -> SecretBytes.takeCopyOf(at, key.length()));
  }

  private static SecretBytes secret(byte[] open) {
    return SecretBytes.takeCopyOf(MemorySegment.ofArray(open));
  }

  @Override
  public void close() {
    elements.values().forEach(KeyElement::close);
  }

  @Override
  public String toString() {
    return "KmsKeySet[" + label.user() + ", period " + label.period() + "]";
  }
}
