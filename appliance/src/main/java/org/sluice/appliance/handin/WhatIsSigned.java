package org.sluice.appliance.handin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.export.Names;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.TenWords;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.Merkle;

/// A request in words: the same lines on the officer's own machine and in the console, so that they
/// can be compared.
public final class WhatIsSigned {

  private static final int SHOWN = 20;

  private WhatIsSigned() {}

  /// A line.
  ///
  /// @param code whether it is compared digit by digit
  public record Line(String name, String value, boolean code) {}

  /// Every field of a request that matters to whoever signs.
  public static List<Line> of(Request r) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("request", r.requestId().toString(), true));
    lines.add(
        new Line(
            "for",
            r.domain().value() + ", epoch " + r.epoch() + ", purpose " + r.purpose(),
            false));
    lines.add(new Line("periods", r.periods().toString(), false));
    lines.add(
        new Line(
            "asks for",
            r.leaves() + " keys of " + r.users() + " users in " + r.batches() + " batches",
            false));
    lines.add(
        new Line(
            "valid",
            Instant.ofEpochSecond(r.notBefore()) + " to " + Instant.ofEpochSecond(r.expiry()),
            false));
    String why = why(r);
    lines.add(new Line("why", why.isEmpty() ? "no reason given" : why, false));
    IssueReason.parse(r.reason())
        .flatMap(IssueReason::part)
        .ifPresent(p ->
            lines.add(
                new Line(
                    "part",
                    p.number() + " of the " + p.of() + " requests of issue " + p.issue(),
                    true)));
    lines.add(new Line("policy", r.policyHash().toString(), true));
    root(lines, "root of the batches", r.batchesRoot());
    root(lines, "root of the device keys", r.deviceKeyRoot());
    root(lines, "hash of the request", r.hash());
    return lines;
  }

  /// RFC 9162 root whose entries are the hashes of an issue's requests, in order.
  public static Hash32 hashOfAll(List<Request> requests) {
    return Merkle.root(requests.stream().map(r -> r.hash().octets()).toList());
  }

  /// An issue of several requests.
  public static List<Line> of(List<Request> requests) {
    Request first = requests.getFirst();
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "for",
            first.domain().value() + ", epoch " + first.epoch() + ", purpose " + first.purpose(),
            false));
    lines.add(
        new Line(
            "periods",
            requests.stream()
                .flatMap(r -> r.periods().stream())
                .distinct()
                .sorted()
                .toList()
                .toString(),
            false));
    lines.add(
        new Line(
            "asks for",
            requests.stream().mapToLong(Request::leaves).sum()
                + " keys of "
                + requests.stream().mapToLong(Request::users).sum()
                + " users in "
                + requests(requests.size()),
            false));
    String why = why(first);
    lines.add(new Line("why", why.isEmpty() ? "no reason given" : why, false));
    lines.add(new Line("policy", first.policyHash().toString(), true));
    root(lines, "hash of the requests", hashOfAll(requests));
    return lines;
  }

  private static String requests(int n) {
    return n == 1 ? "1 request" : n + " requests";
  }

  /// The reason in words, without the mark of an issue.
  public static String why(Request r) {
    return IssueReason.parse(r.reason()).map(IssueReason::why).orElse(r.reason());
  }

  /// What a request file tells about the period before.
  public static List<Line> of(ToldDifference d) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "compared with",
            d.before().isEmpty()
                ? "nothing: no request for the period before"
                : requests(d.before().size()) + " for period " + d.periodBefore(),
            false));
    names(lines, "joined", d.joined());
    if (d.topUp()) {
      lines.add(new Line("left", "not looked at: only missing keys are asked for", false));
    } else {
      names(lines, "left", d.left());
    }
    names(lines, "other devices", d.replaced());
    lines.add(new Line("as before", String.valueOf(d.same()), false));
    d.omitted().forEach(o -> names(lines, "no key, " + o.why(), o.names()));
    lines.add(new Line("hash of the difference", d.hash().toString(), true));
    return lines;
  }

  private static void names(List<Line> lines, String what, Names names) {
    List<String> shown = names.first().stream().limit(SHOWN).map(UserUri::value).toList();
    String more = names.total() > shown.size() ? ", ..." : "";
    lines.add(
        new Line(
            what,
            names.total() + (shown.isEmpty() ? "" : ": " + String.join(", ", shown) + more),
            false));
  }

  private static void root(List<Line> lines, String name, Hash32 hash) {
    lines.add(new Line(name, hash.toString(), true));
    lines.add(new Line(name + " in ten words", TenWords.of(hash), true));
  }

  /// The users whom a file names, each once, in its order.
  public static List<String> users(List<RequestFile.Opening> identities) {
    return identities.stream().map(o -> o.user().value()).toList();
  }
}
