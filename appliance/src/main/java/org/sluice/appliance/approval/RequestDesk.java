package org.sluice.appliance.approval;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.users.User;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditCase;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;

/// Where an issue officer asks. What is asked is a plan, octet for octet: who, which periods, which
/// devices; the request signs its Merkle roots.
public final class RequestDesk {

  private final HighSide high;
  private final SecureRandom random;

  public RequestDesk(HighSide high, SecureRandom random) {
    this.high = high;
    this.random = random;
  }

  /// What is asked for.
  ///
  /// @param users who; empty for everyone enrolled
  /// @param missingOnly only keys that have not left and that no open request asks for, to the
  ///   devices that lack them: late joiners, replaced devices, what a cancelled request left
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

  /// Logs the requests of an issue that its officer signed elsewhere, all or none. Their files are
  /// durable before the log names them; what a crash leaves of them in between is put there anew
  /// when they are handed in again.
  ///
  /// @param drafts those that were signed, in order; gone through twice, one at a time
  /// @param officer whose they are, as the account that handed them in is called
  public void accept(
      Supplier<Stream<RequestDraft>> drafts,
      List<SignedStatement> signed,
      String officer,
      Instant now) {
    Iterator<SignedStatement> next = signed.iterator();
    drafts
        .get()
        .forEach(draft -> {
          Request request = draft.request();
          BatchPlan _ = draft.recompute();
          RequestFile file = draft.signed(next.next());
          high.events()
              .require(
                  request.domain(), request.requestId(), file.signedRequest(), permission(request));
        });
    high.requireRules(signed);
    Iterator<SignedStatement> again = signed.iterator();
    drafts
        .get()
        .forEach(draft ->
            high.requests()
                .keep(
                    draft.signed(again.next()),
                    IssueReason.parse(draft.request().reason()).flatMap(IssueReason::part),
                    officer,
                    now));
    long _ = high.log().append(signed);
    high.publish();
  }

  /// Logs a request for users who are named, with entries that belong to it, together or not at
  /// all, and keeps its file. [IssueDesk] asks for whole domains.
  public RequestFile request(
      Wanted wanted,
      OfficerKey officer,
      Instant now,
      Function<Request, List<SignedStatement>> with) {
    return request(wanted, new Subjects(high, wanted).named(), officer, now, with);
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
            .mapToObj(i ->
                Subject.of(
                    new RequestFile.Opening(noSalt, UserUri.drill(i)), List.of(period), List.of()))
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
        Subject.of(
            new RequestFile.Opening(Octets.of(known.salt().octets()), known.uri()),
            List.of(period),
            List.of(function.keyHash()));
    Wanted wanted =
        new Wanted(domain, Purpose.AUDIT, List.of(period), List.of(user), reason.toString());
    return request(wanted, List.of(one), officer, now, _ -> List.of());
  }

  private RequestFile request(
      Wanted wanted,
      List<Subject> subjects,
      OfficerKey officer,
      Instant now,
      Function<Request, List<SignedStatement>> with) {
    RequestDraft draft =
        new Drafting(high, wanted, now)
            .draft(RequestId.random(random), subjects, wanted.reason(), Optional.empty());
    Request request = draft.request();
    SignedStatement signed = SignedStatement.sign(request, officer);
    high.events().require(wanted.domain(), request.requestId(), signed, permission(request));
    RequestFile file = draft.signed(signed);
    log(file, officer.name(), now, with.apply(request));
    return file;
  }

  private static String permission(Request request) {
    return request.purpose() == Purpose.AUDIT ? "audit:request" : "issue:request";
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
