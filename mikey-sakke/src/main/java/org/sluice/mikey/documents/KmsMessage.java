package org.sluice.mikey.documents;

/// What a response brings. Closing it wipes the keys in it.
public sealed interface KmsMessage extends AutoCloseable permits KmsInit, KmsKeyProv, KmsCertCache {

  @Override
  default void close() {}
}
