package org.sluice.distribution.review;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Opening;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Refusal;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.TileLog;

/// A log with what reviewers look for: an issue, an audit, a re-issue, an issue without a manifest,
/// and texts that attack whoever shows them. Signed and co-signed for real; it breaks rules of the
/// review on purpose (there was no ceremony), so the pages have something to report.
final class SampleLog {
  static final long PERIOD = 1522; // 2026-11
  static final String MARKUP =
      "<script>document.title='owned'</script><img src=x onerror=alert(1)>";
  static final String UNSEEN = "zero\u200Bwidth and \u3164filler ";

  final TestHighSide high = new TestHighSide();
  final RequestId issue = id(1);
  final RequestId audit = id(2);
  final RequestId again = id(3);
  final RequestId open = id(4);
  final Opening opening =
      new Opening(
          TestHighSide.DOMAIN,
          UserUri.parse("tel:+447700900101"),
          Octets.of(Hash32.sha256(new byte[] {1}).octets()));
  final Hash32 alice = opening.commitment();
  final Hash32 bob = Hash32.sha256(new byte[] {2});
  final long hostile;
  final long huge;
  final long reissued;
  private long sequence = 10;

  SampleLog() {
    request(issue, Purpose.ISSUE, 1_793_500_000L, "monthly issue", 2);
    leaf(issue, Purpose.ISSUE, 0, alice, device(1));
    leaf(issue, Purpose.ISSUE, 1, bob, device(2));
    finish(issue, 2);
    request(audit, Purpose.AUDIT, 1_796_100_000L, "case 4711/26: " + MARKUP, 1);
    leaf(audit, Purpose.AUDIT, 0, bob, device(9));
    high.append(
        SignedStatement.sign(
            new AuditReleased(
                TestHighSide.DOMAIN, audit, high.size() - 1, Hash32.ZERO, 1_796_100_100L),
            high.bundleSigner()));
    request(again, Purpose.ISSUE, 1_796_200_000L, "lost device", 1);
    reissued = leaf(again, Purpose.ISSUE, 0, alice, device(3));
    finish(again, 1);
    request(open, Purpose.ISSUE, 1_796_300_000L, "late joiner", 1);
    leaf(open, Purpose.ISSUE, 0, Hash32.sha256(new byte[] {7}), device(7));
    hostile =
        high.append(
            SignedStatement.unsigned(
                new Refusal(
                    TestHighSide.DOMAIN,
                    RequestId.NONE,
                    "partition 2",
                    MARKUP.substring(0, 60),
                    UNSEEN + MARKUP)));
    byte[] random = new byte[65_535];
    new SecureRandom(new byte[] {1}).nextBytes(random);
    huge = high.append(random);
  }

  private static RequestId id(int n) {
    byte[] octets = new byte[RequestId.LENGTH];
    octets[0] = (byte) n;
    return RequestId.of(octets);
  }

  static Hash32 device(int n) {
    return Hash32.sha256(new byte[] {100, (byte) n});
  }

  private void request(RequestId id, Purpose purpose, long time, String why, long leaves) {
    Request request =
        new Request(
            id,
            TestHighSide.DOMAIN,
            1,
            Hash32.ZERO,
            Hash32.sha256(new byte[0]),
            purpose,
            List.of(PERIOD),
            leaves,
            leaves,
            1,
            Hash32.ZERO,
            Hash32.ZERO,
            time,
            time + 86_400,
            high.size(),
            why);
    high.append(SignedStatement.sign(request, high.officer(0)));
    high.append(
        SignedStatement.sign(
            new Approval(TestHighSide.DOMAIN, id, request.hash(), time, time + 86_400, high.size()),
            high.officer(1)));
    high.append(
        SignedStatement.unsigned(
            new BatchOpened(TestHighSide.DOMAIN, id, 0, (int) leaves, purpose, List.of())));
  }

  private long leaf(RequestId id, Purpose purpose, int position, Hash32 whose, Hash32 device) {
    return high.append(
        SignedStatement.unsigned(
            new Extraction(
                TestHighSide.DOMAIN, 1, id, 0, position, PERIOD, purpose, whose, List.of(device))));
  }

  private void finish(RequestId id, long records) {
    Export export =
        new Export(
            high.keyStream(),
            sequence++,
            BundleKind.KEY_SETS.code(),
            TestHighSide.DOMAIN,
            Hash32.ZERO,
            records,
            Hash32.ZERO,
            id,
            0);
    high.append(SignedStatement.sign(export, high.bundleSigner()));
    Manifest manifest =
        new Manifest(
            TestHighSide.DOMAIN,
            id,
            List.of(new Manifest.PeriodCount(PERIOD, records, records)),
            1,
            Hash32.ZERO);
    high.append(SignedStatement.sign(manifest, high.bundleSigner()));
  }

  /// The log as a folder, as it was at that size.
  FolderTileStore write(Path folder, long size) {
    FolderTileStore files = new FolderTileStore(folder);
    List<byte[]> entries = new ArrayList<>();
    for (long index = 0; index < size; index++) {
      entries.add(high.entry(index));
    }
    TileLog.open(files, 0).append(entries);
    files.write("checkpoint", high.signedAlsoByEcdsa(high.checkpoint(size, high.root(size))));
    return files;
  }
}
