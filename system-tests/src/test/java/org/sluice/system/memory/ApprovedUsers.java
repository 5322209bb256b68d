package org.sluice.system.memory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.Merkle;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.extraction.ExtractedBatch;

/// A few users with one device each: enrolled, requested, approved by two officers, logged.
final class ApprovedUsers {
  private static final byte[] CONTENT =
      "sluice/batch-content/v1".getBytes(StandardCharsets.US_ASCII);

  final List<UserUri> users = new ArrayList<>();
  private final Domain domain;
  private final List<LeafOpening> openings = new ArrayList<>();

  ApprovedUsers(Domain domain, int count) {
    this.domain = domain;
    RequestId id = RequestId.random(new SecureRandom());
    List<SignedStatement> leaves = new ArrayList<>();
    List<byte[]> devices = new ArrayList<>();
    for (int u = 0; u < count; u++) {
      UserUri user = UserUri.parse("tel:+44770090012" + u);
      users.add(user);
      Hash32 commitment = IdentityCommitment.of(salt(u).toArray(), user);
      Hash32 device = Hash32.sha256(new byte[] {(byte) u, 9});
      devices.add(device.octets());
      long _ =
          domain.append(SignedStatement.sign(enrolled(u, commitment, device), domain.enroller));
      leaves.add(
          SignedStatement.unsigned(
              new Extraction(
                  Domain.NAME,
                  1,
                  id,
                  0,
                  u,
                  Domain.PERIOD,
                  Purpose.ISSUE,
                  commitment,
                  List.of(device))));
    }
    long firstLeaf = log(request(id, leaves, devices), leaves);
    for (int u = 0; u < count; u++) {
      openings.add(new LeafOpening(firstLeaf + u, salt(u), users.get(u)));
    }
  }

  /// Their keys, by both rounds of the three partitions.
  ExtractedBatch extract() {
    return domain.extract(openings, users.stream().map(domain::identifier).toList());
  }

  private long log(Request request, List<SignedStatement> leaves) {
    Approval approval =
        new Approval(
            Domain.NAME,
            request.requestId(),
            request.hash(),
            request.notBefore(),
            request.expiry(),
            0);
    BatchOpened opened =
        new BatchOpened(
            Domain.NAME, request.requestId(), 0, leaves.size(), Purpose.ISSUE, List.of());
    long _ =
        domain.append(
            SignedStatement.sign(request, domain.requester),
            SignedStatement.sign(approval, domain.first),
            SignedStatement.sign(approval, domain.second),
            SignedStatement.unsigned(opened));
    long firstLeaf = domain.append(leaves.toArray(SignedStatement[]::new));
    domain.publish();
    return firstLeaf;
  }

  private Request request(RequestId id, List<SignedStatement> leaves, List<byte[]> devices) {
    Writer content = new Writer().raw(CONTENT).u32(0).u32(leaves.size());
    leaves.forEach(l -> content.raw(Merkle.leafHash(l.encoded()).octets()));
    return new Request(
        id,
        Domain.NAME,
        1,
        domain.record.gamma(),
        domain.policy.hash(),
        Purpose.ISSUE,
        List.of(Domain.PERIOD),
        leaves.size(),
        leaves.size(),
        1,
        Merkle.root(List.of(Hash32.sha256(content.toByteArray()).octets())),
        Merkle.root(devices),
        Domain.NOW.getEpochSecond() - 60,
        Domain.NOW.getEpochSecond() + 3600,
        0,
        "memory scan");
  }

  private static Enrolled enrolled(int u, Hash32 commitment, Hash32 device) {
    return new Enrolled(
        Domain.NAME,
        commitment,
        "device-" + u,
        Hash32.sha256(new byte[] {(byte) u, 8}),
        1,
        device,
        DeviceState.ACTIVE);
  }

  private static Octets salt(int u) {
    return Octets.of(Hash32.sha256(new byte[] {(byte) u, 7}).octets());
  }
}
