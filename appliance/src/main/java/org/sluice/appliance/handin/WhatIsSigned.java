package org.sluice.appliance.handin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.Request;

/// A request in words: the same lines on the officer's own machine and in the console, so that they
/// can be compared.
public final class WhatIsSigned {

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
    lines.add(new Line("why", r.reason().isEmpty() ? "no reason given" : r.reason(), false));
    lines.add(new Line("policy", r.policyHash().toString(), true));
    root(lines, "root of the batches", r.batchesRoot());
    root(lines, "root of the device keys", r.deviceKeyRoot());
    root(lines, "hash of the request", r.hash());
    return lines;
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
