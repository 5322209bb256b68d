package org.sluice.threshold.partition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  List<SignedStatement> leaves() {
    List<SignedStatement> leaves = new ArrayList<>();
    for (int u = 0; u < users.size(); u++) {
      leaves.add(
          SignedStatement.unsigned(
              new Extraction(
                  World.DOMAIN, 1, id, 0, u, period, purpose, commitment(u), List.of(device(u)))));
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
      devices.add(device(u).octets());
    }
    return new Request(
        id,
        World.DOMAIN,
        1,
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
        "monthly issue");
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
