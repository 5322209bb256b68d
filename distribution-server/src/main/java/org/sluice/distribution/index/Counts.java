package org.sluice.distribution.index;

import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Keys of one domain and period, counted twice: as the leaves name them, and as signed manifests
/// say.
public record Counts(
    long identitiesLogged, long recordsLogged, long identitiesManifest, long recordsManifest) {
  static final Counts NONE = new Counts(0, 0, 0, 0);

  Counts leaf(int recipients) {
    return new Counts(
        identitiesLogged + 1, recordsLogged + recipients, identitiesManifest, recordsManifest);
  }

  Counts manifest(long identities, long records) {
    return new Counts(
        identitiesLogged,
        recordsLogged,
        identitiesManifest + identities,
        recordsManifest + records);
  }

  byte[] value() {
    return new Writer()
        .u64(identitiesLogged)
        .u64(recordsLogged)
        .u64(identitiesManifest)
        .u64(recordsManifest)
        .toByteArray();
  }

  static Counts of(byte[] value) {
    return Reader.decode(
        value, "Counts", in -> new Counts(in.u64("a"), in.u64("b"), in.u64("c"), in.u64("d")));
  }
}
