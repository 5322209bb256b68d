package org.sluice.distribution.index;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// A request and how far it has come.
///
/// @param index of its entry
/// @param time when it becomes valid, as the requester states it, in Unix seconds
/// @param leavesAsked keys that were asked for
/// @param leaves extractions in the log
/// @param records sealed records that these name
/// @param exported records in exported bundles
/// @param manifest index of its manifest, or -1
/// @param reissues extractions that gave an earlier key to another device
public record RequestRow(
    RequestId id,
    long index,
    String domain,
    int purpose,
    List<Long> periods,
    long time,
    long leavesAsked,
    List<Hash32> requesters,
    List<Hash32> approvers,
    long leaves,
    long records,
    long exported,
    long manifest,
    long reissues) {
  /// Keeps copies.
  public RequestRow {
    periods = List.copyOf(periods);
    requesters = List.copyOf(requesters);
    approvers = List.copyOf(approvers);
  }

  /// All who signed for it.
  public List<Hash32> officers() {
    List<Hash32> all = new ArrayList<>(requesters);
    all.addAll(approvers);
    return all;
  }

  RequestRow approved(List<Hash32> by) {
    List<Hash32> all = new ArrayList<>(approvers);
    by.stream().filter(key -> !all.contains(key)).forEach(all::add);
    return with(all, leaves, records, exported, manifest, reissues);
  }

  RequestRow leaf(int recipients, boolean reissue) {
    return with(
        approvers,
        leaves + 1,
        records + recipients,
        exported,
        manifest,
        reissues + (reissue ? 1 : 0));
  }

  RequestRow exported(long count) {
    return with(approvers, leaves, records, exported + count, manifest, reissues);
  }

  RequestRow manifest(long at) {
    return with(approvers, leaves, records, exported, at, reissues);
  }

  private RequestRow with(
      List<Hash32> approved, long made, long sealed, long sent, long manifestAt, long again) {
    return new RequestRow(
        id,
        index,
        domain,
        purpose,
        periods,
        time,
        leavesAsked,
        requesters,
        approved,
        made,
        sealed,
        sent,
        manifestAt,
        again);
  }

  byte[] value() {
    Writer out = new Writer().u64(index).text(domain).u8(purpose).u8(periods.size());
    periods.forEach(out::u64);
    out.u64(time).u64(leavesAsked);
    Hash32.writeList(out, requesters);
    Hash32.writeList(out, approvers);
    // A manifest's index is stored one higher, so that 0 says that there is none.
    out.u64(leaves).u64(records).u64(exported).u64(manifest + 1).u64(reissues);
    return out.toByteArray();
  }

  static RequestRow of(RequestId id, byte[] value) {
    return Reader.decode(
        value,
        "RequestRow",
        in ->
            new RequestRow(
                id,
                in.u64("index"),
                in.text("domain", 255),
                in.u8("purpose"),
                in.list(in.count8("periods", 0, 255, Long.BYTES), r -> r.u64("period")),
                in.u64("time"),
                in.u64("leavesAsked"),
                Hash32.readList(in, "requesters", 0, 255),
                Hash32.readList(in, "approvers", 0, 255),
                in.u64("leaves"),
                in.u64("records"),
                in.u64("exported"),
                in.u64("manifest") - 1,
                in.u64("reissues")));
  }
}
