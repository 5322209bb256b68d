package org.sluice.distribution.ingest;

import java.util.BitSet;
import java.util.List;
import org.sluice.distribution.store.Commit;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.Payload;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Manifest;

/// The items of a verified bundle of stream K, each put where a pull or a later decision will look
/// for it.
///
/// An item that is not what the kind says, or belongs to another domain than the bundle, refuses
/// the whole bundle.
final class Items {
  private Items() {}

  /// All items of a bundle. Returns which of them are not older than what is held.
  static BitSet collect(Bundle bundle, DomainName domain, Commit commit) {
    Payload payload = bundle.payload();
    BitSet current = new BitSet();
    if (payload.kind() == BundleKind.REVOCATIONS) {
      if (payload.items().size() != 1) {
        throw new Refusal(
            Refusal.Code.BAD_ITEM, payload.items().size() + " lists in a bundle of one");
      }
      current.set(0, proven(ExportedItem.of(bundle).getFirst(), payload.kind(), domain, commit));
      return current;
    }
    List<Octets> items = payload.items();
    for (int i = 0; i < items.size(); i++) {
      current.set(i, collect(payload.kind(), items.get(i).toArray(), domain, commit));
    }
    return current;
  }

  /// One item with its proof, which is kept with it where devices want to see it.
  static boolean proven(ExportedItem item, BundleKind kind, DomainName domain, Commit commit) {
    return kind == BundleKind.REVOCATIONS
        ? revocations(item, domain, commit)
        : collect(kind, item.item().toArray(), domain, commit);
  }

  /// One item. Returns false if it is older than what is held.
  private static boolean collect(BundleKind kind, byte[] octets, DomainName domain, Commit commit) {
    try {
      return switch (kind) {
        case KEY_SETS -> keySet(SealedKeySet.decode(octets), domain, commit);
        case ACCESS -> access(AccessRecord.decode(octets), domain, commit);
        case OPENINGS -> openings(SealedOpenings.decode(octets), domain, commit);
        case CERTIFICATE -> {
          commit.document(DocumentPaths.certificate(Hash32.sha256(octets)), octets);
          yield true;
        }
        case PROFILE -> profile(SignedStatement.decode(octets), domain);
        case MANIFEST -> manifest(SignedStatement.decode(octets), domain, commit);
        case REVOCATIONS, LOG_SEGMENT, HEARTBEAT ->
            throw new Refusal(Refusal.Code.BAD_ITEM, kind + " without its proof, or of stream L");
      };
    } catch (MalformedRecord e) {
      throw new Refusal(Refusal.Code.BAD_ITEM, kind + " item: " + e.getMessage());
    }
  }

  private static boolean keySet(SealedKeySet sealed, DomainName domain, Commit commit) {
    requireSame(domain, sealed.domain());
    return commit.keySet(sealed);
  }

  private static boolean access(AccessRecord record, DomainName domain, Commit commit) {
    requireSame(domain, record.domain());
    return commit.access(record);
  }

  private static boolean revocations(ExportedItem item, DomainName domain, Commit commit) {
    try {
      requireSame(domain, RevocationList.decode(item.item().toArray()).domain());
      return commit.newest(DocumentPaths.revocations(domain), item);
    } catch (MalformedRecord e) {
      throw new Refusal(Refusal.Code.BAD_ITEM, BundleKind.REVOCATIONS + ": " + e.getMessage());
    }
  }

  private static boolean openings(SealedOpenings sealed, DomainName domain, Commit commit) {
    requireSame(domain, sealed.domain());
    byte[] octets = sealed.encoded();
    commit.document(DocumentPaths.openings(domain, Hash32.sha256(octets)), octets);
    return true;
  }

  /// A profile is only checked here: it counts from its leaf in the mirrored log, see `trust`.
  private static boolean profile(SignedStatement signed, DomainName domain) {
    if (!(signed.statement() instanceof DomainProfile profile)) {
      throw new Refusal(Refusal.Code.BAD_ITEM, "no profile but " + signed.statement().label());
    }
    requireSame(domain, profile.domain());
    return true;
  }

  private static boolean manifest(SignedStatement signed, DomainName domain, Commit commit) {
    if (!(signed.statement() instanceof Manifest manifest)) {
      throw new Refusal(Refusal.Code.BAD_ITEM, "no manifest but " + signed.statement().label());
    }
    requireSame(domain, manifest.domain());
    commit.document(DocumentPaths.manifest(domain, manifest.requestId()), signed.encoded());
    return true;
  }

  private static void requireSame(DomainName bundle, DomainName item) {
    if (!bundle.equals(item)) {
      throw new Refusal(Refusal.Code.BAD_ITEM, "an item of " + item + " in a bundle of " + bundle);
    }
  }
}
