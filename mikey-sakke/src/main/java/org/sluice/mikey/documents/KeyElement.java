package org.sluice.mikey.documents;

import org.sluice.mikey.secret.SecretBytes;

/// One of the three key elements of a key set.
sealed interface KeyElement extends AutoCloseable {

  /// KeyContentType: the key itself, which closing wipes.
  final class Plain implements KeyElement {
    private final SecretBytes key;

    Plain(SecretBytes key) {
      this.key = key;
    }

    SecretBytes key() {
      return key;
    }
  }

  /// EncKeyContentType.
  record Wrapped(EncryptedKey key) implements KeyElement {}

  /// Wipes the key if it is here in plain.
  @Override
  default void close() {
    if (this instanceof Plain plain) {
      plain.key.close();
    }
  }
}
