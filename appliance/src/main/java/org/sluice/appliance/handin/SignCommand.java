package org.sluice.appliance.handin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.custody.Terminal;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlanMismatch;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Signs a request, or an approval of one, on the officer's own machine: needs no data folder and
/// no network. What is signed is computed here from the file, so that an appliance that is broken
/// or lies cannot show one thing and have another signed.
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Shows everything that a request file stands for, and signs: a draft as its requester, a request as an approver.",
      "The text that it writes is handed in at the console.",
      "Example: sluice sign 0f1e....request --officer aldo.p12 --requester irene.pem --out aldo.signed"
    })
public final class SignCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Mixin private OfficerOption officer = new OfficerOption();

  @Option(
      names = "--requester",
      paramLabel = "NAME.pem",
      description = "Public key of the officer who should have asked: their signature is checked.")
  private @Nullable Path requester;

  @Option(names = "--names", description = "List every user, not the first " + SHOWN + ".")
  private boolean names;

  @Option(names = "--yes", description = "Do not ask before signing.")
  private boolean yes;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The signed text.")
  private Path out = Path.of("");

  @Parameters(paramLabel = "FILE", description = "From the console: ID.draft or ID.request.")
  private Path file = Path.of("");

  /// What is in the file.
  private record Asked(
      Request request, List<RequestFile.Opening> identities, Statement toSign, String act) {}

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new CommandFailed(out + " exists already: name another file");
    }
    byte @Nullable [] octets = DurableFiles.read(file, RequestFile.MAX_OCTETS);
    if (octets == null) {
      throw new CommandFailed("there is no file " + file);
    }
    Asked asked = read(octets);
    show(asked);
    confirm(asked);
    try (OfficerKey key = officer.open()) {
      Draft signed = Draft.of(asked.toSign()).signedBy(key);
      DurableFiles.write(out, Armour.of(signed).getBytes(StandardCharsets.US_ASCII));
      System.out.println("  " + key.name() + " signed " + asked.act() + ": " + out);
      return 0;
    }
  }

  private Asked read(byte[] octets) {
    try {
      if (RequestDraft.begins(octets)) {
        RequestDraft draft = RequestDraft.decode(octets);
        BatchPlan _ = draft.recompute();
        return new Asked(
            draft.request(), draft.identities(), draft.request(), "the request, as its requester");
      }
      RequestFile request = RequestFile.decode(octets);
      BatchPlan _ = request.recompute();
      requireRequester(request);
      return new Asked(
          request.request(),
          request.identities(),
          approval(request.request()),
          "an approval of it");
    } catch (MalformedRecord e) {
      throw new CommandFailed(file + " is no request: " + e.getMessage(), e);
    } catch (PlanMismatch e) {
      throw new CommandFailed(
          "DO NOT SIGN: " + file + " does not hold what its request says: " + e.getMessage(), e);
    }
  }

  private void requireRequester(RequestFile request) {
    Hash32 key = request.signedRequest().signatures().getFirst().keyId();
    System.out.println("  asked for by key " + key);
    if (requester != null && !request.signedRequest().signedBy(OfficerKey.readPublic(requester))) {
      throw new CommandFailed("DO NOT SIGN: the request is not signed by the key in " + requester);
    }
  }

  /// In force as long as the request itself: this machine's clock does not matter.
  private static Approval approval(Request r) {
    return new Approval(
        r.domain(), r.requestId(), r.hash(), r.notBefore(), r.expiry(), r.logSizeSeen());
  }

  private void show(Asked asked) {
    for (WhatIsSigned.Line line : WhatIsSigned.of(asked.request())) {
      System.out.printf(Locale.ROOT, "  %-36s %s%n", line.name(), line.value());
    }
    List<String> users = WhatIsSigned.users(asked.identities());
    users.stream()
        .limit(names ? users.size() : SHOWN)
        .forEach(u -> System.out.println("  user " + u));
    if (!names && users.size() > SHOWN) {
      System.out.println("  and " + (users.size() - SHOWN) + " more (--names lists all)");
    }
    System.out.println("  all of it was computed here from the file, and fits the request");
  }

  private void confirm(Asked asked) {
    if (yes) {
      return;
    }
    String typed =
        Terminal.find()
            .map(c -> c.readLine("Sign %s? Type yes: ", asked.act()))
            .orElseThrow(
                () -> new CommandFailed("no terminal to ask on: read it, then give --yes"));
    if (!"yes".equals(typed.strip())) {
      throw new CommandFailed("nothing was signed");
    }
  }
}
