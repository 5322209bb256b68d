package org.sluice.distribution.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.store.BundleId;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;
import org.sluice.distribution.store.Conflict;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.BadBundle;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.Payload;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;

/// Takes what a receiver published, record by record, in any order and however often. It trusts
/// nobody between the receiver and here: each record is verified like a bundle from the wire. For
/// one thread.
///
/// A record counts if its Export is signed, logged and witnessed under the active profile, or if
/// this replica's own mirror of the log has that Export at that index (records of before a rotation
/// of keys), and if the item is among those that the Export counted.
public final class Replay {
  private static final int REMEMBERED = 512;

  private final BundleStore store;
  private final TrustedDomains domains;
  private final LogKeeper logs;
  private final Receiver receiver;
  private final Map<Hash32, Export> believed = new Remembered();

  Replay(BundleStore store, TrustedDomains domains, LogKeeper logs, Receiver receiver) {
    this.store = store;
    this.domains = domains;
    this.logs = logs;
    this.receiver = receiver;
  }

  /// Lets `records` collect what a run of records brings, and writes it durably, all or nothing.
  /// Nobody else writes meanwhile.
  public void write(Consumer<Commit> records) {
    synchronized (receiver) {
      try (Commit commit = store.begin()) {
        records.accept(commit);
        commit.write();
      }
    }
  }

  /// Adds one item to `commit`; false if it is older than what is held.
  ///
  /// @param octets encoded [ExportedItem]
  /// @throws NotTaken if it is not to be believed
  public boolean item(byte[] octets, Commit commit) {
    return refusing(() -> {
      ExportedItem item = ExportedItem.decode(octets);
      Export export = believe(item.proof());
      item.requireIn(export);
      return Items.proven(item, kind(export), export.domain(), commit);
    });
  }

  /// Adds to `commit` that a bundle of stream K is here as a whole: it is published after its
  /// items, in one transaction with them.
  ///
  /// @param octets encoded [ExportedItem] of any of its items
  /// @throws NotTaken if it is not to be believed
  public void bundle(byte[] octets, Commit commit) {
    boolean _ =
        refusing(() -> {
          Export export = believe(ExportedItem.decode(octets).proof());
          BundleId id = id(export);
          Optional<BundleId> held = store.held(id.stream(), id.sequence());
          if (held.isPresent() && !held.get().equals(id)) {
            throw new Conflict(
                "bundle "
                    + id
                    + " has payload "
                    + held.get().payload()
                    + " and payload "
                    + id.payload());
          }
          commit.holds(id);
          return true;
        });
  }

  /// Takes a whole bundle of stream L; durable when this returns.
  ///
  /// @throws NotTaken if it is not to be believed
  public void log(byte[] octets) {
    boolean _ = refusing(() -> receiver.replay(octets));
  }

  private interface Step {
    boolean run();
  }

  private boolean refusing(Step step) {
    try {
      return step.run();
    } catch (MalformedRecord e) {
      throw new NotTaken(Refusal.Code.MALFORMED.name(), e.getMessage());
    } catch (BadBundle e) {
      throw new NotTaken(NotTaken.NOT_VERIFIED, e.getMessage());
    } catch (Conflict e) {
      store.raiseAlarm(e.getMessage());
      throw new NotTaken(Refusal.Code.CONFLICT.name(), e.getMessage());
    } catch (Refusal e) {
      throw new NotTaken(e.code().name(), e.why());
    }
  }

  private static BundleKind kind(Export export) {
    return Arrays.stream(BundleKind.values())
        .filter(kind -> kind.code() == export.kind())
        .findFirst()
        .orElseThrow(() -> new Refusal(Refusal.Code.BAD_ITEM, "kind " + export.kind()));
  }

  private static BundleId id(Export export) {
    return new BundleId(
        new StreamKey(Payload.STREAM_K, export.streamId()),
        export.sequence(),
        kind(export),
        export.payloadHash());
  }

  private Export believe(Bundle.Proof proof) {
    Hash32 key =
        Hash32.sha256(
            Hash32.sha256(proof.exportEntry().toArray()).octets(),
            Hash32.sha256(proof.checkpoint().toArray()).octets(),
            (proof.leafIndex() + " " + proof.hashes()).getBytes(StandardCharsets.US_ASCII));
    Export known = believed.get(key);
    if (known == null) {
      known = verify(proof);
      believed.put(key, known);
    }
    return known;
  }

  private Export verify(Bundle.Proof proof) {
    if (!(SignedStatement.decode(proof.exportEntry().toArray()).statement()
        instanceof Export claimed)) {
      throw new Refusal(Refusal.Code.MALFORMED, "the entry is no Export");
    }
    TrustedDomain domain = Refusal.domain(domains, claimed.domain());
    return mirrored(domain, proof) ? claimed : domain.bundles().verify(proof).export();
  }

  private boolean mirrored(TrustedDomain domain, Bundle.Proof proof) {
    Optional<Snapshot> mirror = logs.snapshot(domain.profile().logOrigin());
    return mirror.isPresent()
        && proof.leafIndex() < mirror.get().size()
        && MessageDigest.isEqual(
            mirror.get().entry(proof.leafIndex()), proof.exportEntry().toArray());
  }

  /// Exports believed lately: the items of one bundle come together.
  private static final class Remembered extends LinkedHashMap<Hash32, Export> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(REMEMBERED, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Hash32, Export> eldest) {
      return size() > REMEMBERED;
    }
  }
}
