package org.sluice.benchmarks;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// The appliance's way out: payload kept, its export logged and co-signed, bundle signed and
/// written, log segment after it. A payload is kept as a file, where the appliance has its
/// database.
final class BenchOutbox {
  private final BenchDomain domain;
  private final Path folder;
  private final StageClock clock;
  private final StreamId keys = StreamId.random(new SecureRandom());
  private final StreamId segments = StreamId.random(new SecureRandom());
  private long sequence;
  private long logged;

  /// Writes to `folder`; log segments begin with the log's present size.
  BenchOutbox(BenchDomain domain, Path folder, StageClock clock) {
    this.domain = domain;
    this.folder = folder;
    this.clock = clock;
    this.logged = domain.log.size();
  }

  void send(RequestId request, int batch, List<Octets> sealed) {
    Payload payload = new Payload(keys, sequence, BundleKind.KEY_SETS, BenchDomain.NAME, sealed);
    byte[] octets = clock.time(Stage.SIGN, payload::encoded);
    clock.time(Stage.WRITE, () -> DurableFiles.write(file("payload"), octets));
    SignedStatement export =
        clock.time(
            Stage.SIGN,
            () -> SignedStatement.sign(export(payload, request, batch), domain.tokens.bundle()));
    long leaf = domain.log.append(List.of(export));
    VerifiedCheckpoint published = domain.publish();
    byte[] bundle = clock.time(Stage.SIGN, () -> bundle(payload, leaf, published).encoded());
    clock.time(Stage.WRITE, () -> DurableFiles.write(file("k.slb"), bundle));
    byte[] segment = clock.time(Stage.SIGN, () -> segment(published).encoded());
    clock.time(Stage.WRITE, () -> DurableFiles.write(file("l.slb"), segment));
    sequence++;
  }

  private Path file(String ending) {
    return folder.resolve(String.format(Locale.ROOT, "%012d.%s", sequence, ending));
  }

  private static Export export(Payload payload, RequestId request, int batch) {
    return new Export(
        payload.streamId(),
        payload.sequence(),
        payload.kind().code(),
        BenchDomain.NAME,
        payload.hash(),
        payload.items().size(),
        payload.recordsRoot(),
        request,
        batch);
  }

  private Bundle bundle(Payload payload, long leaf, VerifiedCheckpoint published) {
    return Bundle.sign(
        payload,
        domain.tokens.bundle(),
        new Bundle.Proof(
            leaf,
            Octets.of(domain.log.entries(leaf, leaf + 1).getFirst()),
            domain.log.inclusion(leaf, published.checkpoint().size()).hashes(),
            Octets.of(published.note().encode())));
  }

  private Bundle segment(VerifiedCheckpoint published) {
    long size = published.checkpoint().size();
    LogSegment segment =
        new LogSegment(
            logged,
            domain.log.entries(logged, size).stream().map(Octets::of).toList(),
            Octets.of(published.note().encode()));
    logged = size;
    Payload payload =
        new Payload(
            segments,
            sequence,
            BundleKind.LOG_SEGMENT,
            null,
            List.of(Octets.of(segment.encoded())));
    return Bundle.sign(payload, domain.tokens.bundle());
  }
}
