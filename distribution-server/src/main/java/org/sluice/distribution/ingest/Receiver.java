package org.sluice.distribution.ingest;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sluice.distribution.mirror.BadSegment;
import org.sluice.distribution.store.BundleId;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;
import org.sluice.distribution.store.Conflict;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BadBundle;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.export.VerifiedBundle;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Takes complete bundles, in any order and however often, and stores those that verify. One at a
/// time, whichever thread brings it.
///
/// ```
/// octets -> Bundle -> VerifiedBundle -> published -> Commit (durable) -> log segments into the mirror
/// ```
///
/// A bundle is held exactly if its commit was written; what a crash leaves half done behind it (a
/// log segment that waits) is finished at the next start.
public final class Receiver {
  // What the keys of the items take in a commit, and the bundle itself.
  private static final int ROOM = 1 << 14;

  private final BundleStore store;
  private final TrustedDomains domains;
  private final LogKeeper logs;
  private final Heartbeats heartbeats;
  private final Quarantine quarantine;
  private final IntakeCounters counters;
  private final Publication publication;

  /// All parts are shared with those who read.
  Receiver(
      BundleStore store,
      TrustedDomains domains,
      LogKeeper logs,
      Heartbeats heartbeats,
      Quarantine quarantine,
      IntakeCounters counters,
      Publication publication) {
    this.store = store;
    this.domains = domains;
    this.logs = logs;
    this.heartbeats = heartbeats;
    this.quarantine = quarantine;
    this.counters = counters;
    this.publication = publication;
  }

  /// Takes one bundle. When it answers `Stored`, the bundle is durable.
  ///
  /// @throws org.sluice.distribution.store.StoreFailure if the disk failed: then nothing is known
  ///   to be stored
  public synchronized Intake accept(byte[] octets) {
    Intake outcome;
    try {
      outcome = take(octets, publication);
    } catch (Refusal refusal) {
      quarantine.keep(octets, refusal);
      outcome = new Intake.Refused(refusal.code().name(), refusal.why());
    }
    counters.count(outcome);
    return outcome;
  }

  /// The same for a bundle that was published already. Returns true.
  ///
  /// @throws Refusal if it is refused; it is not kept aside
  synchronized boolean replay(byte[] octets) {
    Intake _ = take(octets, Publication.NONE);
    return true;
  }

  private Intake take(byte[] octets, Publication to) {
    Bundle bundle = decode(octets);
    Optional<BundleId> held = held(bundle.payload());
    if (held.isPresent() && held.get().equals(id(bundle.payload(), bundle.payload().hash()))) {
      return new Intake.Repeated(held.get());
    }
    VerifiedBundle verified = verify(bundle);
    BundleId id = id(verified.payload(), verified.payloadHash());
    if (held.isPresent()) {
      // Both are signed and logged: the high side, or who holds its keys, said two things.
      store.raiseAlarm(
          String.format(
              Locale.ROOT,
              "bundle %s has payload %s and payload %s",
              id,
              held.get().payload(),
              id.payload()));
      throw new Refusal(
          Refusal.Code.CONFLICT, "bundle " + id + " is held with payload " + held.get().payload());
    }
    if (verified.payload().kind() == BundleKind.HEARTBEAT) {
      storeHeartbeat(verified, id, to);
    } else if (verified.payload().kind().isLogStream()) {
      storeLog(verified, id, to);
    } else {
      storeKeys(verified, id, to);
    }
    return new Intake.Stored(id);
  }

  /// Published first: what is stored here alone would be missing on every other replica. A crash in
  /// between is made good by reading what was published before anything more is accepted.
  private void storeKeys(VerifiedBundle verified, BundleId id, Publication to) {
    Payload payload = verified.payload();
    try (Commit commit = store.begin(payload.length() + ROOM)) {
      BitSet current = Items.collect(verified.bundle(), requireDomain(payload), commit);
      to.publish(verified, current); // commit point, if there is more than this store
      commit.holds(id).write(); // commit point
    } catch (Conflict e) {
      store.raiseAlarm(e.getMessage());
      throw new Refusal(Refusal.Code.CONFLICT, e.getMessage());
    }
  }

  private void storeHeartbeat(VerifiedBundle verified, BundleId id, Publication to) {
    List<Octets> items = verified.payload().items();
    if (items.size() != 1) {
      throw new Refusal(Refusal.Code.BAD_ITEM, items.size() + " heartbeats in one bundle");
    }
    try (Commit commit = store.begin()) {
      heartbeats.put(Heartbeat.decode(items.getFirst().toArray()), commit);
      to.publish(verified, all(items));
      commit.holds(id).write(); // commit point
    } catch (MalformedRecord e) {
      throw new Refusal(Refusal.Code.BAD_ITEM, String.valueOf(e.getMessage()));
    }
  }

  private void storeLog(VerifiedBundle verified, BundleId id, Publication to) {
    Set<String> origins = new LinkedHashSet<>();
    try (Commit commit = store.begin()) {
      for (Octets item : verified.payload().items()) {
        origins.add(logs.admit(LogSegment.decode(item.toArray()), id, commit));
      }
      to.publish(verified, all(verified.payload().items()));
      commit.holds(id).write(); // commit point
    } catch (MalformedRecord e) {
      throw new Refusal(Refusal.Code.BAD_ITEM, String.valueOf(e.getMessage()));
    } catch (BadSegment e) {
      throw new Refusal(Refusal.Code.WRONG_ROOT, String.valueOf(e.getMessage()));
    }
    origins.forEach(logs::advance);
  }

  private static BitSet all(List<Octets> items) {
    BitSet all = new BitSet();
    all.set(0, items.size());
    return all;
  }

  private static Bundle decode(byte[] octets) {
    try {
      return Bundle.decode(octets);
    } catch (MalformedRecord e) {
      throw new Refusal(Refusal.Code.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private Optional<BundleId> held(Payload payload) {
    if (payload.sequence() == 0) {
      throw new Refusal(Refusal.Code.MALFORMED, "sequence 0: numbers start at 1");
    }
    return store.held(stream(payload), payload.sequence());
  }

  private static BundleId id(Payload payload, Hash32 hash) {
    return new BundleId(stream(payload), payload.sequence(), payload.kind(), hash);
  }

  private static StreamKey stream(Payload payload) {
    return new StreamKey(payload.stream(), payload.streamId());
  }

  private VerifiedBundle verify(Bundle bundle) {
    DomainName domain = bundle.payload().domain();
    if (domain != null) {
      return verify(bundle, requireDomain(bundle.payload()));
    }
    // A bundle of a log that several domains share: any of their bundle keys may have signed it.
    Refusal last = new Refusal(Refusal.Code.UNKNOWN_DOMAIN, "this server has no profile at all");
    for (TrustedDomain candidate : domains.all()) {
      try {
        return verify(bundle, candidate.profile().domain());
      } catch (Refusal e) {
        last = e;
      }
    }
    throw last;
  }

  private VerifiedBundle verify(Bundle bundle, DomainName name) {
    try {
      return Refusal.domain(domains, name).bundles().verify(bundle);
    } catch (BadBundle e) {
      throw new Refusal(Refusal.Code.NOT_VERIFIED, String.valueOf(e.getMessage()));
    }
  }

  private static DomainName requireDomain(Payload payload) {
    DomainName domain = payload.domain();
    if (domain == null) {
      throw new Refusal(Refusal.Code.MALFORMED, "a bundle of stream K without a domain");
    }
    return domain;
  }
}
