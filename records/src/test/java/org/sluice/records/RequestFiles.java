package org.sluice.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.DifferenceTelling;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;

/// Request files as an honest requester makes them.
public final class RequestFiles {
  public static final BatchPlan.Header HEADER =
      new BatchPlan.Header(Samples.REQUEST, Samples.DOMAIN, 1, Purpose.ISSUE);

  private RequestFiles() {}

  /// Three users, two periods, one user with two devices, batches of four.
  public static RequestFile small() {
    return of(openings(3), leaves(3), 4);
  }

  public static List<RequestFile.Opening> openings(int users) {
    return IntStream.range(0, users)
        .mapToObj(i ->
            new RequestFile.Opening(
                Samples.octets("salt " + i, 32), UserUri.parse("tel:+44770090" + (1000 + i))))
        .toList();
  }

  public static List<RequestFile.Leaf> leaves(int users) {
    List<RequestFile.Leaf> leaves = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      for (long period = Samples.PERIOD; period <= Samples.PERIOD + 1; period++) {
        leaves.add(
            new RequestFile.Leaf(period, i, Samples.hashes("device " + i + "/", i == 1 ? 2 : 1)));
      }
    }
    return leaves;
  }

  /// Signs a request for exactly these.
  public static RequestFile of(
      List<RequestFile.Opening> openings, List<RequestFile.Leaf> leaves, int batchSize) {
    return new RequestFile(
        signed(request(plan(openings, leaves, batchSize))), batchSize, openings, leaves);
  }

  public static SignedStatement signed(Request request) {
    return SignedStatement.sign(request, TestKey.number(3));
  }

  public static BatchPlan plan(
      List<RequestFile.Opening> openings, List<RequestFile.Leaf> leaves, int batchSize) {
    return BatchPlan.of(
        HEADER,
        leaves.stream()
            .map(l ->
                new PlannedLeaf(
                    l.period(), openings.get(l.identity()).commitment(), l.recipients()))
            .toList(),
        batchSize);
  }

  /// What [#small()] asks for otherwise than a month that nobody knows: one joined, one left, one
  /// has another device, one is suspended.
  public static ToldDifference difference() {
    DifferenceTelling telling = new DifferenceTelling();
    List<RequestFile.Opening> users = openings(3);
    telling.listener().joined().accept(users.get(0).user());
    telling.listener().replaced().accept(users.get(2).user());
    telling.listener().left().accept(UserUri.parse("tel:+447700909999"));
    telling.omitted("suspended", UserUri.parse("sip:away@green.example"));
    return telling.told(
        HEADER.domain(),
        Samples.PERIOD - 1,
        false,
        List.of(RequestId.of(Samples.octets("month before", 16).toArray())),
        1);
  }

  /// The request of [#small()] that tells this difference.
  public static RequestFile told() {
    return told(openings(3), leaves(3), difference(), Optional.empty());
  }

  /// A request that tells a difference, perhaps one of several of an issue.
  public static RequestFile told(
      List<RequestFile.Opening> openings,
      List<RequestFile.Leaf> leaves,
      ToldDifference difference,
      Optional<IssueReason.Part> part) {
    String reason = new IssueReason("December", part, difference.hash()).toString();
    Request request = request(plan(openings, leaves, 4), reason);
    return new RequestFile(signed(request), 4, openings, leaves, Optional.of(difference));
  }

  public static Request request(BatchPlan plan) {
    return request(plan, "monthly issue");
  }

  private static Request request(BatchPlan plan, String reason) {
    return new Request(
        HEADER.requestId(),
        HEADER.domain(),
        HEADER.epoch(),
        Samples.hash("gamma"),
        Samples.policy().hash(),
        HEADER.purpose(),
        plan.periods(),
        plan.users(),
        plan.leaves(),
        plan.batches().size(),
        plan.batchesRoot(),
        plan.deviceKeyRoot(),
        Samples.TIME,
        Samples.TIME + 86_400,
        70,
        reason);
  }
}
