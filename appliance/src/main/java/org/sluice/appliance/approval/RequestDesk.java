package org.sluice.appliance.approval;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Request;

/// Where an issue officer asks. What is asked is a plan, octet for octet: who, which periods, which
/// devices; the request signs its Merkle roots.
public final class RequestDesk {

  /// Leaves in one batch: large enough that signatures and checkpoints cost little, small enough
  /// that a batch is seconds of work.
  private static final int BATCH_SIZE = 100;

  private static final long VALID_SECONDS = 7L * 86_400;

  private final HighSide high;
  private final SecureRandom random;

  public RequestDesk(HighSide high, SecureRandom random) {
    this.high = high;
    this.random = random;
  }

  /// Logs a request for all enrolled users of `domain` and keeps its file for the approvers.
  public RequestFile request(
      DomainName domain, List<KeyPeriod> periods, String reason, OfficerKey officer, Instant now) {
    LogIndex.Domain state = high.log().index().domainOf(domain);
    Map<User, List<Device>> users = high.users().enrolled(domain);
    if (users.isEmpty()) {
      throw new CommandFailed(
          "domain " + domain.value() + " has no user with an enrolled device: nothing to issue");
    }
    RequestId id = RequestId.random(random);
    List<RequestFile.Opening> openings = new ArrayList<>();
    Map<User, Integer> place = new LinkedHashMap<>();
    for (User user : users.keySet()) {
      place.put(user, openings.size());
      openings.add(new RequestFile.Opening(Octets.of(user.salt().octets()), user.uri()));
    }
    List<PlannedLeaf> planned = new ArrayList<>();
    List<RequestFile.Leaf> leaves = new ArrayList<>();
    for (KeyPeriod period : periods) {
      users.forEach((user, devices) -> {
        List<Hash32> recipients = devices.stream().map(Device::sealHash).toList();
        planned.add(new PlannedLeaf(period.number(), user.commitment(), recipients));
        leaves.add(new RequestFile.Leaf(period.number(), place.getOrDefault(user, -1), recipients));
      });
    }
    BatchPlan plan =
        BatchPlan.of(
            new BatchPlan.Header(id, domain, state.generation().epoch(), Purpose.ISSUE),
            planned,
            BATCH_SIZE);
    Request request =
        new Request(
            id,
            domain,
            state.generation().epoch(),
            state.generation().gamma(),
            state.policy().hash(),
            Purpose.ISSUE,
            plan.periods(),
            plan.users(),
            plan.leaves(),
            plan.batches().size(),
            plan.batchesRoot(),
            plan.deviceKeyRoot(),
            now.getEpochSecond(),
            now.getEpochSecond() + VALID_SECONDS,
            high.log().size(),
            reason);
    SignedStatement signed = SignedStatement.sign(request, officer);
    high.events().require(domain, id, signed, "issue:request");
    RequestFile file = new RequestFile(signed, BATCH_SIZE, openings, leaves);
    high.requests().keep(file, officer.name(), now);
    long _ = high.log().append(List.of(signed));
    high.publish();
    return file;
  }
}
