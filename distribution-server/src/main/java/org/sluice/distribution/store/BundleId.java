package org.sluice.distribution.store;

import org.sluice.records.codec.Writer;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;

/// What makes a bundle the one it is: where it stands in its stream, and the hash of its payload.
///
/// @param sequence from 1 without gaps
/// @param kind what its items are
/// @param payload SHA-256 of the payload: two bundles with one sequence number must agree in it
public record BundleId(StreamKey stream, long sequence, BundleKind kind, Hash32 payload) {
  byte[] key() {
    return key(stream, sequence);
  }

  byte[] value() {
    return new Writer().raw(payload.octets()).code(kind).toByteArray();
  }

  static byte[] key(StreamKey stream, long sequence) {
    return new Writer().raw(stream.octets()).u64(sequence).toByteArray();
  }

  @Override
  public String toString() {
    return stream + "/" + sequence;
  }
}
