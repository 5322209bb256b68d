package org.sluice.appliance.approval;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
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

  /// What is asked for.
  ///
  /// @param users who; empty for everyone enrolled
  public record Wanted(
      DomainName domain,
      Purpose purpose,
      List<KeyPeriod> periods,
      List<UserUri> users,
      String reason) {
    /// Keeps copies.
    public Wanted {
      periods = List.copyOf(periods);
      users = List.copyOf(users);
    }
  }

  /// An identity and the devices that its keys are sealed to.
  private record Subject(RequestFile.Opening opening, List<Hash32> recipients) {}

  /// Logs a request for enrolled users and keeps its file for the approvers.
  public RequestFile request(Wanted wanted, OfficerKey officer, Instant now) {
    return request(wanted, enrolled(wanted), officer, now, _ -> List.of());
  }

  /// Writes down what is wanted, for the officer to sign elsewhere; logs nothing.
  public RequestDraft draft(Wanted wanted, Instant now) {
    return draft(wanted, enrolled(wanted), now);
  }

  /// Logs a request that its officer signed elsewhere.
  ///
  /// @param officer whose it is, as the account that handed it in is called
  public RequestFile accept(
      RequestDraft draft, SignedStatement signed, String officer, Instant now) {
    Request request = draft.request();
    BatchPlan _ = draft.recompute();
    RequestFile file = draft.signed(signed);
    high.events().require(request.domain(), request.requestId(), signed, "issue:request");
    high.requireRules(List.of(signed));
    log(file, officer, now, List.of());
    return file;
  }

  /// The same with entries that belong to it, logged together or not at all.
  public RequestFile request(
      Wanted wanted,
      OfficerKey officer,
      Instant now,
      Function<Request, List<SignedStatement>> with) {
    return request(wanted, enrolled(wanted), officer, now, with);
  }

  /// Logs a request for a drill: `keys` reserved identities, sealed to nobody.
  public RequestFile drill(
      DomainName domain,
      Purpose purpose,
      KeyPeriod period,
      int keys,
      OfficerKey officer,
      Instant now) {
    if (keys < 1 || keys > UserUri.MAX_DRILL) {
      throw new CommandFailed("--keys: expected 1 to " + UserUri.MAX_DRILL + ", found " + keys);
    }
    Octets noSalt = Octets.of(new byte[IdentityCommitment.SALT_OCTETS]);
    List<Subject> nobody =
        IntStream.range(0, keys)
            .mapToObj(
                i -> new Subject(new RequestFile.Opening(noSalt, UserUri.drill(i)), List.of()))
            .toList();
    Wanted wanted = new Wanted(domain, purpose, List.of(period), List.of(), "drill");
    return request(wanted, nobody, officer, now, _ -> List.of());
  }

  private List<Subject> enrolled(Wanted wanted) {
    Map<UserUri, Subject> all = new LinkedHashMap<>();
    high.users()
        .enrolled(wanted.domain())
        .forEach((user, devices) -> all.put(user.uri(), subject(user, devices)));
    if (all.isEmpty()) {
      throw new CommandFailed(
          "domain "
              + wanted.domain().value()
              + " has no user with an enrolled device: nothing to issue");
    }
    if (wanted.users().isEmpty()) {
      return List.copyOf(all.values());
    }
    List<Subject> chosen = new ArrayList<>();
    for (UserUri uri : wanted.users()) {
      Subject subject = all.get(uri);
      if (subject == null) {
        throw new CommandFailed(uri + " has no enrolled device in " + wanted.domain().value());
      }
      chosen.add(subject);
    }
    return chosen;
  }

  private static Subject subject(User user, List<Device> devices) {
    return new Subject(
        new RequestFile.Opening(Octets.of(user.salt().octets()), user.uri()),
        devices.stream().map(Device::sealHash).toList());
  }

  private RequestFile request(
      Wanted wanted,
      List<Subject> subjects,
      OfficerKey officer,
      Instant now,
      Function<Request, List<SignedStatement>> with) {
    RequestDraft draft = draft(wanted, subjects, now);
    Request request = draft.request();
    SignedStatement signed = SignedStatement.sign(request, officer);
    high.events().require(wanted.domain(), request.requestId(), signed, "issue:request");
    RequestFile file = draft.signed(signed);
    log(file, officer.name(), now, with.apply(request));
    return file;
  }

  private RequestDraft draft(Wanted wanted, List<Subject> subjects, Instant now) {
    LogIndex.Domain state = high.log().index().domainOf(wanted.domain());
    RequestId id = RequestId.random(random);
    List<PlannedLeaf> planned = new ArrayList<>();
    List<RequestFile.Leaf> leaves = new ArrayList<>();
    for (KeyPeriod period : wanted.periods()) {
      for (int i = 0; i < subjects.size(); i++) {
        Subject s = subjects.get(i);
        planned.add(new PlannedLeaf(period.number(), s.opening().commitment(), s.recipients()));
        leaves.add(new RequestFile.Leaf(period.number(), i, s.recipients()));
      }
    }
    BatchPlan plan =
        BatchPlan.of(
            new BatchPlan.Header(id, wanted.domain(), state.generation().epoch(), wanted.purpose()),
            planned,
            BATCH_SIZE);
    Request request =
        new Request(
            id,
            wanted.domain(),
            state.generation().epoch(),
            state.generation().gamma(),
            state.policy().hash(),
            wanted.purpose(),
            plan.periods(),
            plan.users(),
            plan.leaves(),
            plan.batches().size(),
            plan.batchesRoot(),
            plan.deviceKeyRoot(),
            now.getEpochSecond(),
            now.getEpochSecond() + VALID_SECONDS,
            high.log().size(),
            wanted.reason());
    List<RequestFile.Opening> openings = subjects.stream().map(Subject::opening).toList();
    return new RequestDraft(request, BATCH_SIZE, openings, leaves);
  }

  /// The file is durable before the log names it.
  private void log(RequestFile file, String officer, Instant now, List<SignedStatement> with) {
    List<SignedStatement> entries = new ArrayList<>(List.of(file.signedRequest()));
    entries.addAll(with);
    if (!with.isEmpty() || file.request().purpose() != Purpose.ISSUE) {
      high.requireRules(entries);
    }
    high.requests().keep(file, officer, now);
    long _ = high.log().append(entries);
    high.publish();
  }
}
