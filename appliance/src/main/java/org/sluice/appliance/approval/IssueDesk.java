package org.sluice.appliance.approval;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.export.DifferenceTelling;
import org.sluice.records.export.MonthComparison;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.IssueReason;

/// Where an issue officer asks for the keys of a whole domain: one issue, in as many requests as it
/// takes, each with the difference to the period before.
///
/// Everybody is gone through twice, a page at a time: once to find the difference and the number of
/// requests, which every request's signed reason names, and once to write the requests. A crash in
/// between leaves files that no entry of the log names.
public final class IssueDesk {
  private final HighSide high;
  private final SecureRandom random;
  private final RequestDesk.Wanted wanted;
  private final Drafting drafting;

  /// For one issue.
  ///
  /// @throws CommandFailed if the reason is longer than an issue's may be
  public IssueDesk(HighSide high, RequestDesk.Wanted wanted, SecureRandom random, Instant now) {
    this.high = high;
    this.random = random;
    this.wanted = wanted;
    this.drafting = new Drafting(high, wanted, now);
    if (wanted.reason().length() > IssueReason.MAX_WHY || wanted.reason().endsWith("]")) {
      throw new CommandFailed(
          "the reason of an issue has at most "
              + IssueReason.MAX_WHY
              + " characters and does not end with ]");
    }
  }

  /// An issue that was asked for.
  ///
  /// @param id of the only request, or of the issue
  /// @param requests in order
  /// @param files the file, or the folder of files, for the approvers
  public record Asked(
      RequestId id, List<RequestId> requests, ToldDifference difference, Path files) {}

  /// The first time through.
  private record Survey(ToldDifference difference, int parts) {}

  /// Logs the requests, all or none, and keeps their files for the approvers.
  public Asked request(OfficerKey officer, Instant now) {
    Survey survey = survey();
    RequestId issue = RequestId.random(random);
    List<SignedStatement> signed = new ArrayList<>();
    List<RequestId> ids = new ArrayList<>();
    new Cut(survey, issue) {
      @Override
      void part(RequestDraft draft, Optional<IssueReason.Part> part) {
        SignedStatement s = SignedStatement.sign(draft.request(), officer);
        high.events().require(wanted.domain(), draft.request().requestId(), s, "issue:request");
        high.requests().keep(draft.signed(s), part, officer.name(), now);
        signed.add(s);
        ids.add(draft.request().requestId());
      }
    }.run();
    long _ = high.log().append(signed);
    high.publish();
    RequestId id = ids.size() == 1 ? ids.getFirst() : issue;
    Path files = ids.size() == 1 ? high.requests().path(id) : high.requests().folderOf(issue);
    return new Asked(id, ids, survey.difference(), files);
  }

  /// Writes the requests of the issue down, for its officer to sign elsewhere; logs nothing.
  ///
  /// @param keeper gets each as soon as it is written
  /// @return id of the only request, or of the issue
  public RequestId draft(BiConsumer<RequestDraft, Optional<IssueReason.Part>> keeper) {
    Survey survey = survey();
    RequestId issue = RequestId.random(random);
    RequestId[] first = new RequestId[1];
    new Cut(survey, issue) {
      @Override
      void part(RequestDraft draft, Optional<IssueReason.Part> part) {
        first[0] = draft.request().requestId();
        keeper.accept(draft, part);
      }
    }.run();
    return survey.parts() == 1 ? first[0] : issue;
  }

  private Survey survey() {
    DifferenceTelling telling = new DifferenceTelling();
    long periodBefore =
        wanted.periods().stream().mapToLong(KeyPeriod::number).min().orElseThrow() - 1;
    MonthComparison comparison = new MonthComparison(periodBefore, telling.listener());
    IssueOutlook outlook = new IssueOutlook(high);
    List<RequestId> before = new ArrayList<>();
    for (RequestId id : outlook.requestsFor(wanted.domain(), periodBefore)) {
      high.requests()
          .find(id)
          .ifPresent(file -> {
            before.add(id);
            comparison.before(file);
          });
    }
    Filling filling = new Filling(drafting.most());
    new Subjects(high, wanted)
        .each(
            new Subjects.Listener() {
              @Override
              public void asked(Subject subject) {
                comparison.now(subject.user(), subject.devices());
                boolean _ = filling.isNext(subject);
              }

              @Override
              public void omitted(String why, UserUri user) {
                telling.omitted(why, user);
              }
            });
    if (filling.parts() == 0) {
      throw new CommandFailed(
          wanted.missingOnly()
              ? "every enrolled device has these keys, or an open request asks for them: nothing to"
                  + " issue"
              : "domain "
                  + wanted.domain().value()
                  + " has no user with an enrolled device: nothing to issue");
    }
    if (filling.parts() > IssueReason.MAX_PARTS) {
      throw new CommandFailed(
          "this takes "
              + filling.parts()
              + " requests, at most "
              + IssueReason.MAX_PARTS
              + ": ask for fewer periods");
    }
    return new Survey(
        telling.told(wanted.domain(), periodBefore, wanted.missingOnly(), before, comparison.end()),
        filling.parts());
  }

  /// Where one request ends and the next begins: the same both times.
  private static final class Filling {
    private final int most;
    private long keys;
    private int parts;

    Filling(int most) {
      this.most = most;
    }

    /// Whether this subject begins the next request.
    boolean isNext(Subject subject) {
      int more = subject.keys().size();
      if (parts > 0 && keys + more <= most) {
        keys += more;
        return false;
      }
      if (more > most) {
        throw new CommandFailed(
            "the policy allows " + most + " keys of a request, this is " + more + " for each user");
      }
      parts++;
      keys = more;
      return true;
    }

    int parts() {
      return parts;
    }
  }

  /// The second time through.
  private abstract class Cut implements Subjects.Listener {
    private final Survey survey;
    private final RequestId issue;
    private final Filling filling = new Filling(drafting.most());
    private final List<Subject> subjects = new ArrayList<>();
    private int done;

    Cut(Survey survey, RequestId issue) {
      this.survey = survey;
      this.issue = issue;
    }

    abstract void part(RequestDraft draft, Optional<IssueReason.Part> part);

    void run() {
      new Subjects(high, wanted).each(this);
      finish();
      if (done != survey.parts()) {
        throw new CommandFailed("users changed while the request was made: ask again");
      }
    }

    @Override
    public void asked(Subject subject) {
      if (filling.isNext(subject) && !subjects.isEmpty()) {
        finish();
      }
      subjects.add(subject);
    }

    @Override
    public void omitted(String why, UserUri user) {
      // Told already.
    }

    private void finish() {
      done++;
      Optional<IssueReason.Part> part =
          survey.parts() == 1
              ? Optional.empty()
              : Optional.of(new IssueReason.Part(done, survey.parts(), issue));
      String reason = new IssueReason(wanted.reason(), part, survey.difference().hash()).toString();
      part(
          drafting.draft(
              RequestId.random(random), subjects, reason, Optional.of(survey.difference())),
          part);
      subjects.clear();
    }
  }
}
