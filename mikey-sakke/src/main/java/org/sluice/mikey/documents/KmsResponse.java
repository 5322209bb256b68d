package org.sluice.mikey.documents;

import java.util.Optional;

/// A response of a KMS (TS 33.180 clause D.3.1). It may hold plain keys; closing it wipes them.
public final class KmsResponse implements AutoCloseable {

  static final String ELEMENT = "KmsResponse";

  private final ResponseHead head;
  private final Optional<KmsMessage> message;
  private final Optional<KmsError> error;

  KmsResponse(ResponseHead head, Optional<KmsMessage> message, Optional<KmsError> error) {
    this.head = head;
    this.message = message;
    this.error = error;
  }

  /// A response that brings something; it takes over the message.
  public static KmsResponse of(ResponseHead head, KmsMessage message) {
    return new KmsResponse(head, Optional.of(message), Optional.empty());
  }

  /// A response that says why it brings nothing.
  public static KmsResponse of(ResponseHead head, KmsError error) {
    return new KmsResponse(head, Optional.empty(), Optional.of(error));
  }

  /// What every response has.
  public ResponseHead head() {
    return head;
  }

  /// What it brings; it stays this response's.
  public Optional<KmsMessage> message() {
    return message;
  }

  /// What went wrong.
  public Optional<KmsError> error() {
    return error;
  }

  /// Whether keys are in it in plain.
  boolean hasPlainKeys() {
    return message.isPresent()
        && message.get() instanceof KmsKeyProv keys
        && keys.keySets().stream().anyMatch(KmsKeySet::hasPlainKeys);
  }

  @Override
  public void close() {
    message.ifPresent(KmsMessage::close);
  }
}
