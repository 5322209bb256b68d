package org.sluice.records.export;

import java.util.Optional;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Export;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// A bundle that passed every check. Only [BundleVerifier] makes one, so holding it is the proof.
public final class VerifiedBundle {
  private final Bundle bundle;
  private final Hash32 payloadHash;
  private final Optional<Logged> logged;

  /// What a bundle of stream K is in the log.
  public record Logged(long leafIndex, Export export, VerifiedCheckpoint checkpoint) {}

  VerifiedBundle(Bundle bundle, Hash32 payloadHash, Optional<Logged> logged) {
    this.bundle = bundle;
    this.payloadHash = payloadHash;
    this.logged = logged;
  }

  /// The bundle.
  public Bundle bundle() {
    return bundle;
  }

  /// Its payload.
  public Payload payload() {
    return bundle.payload();
  }

  /// [Payload#hash()], computed once: a payload has megabytes.
  public Hash32 payloadHash() {
    return payloadHash;
  }

  /// Its place in the log; empty in stream L.
  public Optional<Logged> logged() {
    return logged;
  }
}
