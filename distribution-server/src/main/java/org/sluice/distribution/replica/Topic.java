package org.sluice.distribution.replica;

import java.util.Locale;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;

/// The topics, in the order in which a replica takes what one poll brings. All are compacted and
/// never expire: a replica that lost its disk finds everything that counts there. Names are part of
/// the format.
enum Topic {
  /// Stream L as it came: stream | u64 sequence -> bundle. One partition, so that the log is read
  /// in the order in which the receiver took it.
  LOG(Bundle.MAX_OCTETS),
  /// authentication key (32) | commitment (32) -> access record that denies; domain | 0 -> list of
  /// revoked identities.
  REVOCATIONS(ExportedItem.MAX_OCTETS),
  /// authentication key (32) | commitment (32) -> access record that allows.
  ACCESS(ExportedItem.MAX_OCTETS),
  /// hash (32) -> KMS certificate.
  CERTIFICATES(ExportedItem.MAX_OCTETS),
  /// hash (32) -> openings of commitments, sealed to a reviewer.
  OPENINGS(ExportedItem.MAX_OCTETS),
  /// domain | 0 | request (16) -> manifest.
  MANIFESTS(ExportedItem.MAX_OCTETS),
  /// domain | 0 | commitment (32) | u64 period | recipient (32) -> sealed key set.
  KEYSETS(ExportedItem.MAX_OCTETS),
  /// stream | u64 sequence -> that this bundle of stream K was published as a whole.
  BUNDLES(ExportedItem.MAX_OCTETS);

  private static final int OVERHEAD = 64 << 10;

  private final int maxValue;

  Topic(int maxValue) {
    this.maxValue = maxValue;
  }

  /// Most octets of a value that is looked at.
  int maxValue() {
    return maxValue;
  }

  /// Most octets of a message that the broker takes.
  int maxMessage() {
    return maxValue + OVERHEAD;
  }

  String name(String prefix) {
    return prefix + "." + name().toLowerCase(Locale.ROOT);
  }
}
