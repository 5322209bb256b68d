package org.sluice.appliance.handin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.DifferenceCheck;
import org.sluice.records.export.PlanMismatch;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;

/// Reads what an officer is to sign, one file at a time, and computes all of it anew.
final class RequestReading {
  private static final int MAX_FILES = IssueReason.MAX_PARTS;

  private final @Nullable Path requester;
  private final List<Request> requests = new ArrayList<>();
  private final List<Statement> toSign = new ArrayList<>();
  private final Set<Hash32> requesters = new LinkedHashSet<>();
  private Optional<ToldDifference> difference = Optional.empty();
  private String proven = "nothing is told about the period before";
  private boolean draft;
  private long users;

  /// @param requester file with the public key of the officer who should have asked
  RequestReading(@Nullable Path requester) {
    this.requester = requester;
  }

  /// The file, or the files of a folder, in the order of their names.
  static List<Path> filesOf(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> all =
          files
              .filter(f -> f.toString().matches(".*\\.(request|draft)"))
              .sorted()
              .limit(MAX_FILES + 1)
              .toList();
      if (all.isEmpty() || all.size() > MAX_FILES) {
        throw new CommandFailed(
            path
                + " holds "
                + all.size()
                + " files ending in .request or .draft: 1 to "
                + MAX_FILES);
      }
      return all;
    } catch (IOException e) {
      throw new CommandFailed(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The requests in a file or folder.
  static Stream<RequestFile> each(Path path) {
    return filesOf(path).stream().map(f -> RequestFile.decode(octets(f)));
  }

  /// The users that are asked for, in order.
  static Stream<String> names(Path path) {
    return filesOf(path).stream()
        .map(RequestReading::octets)
        .flatMap(o ->
            WhatIsSigned.users(
                RequestDraft.begins(o)
                    ? RequestDraft.decode(o).identities()
                    : RequestFile.decode(o).identities())
                .stream());
  }

  private static byte[] octets(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, RequestFile.MAX_OCTETS);
    if (octets == null) {
      throw new CommandFailed("there is no file " + file);
    }
    return octets;
  }

  /// Reads all of it.
  ///
  /// @param before requests of the period before
  /// @throws PlanMismatch if a file does not hold what its request says, or tells what is not so
  void read(List<Path> files, Stream<RequestFile> before) {
    byte[] first = octets(files.getFirst());
    draft = RequestDraft.begins(first);
    difference =
        draft ? RequestDraft.decode(first).difference() : RequestFile.decode(first).difference();
    Optional<DifferenceCheck> check = check(before);
    for (Path f : files) {
      if (draft) {
        RequestDraft asked = RequestDraft.decode(octets(f));
        add(asked);
        check.ifPresent(c -> c.now(asked));
      } else {
        RequestFile file = RequestFile.decode(octets(f));
        add(file);
        check.ifPresent(c -> c.now(file));
      }
    }
    requireWhole();
    check.ifPresent(c -> proven = words(c.end(), c.missing()));
  }

  private void add(RequestDraft asked) {
    BatchPlan _ = asked.recompute();
    requests.add(asked.request());
    users += asked.identities().size();
    toSign.add(asked.request());
  }

  private Optional<DifferenceCheck> check(Stream<RequestFile> before) {
    Optional<DifferenceCheck> check = difference.map(DifferenceCheck::new);
    check.ifPresent(c -> before.forEach(c::before));
    return check;
  }

  private void add(RequestFile file) {
    BatchPlan _ = file.recompute();
    Request request = file.request();
    requests.add(request);
    users += file.identities().size();
    requireRequester(file);
    toSign.add(approval(request));
  }

  private void requireRequester(RequestFile file) {
    if (file.signedRequest().signatures().size() != 1) {
      throw new CommandFailed("DO NOT SIGN: the request does not have one signature");
    }
    requesters.add(file.signedRequest().signatures().getFirst().keyId());
    if (requester != null && !file.signedRequest().signedBy(OfficerKey.readPublic(requester))) {
      throw new CommandFailed("DO NOT SIGN: the request is not signed by the key in " + requester);
    }
  }

  /// In force as long as the request itself: this machine's clock does not matter.
  private static Approval approval(Request r) {
    return new Approval(
        r.domain(), r.requestId(), r.hash(), r.notBefore(), r.expiry(), r.logSizeSeen());
  }

  /// All requests of one issue, in order, none twice; or the one request, whatever it is part of.
  private void requireWhole() {
    if (requests.size() == 1) {
      return;
    }
    Set<RequestId> issues = new LinkedHashSet<>();
    Set<Hash32> policies = new LinkedHashSet<>();
    int number = 0;
    for (Request r : requests) {
      number++;
      Optional<IssueReason.Part> part = IssueReason.parse(r.reason()).flatMap(IssueReason::part);
      int expected = number;
      if (part.filter(p -> p.number() == expected && p.of() == requests.size()).isEmpty()) {
        throw new CommandFailed(
            "file "
                + number
                + " is not part "
                + number
                + " of "
                + requests.size()
                + ": a folder holds all requests of one issue, and nothing else");
      }
      part.ifPresent(p -> issues.add(p.issue()));
      policies.add(r.policyHash());
    }
    if (issues.size() != 1 || policies.size() != 1) {
      throw new CommandFailed("the files are of " + issues.size() + " issues: sign one at a time");
    }
  }

  private String words(boolean all, List<RequestId> missing) {
    if (difference.map(d -> d.before().isEmpty()).orElse(false)) {
      return "the appliance says that there was no request for the period before (the log shows it),"
          + " so everybody joined";
    }
    if (all) {
      return "the difference was computed here from the files of the period before, and is as told;"
          + " why somebody gets no key is told by the appliance";
    }
    return "the difference is told by the appliance, its counts fit; to compute it here give --before"
        + " with the files of: "
        + String.join(", ", missing.stream().limit(5).map(RequestId::toString).toList())
        + (missing.size() > 5 ? " and " + (missing.size() - 5) + " more" : "");
  }

  List<Request> requests() {
    return requests;
  }

  List<Statement> toSign() {
    return toSign;
  }

  Set<Hash32> requesters() {
    return requesters;
  }

  Optional<ToldDifference> difference() {
    return difference;
  }

  /// What was proven about the difference, in words.
  String proven() {
    return proven;
  }

  long users() {
    return users;
  }

  String act() {
    if (draft) {
      return requests.size() == 1
          ? "the request, as its requester"
          : "all " + requests.size() + " requests, as their requester";
    }
    return requests.size() == 1 ? "an approval of it" : "approvals of all " + requests.size();
  }
}
