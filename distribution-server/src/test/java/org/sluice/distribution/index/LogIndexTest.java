package org.sluice.distribution.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.mirror.LogMirror;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.StatementType;
import org.sluice.records.tlog.TileLog;

@DisplayName("The index of a log")
final class LogIndexTest {
  private static final long PERIOD = 1522;

  @TempDir Path folder;

  private final TestHighSide high = new TestHighSide();
  private final Hash32 alice = Hash32.sha256(new byte[] {1});

  private static RequestId id(int n) {
    byte[] octets = new byte[RequestId.LENGTH];
    octets[0] = (byte) n;
    return RequestId.of(octets);
  }

  private static Hash32 device(int n) {
    return Hash32.sha256(new byte[] {9, (byte) n});
  }

  private void request(int n, Purpose purpose) {
    Request request =
        new Request(
            id(n),
            TestHighSide.DOMAIN,
            1,
            Hash32.ZERO,
            Hash32.ZERO,
            purpose,
            List.of(PERIOD),
            1,
            1,
            1,
            Hash32.ZERO,
            Hash32.ZERO,
            1000 + n,
            5000,
            high.size(),
            (purpose == Purpose.AUDIT ? "case 1: why " : "why ") + n);
    high.append(SignedStatement.sign(request, high.officer(0)));
    high.append(
        SignedStatement.sign(
            new Approval(TestHighSide.DOMAIN, id(n), request.hash(), 1000, 5000, high.size()),
            high.officer(1)));
  }

  private long leaf(int request, Purpose purpose, Hash32 whose, Hash32... devices) {
    return high.append(
        SignedStatement.unsigned(
            new Extraction(
                TestHighSide.DOMAIN,
                1,
                id(request),
                0,
                0,
                PERIOD,
                purpose,
                whose,
                List.of(devices))));
  }

  private long export(int request, long count) {
    return high.append(
        SignedStatement.sign(
            new Export(
                high.keyStream(),
                50 + request,
                BundleKind.KEY_SETS.code(),
                TestHighSide.DOMAIN,
                Hash32.ZERO,
                count,
                Hash32.ZERO,
                id(request),
                0),
            high.bundleSigner()));
  }

  private Snapshot snapshot(String name) {
    return snapshot(name, high.size());
  }

  private Snapshot snapshot(String name, long size) {
    FolderTileStore files = new FolderTileStore(folder.resolve(name));
    List<byte[]> entries = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      entries.add(high.entry(i));
    }
    TileLog.open(files, 0).append(entries);
    files.write("checkpoint", high.checkpoint(size, high.root(size)));
    return LogMirror.open(files).snapshot();
  }

  private LogIndex indexed(Snapshot snapshot) {
    LogIndex index = LogIndex.open(folder.resolve("index"));
    index.catchUp(snapshot, OptionalLong.of(1_800_000_000L));
    return index;
  }

  @Test
  @DisplayName("follows a request from the asking to the manifest")
  void request() {
    request(1, Purpose.ISSUE);
    leaf(1, Purpose.ISSUE, alice, device(1), device(2));
    export(1, 2);
    long manifest =
        high.append(
            SignedStatement.sign(
                new Manifest(
                    TestHighSide.DOMAIN,
                    id(1),
                    List.of(new Manifest.PeriodCount(PERIOD, 1, 2)),
                    1,
                    Hash32.ZERO),
                high.bundleSigner()));
    try (LogIndex index = indexed(snapshot("log"))) {
      RequestRow row = index.request(id(1)).orElseThrow();
      assertThat(row.leaves()).isEqualTo(1);
      assertThat(row.records()).isEqualTo(2);
      assertThat(row.exported()).isEqualTo(2);
      assertThat(row.manifest()).isEqualTo(manifest);
      assertThat(row.reissues()).isZero();
      assertThat(row.requesters()).containsExactly(high.officer(0).keyId());
      assertThat(row.approvers()).containsExactly(high.officer(1).keyId());
      assertThat(index.counts().get("green.example").get(PERIOD)).isEqualTo(new Counts(1, 2, 1, 2));
      assertThat(index.ofRequest(id(1), Long.MAX_VALUE, 10).rows()).hasSize(4).startsWith(manifest);
      assertThat(index.ofUser(alice, Long.MAX_VALUE, 10).rows()).hasSize(1);
      assertThat(index.ofUser(device(1), Long.MAX_VALUE, 10).rows()).isEmpty();
      assertThat(index.officer(high.officer(0).keyId())).contains("officer 0");
      assertThat(index.request(id(9))).isEmpty();
    }
  }

  @Test
  @DisplayName("finds a key that goes to a device that did not have it, in one step or in two")
  void reissues() {
    request(1, Purpose.ISSUE);
    long first = leaf(1, Purpose.ISSUE, alice, device(1), device(2));
    long same = leaf(1, Purpose.ISSUE, alice, device(2));
    long other = leaf(1, Purpose.ISSUE, device(50), device(3));
    try (LogIndex index = indexed(snapshot("before"))) {
      assertThat(index.reissues(Long.MAX_VALUE, 10).rows()).isEmpty();
      long again = leaf(1, Purpose.ISSUE, alice, device(3));
      long audit = leaf(1, Purpose.AUDIT, alice, device(8));
      index.catchUp(snapshot("after"), OptionalLong.empty());
      assertThat(index.reissues(Long.MAX_VALUE, 10).rows())
          .containsExactly(new Reissue(again, same));
      assertThat(index.reissue(first)).isEmpty();
      assertThat(index.reissue(other)).isEmpty();
      assertThat(index.reissue(audit)).isEmpty();
      assertThat(index.request(id(1)).orElseThrow().reissues()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("filters by each property, and an export has those of its request")
  void filters() {
    request(1, Purpose.ISSUE);
    request(2, Purpose.AUDIT);
    long issued = export(1, 1);
    long audited = export(2, 1);
    int export = StatementType.EXPORT.code();
    try (LogIndex index = indexed(snapshot("log"))) {
      assertThat(rows(index, filter(export, "", 0, -1, Set.of()))).containsExactly(audited, issued);
      assertThat(rows(index, filter(export, "", Purpose.AUDIT.code(), -1, Set.of())))
          .containsExactly(audited);
      assertThat(
              rows(
                  index,
                  filter(export, "green.example", 0, PERIOD, Set.of(high.officer(1).keyId()))))
          .containsExactly(audited, issued);
      assertThat(rows(index, filter(export, "blue.example", 0, -1, Set.of()))).isEmpty();
      assertThat(rows(index, filter(export, "", 0, PERIOD + 1, Set.of()))).isEmpty();
      assertThat(rows(index, filter(export, "", 0, -1, Set.of(Hash32.ZERO)))).isEmpty();
      assertThat(index.audits(Long.MAX_VALUE, 10).rows()).hasSize(1);
    }
  }

  private static List<Long> rows(LogIndex index, Filter filter) {
    return index.timeline(filter, Long.MAX_VALUE, 100).rows().stream()
        .map(TimelineRow::index)
        .toList();
  }

  private static Filter filter(
      int type, String domain, int purpose, long period, Set<Hash32> officers) {
    return new Filter(
        OptionalInt.of(type),
        domain.isEmpty() ? Optional.empty() : Optional.of(domain),
        purpose == 0 ? OptionalInt.empty() : OptionalInt.of(purpose),
        period < 0 ? OptionalLong.empty() : OptionalLong.of(period),
        officers,
        Optional.empty());
  }

  @Test
  @DisplayName("pages through everything once, without a gap")
  void pages() {
    for (int n = 1; n <= 20; n++) {
      request(n, Purpose.ISSUE);
    }
    try (LogIndex index = indexed(snapshot("log"))) {
      List<Long> all = new ArrayList<>();
      OptionalLong before = OptionalLong.of(Long.MAX_VALUE);
      while (before.isPresent()) {
        Page<TimelineRow> page = index.timeline(Filter.ALL, before.getAsLong(), 7);
        page.rows().forEach(row -> all.add(row.index()));
        before = page.next();
      }
      assertThat(all)
          .hasSize((int) high.size())
          .doesNotHaveDuplicates()
          .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
  }

  @Test
  @DisplayName(
      "goes on where it was, is made again for another log, and skips what is no statement")
  void reopened() {
    request(1, Purpose.ISSUE);
    long half = high.size();
    high.append(new byte[] {1, 2, 3});
    request(2, Purpose.ISSUE);
    try (LogIndex index = indexed(snapshot("half", half))) {
      assertThat(index.size()).isEqualTo(half);
      assertThat(index.cosignedBy(half - 1)).hasValue(1_800_000_000L);
      assertThat(index.cosignedBy(half)).isEmpty();
    }
    try (LogIndex index = indexed(snapshot("whole"))) {
      assertThat(index.size()).isEqualTo(high.size());
      assertThat(rows(index, Filter.ALL)).hasSize((int) high.size() - 1);
    }
    TestHighSide other = new TestHighSide();
    FolderTileStore files = new FolderTileStore(folder.resolve("other"));
    TileLog.open(files, 0).append(List.of(other.entry(0), other.entry(1)));
    files.write("checkpoint", other.checkpoint(2, other.root(2)));
    try (LogIndex index = indexed(LogMirror.open(files).snapshot())) {
      assertThat(index.size()).isEqualTo(2);
      assertThat(index.request(id(1))).isEmpty();
    }
  }
}
