package org.sluice.client.review;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Request;

/// One request through the log: who asked, who approved, what was made, what left.
final class RequestLedger {

  private final Request request;
  private final DomainPolicy policy;
  private final Hash32 requester;
  private final Set<Hash32> approvers = new HashSet<>();
  private final Map<Long, Long> recordsOfBatch = new TreeMap<>();
  private final Map<Long, Hash32> payloadOfBatch = new TreeMap<>();
  private final Map<Long, long[]> madeInPeriod = new TreeMap<>();

  RequestLedger(Request request, DomainPolicy policy, Hash32 requester) {
    this.request = request;
    this.policy = policy;
    this.requester = requester;
  }

  Request request() {
    return request;
  }

  DomainPolicy policy() {
    return policy;
  }

  Hash32 requester() {
    return requester;
  }

  void approvedBy(Hash32 keyId) {
    approvers.add(keyId);
  }

  int approvals() {
    return approvers.size();
  }

  boolean approved() {
    return approvers.size() >= policy.approvalsNeeded();
  }

  void made(Extraction leaf) {
    recordsOfBatch.merge(leaf.batch(), (long) leaf.recipients().size(), Long::sum);
    long[] counts = madeInPeriod.computeIfAbsent(leaf.period(), _ -> new long[2]);
    counts[0]++;
    counts[1] += leaf.recipients().size();
  }

  /// Records that the leaves of a batch name; 0 for a batch that was never opened.
  long records(long batch) {
    return recordsOfBatch.getOrDefault(batch, 0L);
  }

  /// Notes the bundle of a batch. False if the batch had one already.
  boolean exported(long batch, Hash32 payload) {
    return payloadOfBatch.put(batch, payload) == null;
  }

  /// Batches that were opened and did not leave.
  long notExported() {
    return recordsOfBatch.keySet().stream().filter(b -> !payloadOfBatch.containsKey(b)).count();
  }

  /// Whether the signed manifest counts what the leaves and exports say.
  boolean agrees(Manifest manifest) {
    TreeMap<Long, long[]> named = new TreeMap<>();
    manifest
        .periods()
        .forEach(p -> named.put(p.period(), new long[] {p.identities(), p.records()}));
    return named.keySet().equals(madeInPeriod.keySet())
        && named.entrySet().stream()
            .allMatch(e -> {
              long[] made = madeInPeriod.getOrDefault(e.getKey(), new long[2]);
              return made[0] == e.getValue()[0] && made[1] == e.getValue()[1];
            })
        && manifest.bundles() == payloadOfBatch.size()
        && manifest.payloadsRoot().equals(payloadsRoot());
  }

  private Hash32 payloadsRoot() {
    return org.sluice.records.tlog.Merkle.root(
        payloadOfBatch.values().stream().map(Hash32::octets).toList());
  }
}
