package org.sluice.appliance.approval;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sluice.appliance.audit.IdentityIndex;
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
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditCase;
import org.sluice.records.statement.AuditFunction;
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
  /// @param missingOnly only keys that have not left, to the devices to which they have not: late
  ///   joiners, replaced devices, what a cancelled request left
  public record Wanted(
      DomainName domain,
      Purpose purpose,
      List<KeyPeriod> periods,
      List<UserUri> users,
      String reason,
      boolean missingOnly) {
    /// All of them, whether they have been made before or not.
    public Wanted(
        DomainName domain,
        Purpose purpose,
        List<KeyPeriod> periods,
        List<UserUri> users,
        String reason) {
      this(domain, purpose, periods, users, reason, false);
    }

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
    high.events().require(request.domain(), request.requestId(), signed, permission(request));
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

  /// Logs a request for one audit key: of one user, whatever became of their devices, for one
  /// period, under one case. There is no form of it for two.
  public RequestFile audit(
      DomainName domain,
      UserUri user,
      KeyPeriod period,
      AuditCase reason,
      OfficerKey officer,
      Instant now) {
    AuditFunction function =
        high.log()
            .index()
            .audit()
            .function(domain)
            .orElseThrow(() -> new CommandFailed(domain + " has no audit function"));
    User known =
        high.users()
            .find(domain, user)
            .orElseThrow(() -> new CommandFailed(user + " is no user of " + domain));
    Subject one =
        new Subject(
            new RequestFile.Opening(Octets.of(known.salt().octets()), known.uri()),
            List.of(function.keyHash()));
    Wanted wanted =
        new Wanted(domain, Purpose.AUDIT, List.of(period), List.of(user), reason.toString());
    return request(wanted, List.of(one), officer, now, _ -> List.of());
  }

  private List<Subject> enrolled(Wanted wanted) {
    Map<UserUri, Subject> all = new LinkedHashMap<>();
    high.users()
        .enrolled(wanted.domain())
        .forEach((user, devices) -> all.put(user.uri(), subject(user, devices)));
    // The log counts: the database may be behind it after a crash.
    all.values().removeIf(s -> s.recipients().isEmpty());
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

  private Subject subject(User user, List<Device> devices) {
    IdentityIndex identities = high.log().index().identities();
    boolean active = identities.state(user.commitment()) == IdentityState.ACTIVE;
    return new Subject(
        new RequestFile.Opening(Octets.of(user.salt().octets()), user.uri()),
        devices.stream()
            .map(Device::sealHash)
            .filter(key -> active && identities.isActive(user.commitment(), key))
            .toList());
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
    high.events().require(wanted.domain(), request.requestId(), signed, permission(request));
    RequestFile file = draft.signed(signed);
    log(file, officer.name(), now, with.apply(request));
    return file;
  }

  private RequestDraft draft(Wanted wanted, List<Subject> subjects, Instant now) {
    LogIndex.Domain state = high.log().index().domainOf(wanted.domain());
    RequestId id = RequestId.random(random);
    List<PlannedLeaf> planned = new ArrayList<>();
    List<RequestFile.Leaf> leaves = new ArrayList<>();
    Map<RequestFile.Opening, Integer> openings = new LinkedHashMap<>();
    Optional<IssuedKeys> issued =
        wanted.missingOnly() ? Optional.of(issued(wanted)) : Optional.empty();
    for (KeyPeriod period : wanted.periods()) {
      for (Subject s : subjects) {
        Hash32 commitment = s.opening().commitment();
        List<Hash32> to =
            issued
                .map(i -> i.missing(commitment, period.number(), s.recipients()))
                .orElse(s.recipients());
        if (issued.isPresent() && to.isEmpty()) {
          continue;
        }
        int place = openings.computeIfAbsent(s.opening(), _ -> openings.size());
        planned.add(new PlannedLeaf(period.number(), commitment, to));
        leaves.add(new RequestFile.Leaf(period.number(), place, to));
      }
    }
    if (planned.isEmpty()) {
      throw new CommandFailed("every enrolled device has these keys: nothing to issue");
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
    return new RequestDraft(request, BATCH_SIZE, List.copyOf(openings.keySet()), leaves);
  }

  private static String permission(Request request) {
    return request.purpose() == Purpose.AUDIT ? "audit:request" : "issue:request";
  }

  private IssuedKeys issued(Wanted wanted) {
    return IssuedKeys.of(
        high,
        wanted.domain(),
        wanted.periods().stream().map(KeyPeriod::number).collect(Collectors.toSet()));
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
