package org.sluice.mikey.documents;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.wrap.KeyWrap;
import org.sluice.mikey.wrap.UnwrapRefused;
import org.sluice.records.codec.Octets;

/// Wraps and unwraps keys under a TrK in the reading that the options name.
final class Wrapping {

  private static final int MOST_ZEROS = 8;
  private static final byte UNCOMPRESSED = 4;

  private final DocumentOptions options;

  Wrapping(DocumentOptions options) {
    this.options = options;
  }

  /// A new TrK or InK: 32 octets, which RFC 3394 wraps as they are.
  static EncryptedKey newKey(TransportKey under, String name, SecretBytes key) {
    return encrypted(under, KeyWrap.wrap(under.octets(), key), Optional.of(name));
  }

  static String carriedName(EncryptedKey wrapped, SecretBytes opened) {
    return wrapped
        .carriedName()
        .orElseThrow(() -> {
          opened.close();
          return new DocumentRefused(Reason.KEY_NAME, "a new key without CarriedKeyName");
        });
  }

  EncryptedKey wrap(TransportKey under, KeyKind kind, SecretBytes key) {
    if (options.wrap() == WrapReading.RFC5649) {
      return encrypted(under, KeyWrap.wrapPadded(under.octets(), key), Optional.empty());
    }
    int skipped = kind.point ? 1 : 0;
    try (SecretBytes rest =
        key.use(at -> SecretBytes.takeCopyOf(at + skipped, key.length() - skipped))) {
      return encrypted(under, KeyWrap.wrap(under.octets(), rest), Optional.empty());
    }
  }

  /// Octets that a key of this kind has when it is wrapped by this algorithm.
  ///
  /// @throws DocumentRefused if the algorithm is not accepted
  int[] wrappedLengths(KeyKind kind, String algorithm) {
    if (!padded(kind, algorithm)) {
      return new int[] {kind.octets - (kind.point ? 1 : 0) + 8};
    }
    int octets = (kind.octets + 7) / 8 * 8 + 8;
    return kind == KeyKind.SSK && zerosTolerated()
        ? new int[] {octets, octets + MOST_ZEROS}
        : new int[] {octets};
  }

  /// Octets that a key of this kind has in plain.
  int[] plainLengths(KeyKind kind) {
    if (kind != KeyKind.SSK || !zerosTolerated()) {
      return new int[] {kind.octets};
    }
    int[] all = new int[MOST_ZEROS + 1];
    for (int i = 0; i <= MOST_ZEROS; i++) {
      all[i] = kind.octets + i;
    }
    return all;
  }

  SecretBytes open(TransportKey under, KeyKind kind, EncryptedKey key) {
    if (padded(kind, key.algorithm())) {
      return exact(kind, unwrap(under, key, true));
    }
    SecretBytes opened = unwrap(under, key, false);
    return exact(kind, kind.point ? withPrefix(opened) : opened);
  }

  SecretBytes openNewKey(TransportKey under, EncryptedKey key) {
    if (padded(KeyKind.SHARED, key.algorithm())) {
      return exact(KeyKind.SHARED, unwrap(under, key, true));
    }
    try {
      return exact(KeyKind.SHARED, unwrap(under, key, false));
    } catch (DocumentRefused e) {
      if (e.reason() == Reason.WRAPPED_KEY && options.tolerates(Tolerance.PADDED_NEW_KEYS)) {
        return exact(KeyKind.SHARED, unwrap(under, key, true));
      }
      throw e;
    }
  }

  /// The key in its exact length, the zeros in front of an SSK taken away. Takes over `key`.
  SecretBytes exact(KeyKind kind, SecretBytes key) {
    int more = key.length() - kind.octets;
    if (more == 0) {
      return key;
    }
    try (key) {
      boolean fits =
          kind == KeyKind.SSK
              && zerosTolerated()
              && more > 0
              && more <= MOST_ZEROS
              && key.use(at -> zeros(at, more));
      if (!fits) {
        throw new DocumentRefused(
            Reason.WRAPPED_KEY, kind + " of " + key.length() + " octets, not " + kind.octets);
      }
      return key.use(at -> SecretBytes.takeCopyOf(at + more, kind.octets));
    }
  }

  private boolean padded(KeyKind kind, String algorithm) {
    if (algorithm.equals(EncryptedKey.KW_AES256_PAD)
        && options.tolerates(Tolerance.PADDED_WRAP_NAME)) {
      return true;
    }
    if (!algorithm.equals(EncryptedKey.KW_AES256)) {
      throw new DocumentRefused(
          Reason.WRAPPED_KEY, "EncryptionMethod is not " + EncryptedKey.KW_AES256);
    }
    return kind != KeyKind.SHARED && options.wrap() == WrapReading.RFC5649;
  }

  private boolean zerosTolerated() {
    return options.tolerates(Tolerance.SSK_LEADING_ZEROS);
  }

  private static SecretBytes unwrap(TransportKey under, EncryptedKey key, boolean padded) {
    if (!key.keyName().equals(under.name())) {
      throw new DocumentRefused(
          Reason.KEY_NAME, "wrapped under " + key.keyName() + ", not " + under.name());
    }
    byte[] wrapped = key.wrapped().toArray();
    try {
      return padded
          ? KeyWrap.unwrapPadded(under.octets(), wrapped)
          : KeyWrap.unwrap(under.octets(), wrapped);
    } catch (UnwrapRefused e) {
      throw new DocumentRefused(
          Reason.WRAPPED_KEY, "not a key wrapped under " + under.name() + " in this form", e);
    }
  }

  private static SecretBytes withPrefix(SecretBytes rest) {
    try (rest) {
      SecretBytes whole = SecretBytes.allocate(rest.length() + 1);
      whole.use(to ->
          rest.use(from -> {
            MEM.set(ValueLayout.JAVA_BYTE, to, UNCOMPRESSED);
            MemorySegment.copy(MEM, from, MEM, to + 1, rest.length());
            return to;
          }));
      return whole;
    }
  }

  private static boolean zeros(long at, int count) {
    int any = 0;
    for (int i = 0; i < count; i++) {
      any |= MEM.get(ValueLayout.JAVA_BYTE, at + i);
    }
    return any == 0;
  }

  private static EncryptedKey encrypted(
      TransportKey under, byte[] wrapped, Optional<String> carried) {
    return new EncryptedKey(EncryptedKey.KW_AES256, under.name(), Octets.of(wrapped), carried);
  }
}
