package org.sluice.appliance.export;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.export.PayloadStore.Kept;
import org.sluice.appliance.state.Database;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.StreamsBegun;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// The way out of the high side. Each payload goes through the same steps, and each step can be
/// repeated after a crash with the same result:
///
/// 1. kept: its octets and sequence number are durable ([PayloadStore]);
/// 2. logged: its `Export` leaf is in the log and co-signed; the commit point;
/// 3. spooled: the signed bundle with the leaf's proof is in the spool.
///
/// Nothing is sealed twice: what was kept is what leaves.
public final class Outbox {

  private final PayloadStore payloads;
  private final SecureRandom random;
  private final Spool spool;
  private final AuditLog log;
  private final StatementSigner bundleKey;
  private final Supplier<VerifiedCheckpoint> publish;

  /// `publish` has the partitions co-sign what was appended and gives the published checkpoint.
  public Outbox(
      Database database,
      SecureRandom random,
      Spool spool,
      AuditLog log,
      StatementSigner bundleKey,
      Supplier<VerifiedCheckpoint> publish) {
    this.payloads = new PayloadStore(database, random);
    this.random = random;
    this.spool = spool;
    this.log = log;
    this.bundleKey = bundleKey;
    this.publish = publish;
  }

  /// Exports items that belong to no batch: certificates, profiles, access records, manifests.
  public void export(BundleKind kind, DomainName domain, List<Octets> items) {
    export(kind, domain, items, c -> null);
  }

  /// The same. What `noting` writes is durable with the payload or not at all: who sends something
  /// only once notes there that it was sent.
  public void export(
      BundleKind kind,
      DomainName domain,
      List<Octets> items,
      Database.Work<@Nullable Void> noting) {
    requireCurrent();
    finish(payloads.keep(kind, domain, items, noting));
  }

  /// The same, unless these very items were kept before: then what was kept is finished.
  public void exportOnce(BundleKind kind, DomainName domain, List<Octets> items) {
    requireCurrent();
    Kept kept =
        payloads
            .ofItems(kind, domain, items)
            .orElseGet(() -> payloads.keep(kind, domain, items, null, 0, 0));
    if (!kept.spooled()) {
      finish(kept);
    }
  }

  /// Gives every item of a kind that was ever kept, in order.
  public void eachItem(BundleKind kind, Consumer<Octets> use) {
    payloads.each(kind, payload -> payload.items().forEach(use));
  }

  /// The items of the newest payload of a kind and domain that was ever kept.
  public Optional<List<Octets>> newestItems(BundleKind kind, DomainName domain) {
    return payloads.newest(kind, domain).map(Payload::items);
  }

  /// Keeps the sealed key sets of a batch; [#finishBatch] goes on from here.
  public void keepBatch(DomainName domain, RequestId request, long batch, List<Octets> sealed) {
    requireCurrent();
    Kept _ = payloads.keep(BundleKind.KEY_SETS, domain, sealed, request, batch, 0);
  }

  /// The kept payload of a batch, if sealing got that far before.
  public Optional<Payload> batch(RequestId request, long batch) {
    return payloads.ofBatch(request, batch).map(Kept::payload);
  }

  /// Logs and spools a kept batch; does nothing if it is in the spool already.
  public void finishBatch(RequestId request, long batch) {
    Kept kept =
        payloads
            .ofBatch(request, batch)
            .orElseThrow(() ->
                new IllegalStateException("batch " + batch + " of " + request + " was not kept"));
    if (!kept.spooled()) {
      finish(kept);
    }
  }

  /// Sends the log's new entries after the keys, up to the published size: each segment as long as
  /// fits and ended by a checkpoint that was published, so that it proves itself.
  public void exportLog() {
    requireCurrent();
    VerifiedCheckpoint published = publish.get();
    long size = published.checkpoint().size();
    long from = payloads.logSize();
    while (from < size) {
      LogSegment segment = segment(from);
      finish(
          payloads.keep(
              BundleKind.LOG_SEGMENT,
              null,
              List.of(Octets.of(segment.encoded())),
              null,
              0,
              segment.size()));
      from = segment.size();
    }
    log.sent(size);
  }

  private LogSegment segment(long from) {
    LogSegment longest = null;
    for (Map.Entry<Long, SignedNote> note : log.publishedBeyond(from).entrySet()) {
      List<Octets> entries = log.entries(from, note.getKey()).stream().map(Octets::of).toList();
      Octets checkpoint = Octets.of(note.getValue().encode());
      if (longest != null && !LogSegment.fits(entries, checkpoint)) {
        break;
      }
      longest = new LogSegment(from, entries, checkpoint);
    }
    if (longest == null) {
      throw new IllegalStateException("no published checkpoint beyond size " + from);
    }
    return longest;
  }

  /// Says what was sent so far, how long the log is, and when the next heartbeat is due.
  public void heartbeat(long at, long nextDue, String note) {
    requireCurrent();
    Checkpoint head = publish.get().checkpoint();
    PayloadStore.Reached keys = payloads.reached(Payload.STREAM_K);
    Heartbeat heartbeat =
        new Heartbeat(
            at, nextDue, keys.id(), keys.last(), head.origin(), head.size(), head.root(), note);
    finish(
        payloads.keep(
            BundleKind.HEARTBEAT, null, List.of(Octets.of(heartbeat.encoded())), null, 0, 0));
  }

  /// Puts a bundle back into the spool: the same payload, its leaf of the log, a newer proof.
  ///
  /// @throws CommandFailed if there was never such a bundle
  public void restore(char stream, long sequence) {
    finish(
        payloads
            .of(stream, sequence)
            .orElseThrow(() -> new CommandFailed("there is no bundle " + stream + " " + sequence)));
  }

  /// Begins both streams anew under other ids, logged: for a high side whose data folder is older
  /// than the log, because it was restored. A crash in between is finished by the same call.
  ///
  /// @return the id of stream K that was begun
  /// @throws CommandFailed if nothing was restored: the database is not behind the log
  public StreamId beginAnew(DomainName domain, String why, long time) {
    StreamId ended = payloads.reached(Payload.STREAM_K).id();
    if (!isBehind()) {
      throw new CommandFailed("stream " + ended + " goes on: the database is not behind the log");
    }
    StreamId next =
        log.index().streams().next(ended).orElseGet(() -> begin(domain, ended, why, time));
    spool.putAside("ended-" + ended);
    payloads.beginAnew(ended, next, p -> log.index().exportLeaf(p.hash()).isPresent());
    exportLog();
    return next;
  }

  private StreamId begin(DomainName domain, StreamId ended, String why, long time) {
    StreamId next = StreamId.random(random);
    StreamsBegun begun = new StreamsBegun(domain, ended, next, why, time);
    long _ = log.append(List.of(SignedStatement.sign(begun, bundleKey)));
    VerifiedCheckpoint _ = publish.get();
    return next;
  }

  /// Whether the data folder was restored from a backup, and the streams have not begun anew yet.
  public boolean isRestored() {
    return payloads.isEnded(payloads.reached(Payload.STREAM_K).id());
  }

  /// Whether the log knows of exports that the database does not: it was set back.
  private boolean isBehind() {
    PayloadStore.Reached keys = payloads.reached(Payload.STREAM_K);
    return payloads.isEnded(keys.id())
        || log.index().streams().last(keys.id()) > keys.last()
        || log.index().streams().next(keys.id()).isPresent();
  }

  private void requireCurrent() {
    if (isBehind()) {
      throw new CommandFailed(
          (isRestored()
                  ? "this data folder was restored from a backup."
                  : "the log has exports that the database does not know: it was restored from an older"
                      + " copy.")
              + " A number is never used twice: begin the streams anew (sluice spool begin-streams)");
    }
  }

  /// Finishes what a crash or a full spool left behind.
  public void catchUp() {
    requireCurrent();
    for (Kept kept : payloads.notSpooled()) {
      finish(kept);
    }
  }

  private void finish(Kept kept) {
    byte[] bundle =
        kept.payload().stream() == Payload.STREAM_L
            ? Bundle.sign(kept.payload(), bundleKey).encoded()
            : logged(kept.payload(), kept.request(), kept.batch()).encoded();
    spool.put(kept.payload().stream(), kept.payload().sequence(), bundle);
    payloads.spooled(kept);
  }

  private Bundle logged(Payload payload, @Nullable RequestId request, long batch) {
    long leaf =
        log.index()
            .exportLeaf(payload.hash())
            .orElseGet(() ->
                log.append(
                    List.of(
                        SignedStatement.sign(
                            export(payload, request == null ? RequestId.NONE : request, batch),
                            bundleKey))));
    VerifiedCheckpoint published = publish.get();
    InclusionProof proof = log.inclusion(leaf, published.checkpoint().size());
    return Bundle.sign(
        payload,
        bundleKey,
        new Bundle.Proof(
            leaf,
            Octets.of(log.entries(leaf, leaf + 1).getFirst()),
            proof.hashes(),
            Octets.of(published.note().encode())));
  }

  private static Export export(Payload payload, RequestId request, long batch) {
    return new Export(
        payload.streamId(),
        payload.sequence(),
        payload.kind().code(),
        Objects.requireNonNull(payload.domain(), "stream K is of a domain"),
        payload.hash(),
        payload.items().size(),
        payload.recordsRoot(),
        request,
        batch);
  }
}
