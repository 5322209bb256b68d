package org.sluice.threshold.partition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.Merkle;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;

/// A request of one batch for a few users, each with one device. Fields may be changed before the
/// entries are made, so that a test breaks one rule at a time.
final class Issue {
  final World world;
  final List<UserUri> users = new ArrayList<>();
  final List<Octets> salts = new ArrayList<>();
  RequestId id = RequestId.random(new java.security.SecureRandom());
  Purpose purpose = Purpose.ISSUE;
  long period = World.NOVEMBER;
  long notBefore;
  long expiry;
  long firstLeaf;
  boolean toNobody;
  @Nullable Hash32 sealedTo;

  Issue(World world, int count) {
    this.world = world;
    this.notBefore = world.now.getEpochSecond() - 60;
    this.expiry = world.now.getEpochSecond() + 3600;
    for (int i = 0; i < count; i++) {
      users.add(UserUri.parse("tel:+44770090012" + i));
      salts.add(Octets.of(Hash32.sha256(new byte[] {(byte) i, 7}).octets()));
    }
  }

  Hash32 commitment(int u) {
    return IdentityCommitment.of(salts.get(u).toArray(), users.get(u));
  }

  Hash32 device(int u) {
    return Hash32.sha256(new byte[] {(byte) u, 9});
  }

  Issue enrol() {
    for (int u = 0; u < users.size(); u++) {
      world.log.append(SignedStatement.sign(enrolled(u, DeviceState.ACTIVE), world.enroller));
    }
    return this;
  }

  Enrolled enrolled(int u, DeviceState state) {
    return new Enrolled(
        World.DOMAIN,
        commitment(u),
        "device-" + u,
        Hash32.sha256(new byte[] {(byte) u, 8}),
        1,
        device(u),
        state);
  }

  private List<Hash32> recipients(int u) {
    Hash32 to =
        purpose == Purpose.AUDIT && sealedTo == null
            ? world.auditFunction(1, Hash32.ZERO, 1).keyHash()
            : sealedTo == null ? device(u) : sealedTo;
    return toNobody ? List.of() : List.of(to);
  }

  List<SignedStatement> leaves() {
    List<SignedStatement> leaves = new ArrayList<>();
    for (int u = 0; u < users.size(); u++) {
      leaves.add(
          SignedStatement.unsigned(
              new Extraction(
                  World.DOMAIN,
                  world.record.epoch(),
                  id,
                  0,
                  u,
                  period,
                  purpose,
                  commitment(u),
                  recipients(u))));
    }
    return leaves;
  }

  Request request() {
    Writer content =
        new Writer()
            .raw("sluice/batch-content/v1".getBytes(StandardCharsets.US_ASCII))
            .u32(0)
            .u32(users.size());
    leaves().forEach(l -> content.raw(Merkle.leafHash(l.encoded()).octets()));
    Hash32 batch = Hash32.sha256(content.toByteArray());
    List<byte[]> devices = new ArrayList<>();
    for (int u = 0; u < users.size(); u++) {
      recipients(u).forEach(d -> devices.add(d.octets()));
    }
    return new Request(
        id,
        World.DOMAIN,
        world.record.epoch(),
        world.record.gamma(),
        world.policy.hash(),
        purpose,
        List.of(period),
        users.size(),
        users.size(),
        1,
        Merkle.root(List.of(batch.octets())),
        Merkle.root(devices),
        notBefore,
        expiry,
        0,
        purpose == Purpose.AUDIT ? "case 2026-117: leak of a report" : "monthly issue");
  }

  /// The same request under another policy.
  Request under(DomainPolicy policy) {
    var r = request();
    return new Request(
        r.requestId(),
        r.domain(),
        r.epoch(),
        r.gamma(),
        policy.hash(),
        r.purpose(),
        r.periods(),
        r.users(),
        r.leaves(),
        r.batches(),
        r.batchesRoot(),
        r.deviceKeyRoot(),
        r.notBefore(),
        r.expiry(),
        r.logSizeSeen(),
        r.reason());
  }

  Issue requested() {
    world.log.append(SignedStatement.sign(request(), world.requester));
    return this;
  }

  Issue approved(Person... officers) {
    for (Person o : officers) {
      world.log.append(SignedStatement.sign(approval(), o));
    }
    return this;
  }

  Approval approval() {
    return new Approval(World.DOMAIN, id, request().hash(), notBefore, expiry, 0);
  }

  Issue opened() {
    world.log.append(SignedStatement.unsigned(open()));
    firstLeaf = world.log.append(leaves().toArray(SignedStatement[]::new));
    return this;
  }

  BatchOpened open() {
    return new BatchOpened(World.DOMAIN, id, 0, users.size(), purpose, List.of());
  }

  /// The requester, an auditor here, has the audit key made.
  Issue ordered() {
    world.log.append(SignedStatement.sign(order(world.now.getEpochSecond()), world.requester));
    return this;
  }

  AuditOrdered order(long time) {
    return new AuditOrdered(World.DOMAIN, id, request().hash(), time);
  }

  /// An audit key in order, followed and co-signed by all; the audit function has been named.
  Issue audited() {
    enrol().requested().approved(world.auditor, world.auditor2).ordered().opened();
    world.publish();
    return this;
  }

  /// Everything in order, followed and co-signed by all.
  Issue done() {
    enrol().requested().approved(world.first, world.second).opened();
    world.publish();
    return this;
  }

  Order order() {
    List<LeafOpening> openings = new ArrayList<>();
    for (int u = 0; u < users.size(); u++) {
      openings.add(new LeafOpening(firstLeaf + u, salts.get(u), users.get(u)));
    }
    return new Order(World.DOMAIN, openings, world.note);
  }

  List<Identifier> ids() {
    return users.stream()
        .map(u -> Identifier.of(world.policy.rule(), u, World.KMS, period))
        .toList();
  }
}
