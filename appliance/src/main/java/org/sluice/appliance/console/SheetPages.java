package org.sluice.appliance.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.StreamState;
import org.sluice.appliance.issuance.Proposal;
import org.sluice.appliance.operators.Duty;
import org.sluice.appliance.operators.Powers;
import org.sluice.appliance.operators.SessionQueue;
import org.sluice.appliance.settings.SettingsLog;
import org.sluice.appliance.shares.SharesStatusCommand;
import org.sluice.appliance.users.UserSearch;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.TenWords;
import org.sluice.records.reading.EntryFacts;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// The pages that are facts and tables and nothing else.
final class SheetPages {
  private static final int ENTRIES = 30;
  private static final int MAX_SEARCH = 80;
  private static final int MAX_NOTE = 64 << 10;

  private final Workplace place;
  private final ConsoleLayout layout;
  private final SessionQueue queue;

  SheetPages(Workplace place, ConsoleLayout layout, SessionQueue queue) {
    this.place = place;
    this.layout = layout;
    this.queue = queue;
  }

  WebAnswer domains(Visit visit) {
    return place.look(high -> {
      List<Sheet.Block> blocks = new ArrayList<>();
      high.log().index().domains().stream()
          .filter(LogIndex.Domain::hasGeneration)
          .forEach(d -> domain(d, blocks));
      return layout.sheet(
          visit, new Sheet("Domains", "What the signed policies say.", "domains", blocks));
    });
  }

  private static void domain(LogIndex.Domain d, List<Sheet.Block> blocks) {
    DomainPolicy p = d.policy();
    List<Sheet.Fact> facts = new ArrayList<>();
    facts.add(Sheet.Fact.of("Key management server", p.kms().value()));
    facts.add(
        Sheet.Fact.of(
            "Epoch, generation", d.generation().epoch() + ", " + d.generation().generation()));
    facts.add(Sheet.Fact.of("Key periods", Say.rule(p.rule())));
    facts.add(
        Sheet.Fact.of(
            "Purposes",
            p.purposes().stream().map(RequestsPage::purpose).collect(Collectors.joining(", "))));
    facts.add(Sheet.Fact.of("Approvals that a request needs", p.approvalsNeeded()));
    facts.add(Sheet.Fact.of("Security officers that sign the next policy", p.securityQuorum()));
    facts.add(Sheet.Fact.of("Keys in a request, at most", Say.number(p.maxLeavesPerRequest())));
    facts.add(
        Sheet.Fact.of("Handed out before a period", Say.count(p.releaseDays(), "day", "days")));
    facts.add(Sheet.Fact.of("Policy", p.number()));
    facts.add(Sheet.Fact.code("Hash of the policy", p.hash()));
    if (d.hasProfile() && d.profile().statement() instanceof DomainProfile profile) {
      facts.add(Sheet.Fact.of("Profile", profile.number()));
      facts.add(Sheet.Fact.code("Hash of the profile", profile.hash()));
      facts.add(Sheet.Fact.code("The profile in ten words", TenWords.of(profile.hash())));
    }
    blocks.add(Sheet.facts(d.name().value(), facts));
    blocks.add(
        Sheet.table(
            "Officers of " + d.name().value(),
            List.of("Name", "Roles", "Key"),
            p.officers().stream()
                .map(o ->
                    Sheet.row(
                        Sheet.cell(o.name()),
                        Sheet.cell(
                            o.roles().stream().map(Duty::word).collect(Collectors.joining(", "))),
                        Sheet.code(o.keyId())))
                .toList(),
            "None."));
  }

  WebAnswer calendar(Visit visit) {
    return place.look(high -> {
      Instant now = high.now();
      List<Sheet.Block> blocks = new ArrayList<>();
      Scheduler.standing(place, high).forEach(p -> blocks.add(proposal(visit, p)));
      LogIndex index = high.log().index();
      for (LogIndex.Domain d : index.domains()) {
        if (d.hasGeneration()) {
          blocks.add(periods(d, Calendar.of(index, d, place.outlooks().of(high, d), now)));
        }
      }
      return layout.sheet(
          visit,
          new Sheet(
              "Calendar of key periods",
              "A period is issued when no user with a device lacks its keys. Keys are those of"
                  + " requests all of whose keys left this side.",
              "calendar",
              blocks));
    });
  }

  /// What the scheduler proposes, and where it is asked for.
  private static Sheet.Block proposal(Visit visit, Proposal p) {
    boolean mine = visit.visitor().orElseThrow().may(Powers.Act.REQUEST.in(p.domain()));
    return Sheet.note("", "wait", Scheduler.words(p) + ".")
        .leadingTo(mine ? Scheduler.form(p) : "", "Request it");
  }

  private static Sheet.Block periods(LogIndex.Domain d, Calendar calendar) {
    List<Sheet.Row> rows = new ArrayList<>();
    for (Calendar.Line line : calendar.lines()) {
      rows.add(
          new Sheet.Row(
              List.of(
                  Sheet.cell(line.period().label() + (line.current() ? " (now)" : "")),
                  Sheet.cell(Say.day(line.period().start())),
                  Sheet.cell(state(line)),
                  Sheet.cell(line.users().map(u -> Say.number(u.lack())).orElse("")),
                  Sheet.number(line.keys()),
                  Sheet.number(line.complete()),
                  Sheet.number(line.open())),
              line.current() && line.lacks()));
    }
    return Sheet.table(
        d.name().value() + ": keys for " + Say.count(calendar.daysKeyed(), "more day", "more days"),
        List.of("Period", "Begins", "State", "Users without", "Keys#", "Issues#", "Not complete#"),
        rows,
        "None.");
  }

  private static String state(Calendar.Line line) {
    if (line.lacks()) {
      return line.open() > 0 ? "asked for" : line.complete() > 0 ? "issued in part" : "no keys";
    }
    if (line.users().filter(u -> u.have() == 0).isPresent()) {
      return "no users";
    }
    return line.complete() > 0 || line.users().isPresent() ? "issued" : "no keys";
  }

  /// Users whose address holds what was typed; each domain that the visitor may see.
  WebAnswer users(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    String typed = visit.query().text("find", MAX_SEARCH).strip();
    return place.look(high -> {
      List<DomainName> mine =
          high.domains().stream().filter(d -> visitor.may(Powers.Act.USERS.in(d))).toList();
      UserSearch search = new UserSearch(high.database());
      List<Sheet.Block> blocks = new ArrayList<>();
      for (DomainName d : mine) {
        List<UserSearch.Found> found = search.find(d, typed);
        String many = found.size() == UserSearch.LIMIT ? ", the first " + UserSearch.LIMIT : "";
        blocks.add(
            Sheet.table(
                d.value() + many,
                List.of("User", "Keys", "Devices active#", "Expected#", "Sealing", "Devices"),
                found.stream()
                    .map(u ->
                        Sheet.row(
                            Sheet.cell(u.uri()),
                            Sheet.cell(keys(u.state())),
                            Sheet.number(u.devices().size()),
                            Sheet.number(u.expected()),
                            Sheet.cell(u.seal()),
                            Sheet.cell(String.join(", ", u.devices()))))
                    .toList(),
                "No user fits."));
      }
      return layout.page(
          "users",
          visit,
          "users",
          java.util.Map.of(
              "find",
              typed,
              "mayImport",
              visitor.may(Powers.IMPORT),
              "sheet",
              new Sheet("Users", "", "users", blocks)));
    });
  }

  private static String keys(IdentityState state) {
    return switch (state) {
      case ACTIVE -> "are made";
      case SUSPENDED -> "suspended";
      case REVOKED -> "revoked";
    };
  }

  WebAnswer exports(Visit visit) {
    return place.look(high -> {
      Figures f = Figures.of(high, place.outlooks());
      List<Sheet.Row> rows =
          StreamState.all(high.database()).stream()
              .map(s ->
                  Sheet.row(
                      Sheet.cell(s.name()),
                      Sheet.code(s.stream()),
                      Sheet.number(s.nextSequence()),
                      Sheet.number(s.kept()),
                      Sheet.number(s.notSpooled())))
              .toList();
      return layout.sheet(
          visit,
          new Sheet(
              "Exports",
              "What left this side. Bundles of stream K carry keys and documents, those of stream"
                  + " L the log and heartbeats; the diode sender takes them from the spool.",
              "exports",
              List.of(
                  Sheet.table(
                      "Streams",
                      List.of(
                          "Stream",
                          "Its id",
                          "Next number#",
                          "Payloads kept#",
                          "Not in the spool#"),
                      rows,
                      "Nothing has been exported yet."),
                  Sheet.facts(
                      "Spool",
                      List.of(
                          Sheet.Fact.of("Bundles", Say.number(f.spoolFiles())),
                          Sheet.Fact.of("Size", Say.octets(f.spoolOctets())),
                          Sheet.Fact.of("Sealed key sets in all", Say.number(f.keysIssued())),
                          Sheet.Fact.of(
                              "Bundles of stream K in the log", Say.number(f.bundles())))))));
    });
  }

  WebAnswer log(Visit visit) {
    // Durable before the page is made: a log that cannot be said to have been read is not shown.
    visit.visitor().map(Visitor::name).ifPresent(queue::readsLog);
    return place.look(high ->
        layout.sheet(
            visit,
            new Sheet(
                "Log",
                "Every key has an entry, which the partitions checked and co-signed first.",
                "log",
                List.of(checkpoint(high), latest(high), settings(high)))));
  }

  private static Sheet.Block settings(HighSide high) {
    List<SettingsLog.Change> changes = new SettingsLog(high.database()).all();
    int from = Math.max(0, changes.size() - ENTRIES);
    return Sheet.table(
        "The latest changes of this machine's settings; they are not in the log",
        List.of("Time", "Setting", "Before", "After", "Where from", "Account", "Command"),
        changes.subList(from, changes.size()).reversed().stream()
            .map(c ->
                Sheet.row(
                    Sheet.cell(Say.time(c.time())),
                    Sheet.cell(c.name()),
                    Sheet.cell(c.before().orElse("")),
                    Sheet.cell(c.after()),
                    Sheet.cell(c.source()),
                    Sheet.cell(c.account()),
                    Sheet.cell(c.command())))
            .toList(),
        "None was written down yet.");
  }

  private static Sheet.Block checkpoint(HighSide high) {
    byte @Nullable [] note = DurableFiles.read(high.log().folder().resolve("checkpoint"), MAX_NOTE);
    if (note == null) {
      return Sheet.note("Checkpoint", "wait", "Nothing has been published yet.");
    }
    SignedNote signed = SignedNote.parse(note);
    Checkpoint c = Checkpoint.parse(signed.text());
    return Sheet.facts(
        "Checkpoint",
        List.of(
            Sheet.Fact.of("Origin", c.origin()),
            Sheet.Fact.of("Entries co-signed", Say.number(c.size())),
            Sheet.Fact.of(
                "Entries after it, not co-signed yet", Say.number(high.log().size() - c.size())),
            Sheet.Fact.code("Root", c.root()),
            Sheet.Fact.code("Root in ten words", TenWords.of(c.root())),
            Sheet.Fact.of("Signatures and cosignatures", signed.lines().size())));
  }

  private static Sheet.Block latest(HighSide high) {
    long size = high.log().size();
    long from = Math.max(0, size - ENTRIES);
    List<byte[]> entries = high.log().entries(from, size);
    List<Sheet.Row> rows = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      EntryFacts facts = EntryFacts.of(SignedStatement.decode(entries.get(i)));
      rows.add(
          Sheet.row(
              Sheet.number(from + i),
              Sheet.cell(facts.type().recordName()),
              Sheet.cell(facts.domain().map(DomainName::value).orElse("")),
              facts
                  .request()
                  .map(r -> Sheet.link(r.toString().substring(0, 8), "/console/requests/" + r))
                  .orElse(Sheet.cell("")),
              Sheet.cell(
                  facts.time().isPresent()
                      ? Say.time(Instant.ofEpochSecond(facts.time().getAsLong()))
                      : "")));
    }
    return Sheet.table(
        "The latest entries",
        List.of("Entry#", "What", "Domain", "Request", "Time"),
        rows,
        "None.");
  }

  WebAnswer ceremony(Visit visit) {
    return place.look(high -> {
      Instant now = high.now();
      List<Sheet.Block> blocks = new ArrayList<>();
      Workplace.Reach reach = place.reach();
      blocks.add(
          Sheet.table(
              "Partitions, " + high.thresholds(),
              List.of("State"),
              reach.lines().stream()
                  .map(l -> new Sheet.Row(List.of(Sheet.cell(l)), !l.contains(" is up")))
                  .toList(),
              "They were not asked yet."));
      for (LogIndex.Domain d : high.log().index().domains()) {
        if (d.hasGeneration()) {
          blocks.add(
              Sheet.table(
                  "Shares of " + d.name().value(),
                  List.of("Epoch, generation, age, and what is not destroyed"),
                  SharesStatusCommand.lines(d, now).stream()
                      .map(l -> Sheet.row(Sheet.cell(l)))
                      .toList(),
                  "None."));
        }
      }
      return layout.sheet(
          visit,
          new Sheet(
              "Ceremony and shares",
              "Ceremonies and changes of the shares are held with commands, by the people in the"
                  + " room; this is what the log says of them.",
              "ceremony",
              blocks));
    });
  }
}
