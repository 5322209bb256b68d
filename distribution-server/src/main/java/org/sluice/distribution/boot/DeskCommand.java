package org.sluice.distribution.boot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.desk.NotFetched;
import org.sluice.distribution.desk.Place;
import org.sluice.distribution.desk.WhyNot;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The help desk: what is here for a user, and who has not fetched.
@Command(
    name = "desk",
    mixinStandardHelpOptions = true,
    description = {
      "Looks a user up (devices, state, periods, last pull, why not), or lists who has not fetched",
      "the keys of a period. Reads the store while the server runs on it, and changes nothing.",
      "Example: ./sluice distribution-server desk --data low --user tel:+447700900123",
      "Example: ./sluice distribution-server desk --data low --not-fetched 1523"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DeskCommand implements Callable<Integer> {
  private static final long MAX_PERIOD = Long.MAX_VALUE;
  private static final int MAX_PAGE = 100_000;
  private static final String CURRENT = "current";

  @Mixin private CommandAnswer answer = new CommandAnswer();
  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(names = "--user", description = "The user: tel:+... or sip:...")
  private @Nullable String user;

  @Option(
      names = "--not-fetched",
      paramLabel = "PERIOD",
      arity = "0..1",
      fallbackValue = CURRENT,
      description = {
        "Lists the devices whose keys of a period lie here unfetched: number of the period (default:",
        "the current one of each domain)."
      })
  private @Nullable String notFetched;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "Devices of one page (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--from", paramLabel = "PLACE", description = "Where the page before ended.")
  private @Nullable String from;

  @Override
  public Integer call() {
    if ((user == null) == (notFetched == null)) {
      throw wrong("one of --user and --not-fetched");
    }
    try (BundleStore store = BundleStore.read(data.resolve("store"))) {
      TrustedDomains domains = TrustedDomains.look(store);
      if (domains.all().isEmpty()) {
        throw new IllegalStateException(
            "the store in "
                + data
                + " does not say which domains it serves: start this version's server on it once");
      }
      return answer.end(
          user == null
              ? unfetched(new NotFetched(store, domains, Instant.now()))
              : lookUp(store, domains, UserUri.parse(user)));
    }
  }

  private int lookUp(BundleStore store, TrustedDomains domains, UserUri uri) {
    answer.begin("devices");
    answer.begin("keys");
    answer.begin("reasons");
    List<AccessRecord> records = store.accessOf(uri);
    if (records.isEmpty()) {
      answer.item(
          "reasons",
          "no device of " + uri + " is known here: it is not enrolled, or that is on its way",
          "reason",
          "no-access-record",
          "why",
          "not enrolled, or that is on its way");
      return 1;
    }
    Suspensions suspensions = new Suspensions(data);
    WhyNot whyNot = new WhyNot(store, domains, suspensions, Instant.now());
    for (AccessRecord record : records) {
      answer.item(
          "devices",
          record.domain()
              + " "
              + record.deviceId()
              + " "
              + record.authKeyHash()
              + ": "
              + state(record, suspensions),
          "domain",
          record.domain(),
          "device",
          record.deviceId(),
          "key",
          record.authKeyHash(),
          "state",
          record.state(),
          "enrolledLeaf",
          record.enrolledLeaf(),
          "suspendedHere",
          suspensions.contains(record.authKeyHash()));
      List<SealedKeySet> sets = sets(store, record, 0, MAX_PERIOD);
      if (sets.isEmpty()) {
        answer.say("  no keys are here");
      }
      sets.forEach(sealed ->
          answer.item(
              "keys",
              "  period " + sealed.period() + ": " + pulled(store, sealed),
              "key",
              record.authKeyHash(),
              "period",
              sealed.period(),
              "lastPulled",
              store.lastPull(sealed).orElse(null)));
      reasons(whyNot, record);
    }
    return 0;
  }

  private void reasons(WhyNot whyNot, AccessRecord record) {
    for (WhyNot.Reason reason : whyNot.of(record)) {
      answer.item(
          "reasons",
          "  " + reason.code() + ": " + reason.text(),
          "key",
          record.authKeyHash(),
          "reason",
          reason.code(),
          "why",
          reason.text());
    }
  }

  private int unfetched(NotFetched desk) {
    answer.begin("devices");
    NotFetched.Page page = desk.page(period(), place(), limit());
    for (NotFetched.Row row : page.rows()) {
      answer.item(
          "devices",
          row.record().domain() + " " + row.record().user() + " " + row.record().deviceId(),
          "domain",
          row.record().domain(),
          "user",
          row.record().user(),
          "device",
          row.record().deviceId(),
          "period",
          row.period());
    }
    boolean all = page.next().isEmpty();
    answer.say(
        page.rows().size()
            + " devices have not fetched their keys of "
            + (CURRENT.equals(notFetched) ? "the current period" : "period " + notFetched)
            + (all ? "" : "; more of them: --from " + page.next().get()),
        "notFetched",
        page.rows().size(),
        "next",
        page.next().map(Place::toString).orElse(null));
    return 0;
  }

  private OptionalLong period() {
    String text = String.valueOf(notFetched);
    if (text.equals(CURRENT)) {
      return OptionalLong.empty();
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw wrong("--not-fetched: expected the number of a period, got " + text);
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private @Nullable Place place() {
    try {
      return from == null ? null : Place.parse(from);
    } catch (IllegalArgumentException e) {
      throw wrong("--from: " + e.getMessage());
    }
  }

  private int limit() {
    if (limit < 1 || limit > MAX_PAGE) {
      throw wrong("--limit: expected 1 to " + MAX_PAGE + ", got " + limit);
    }
    return limit;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private static List<SealedKeySet> sets(
      BundleStore store, AccessRecord record, long from, long to) {
    return store.keySets(record.sealKeyHash(), record.commitment(), from, to);
  }

  private static String state(AccessRecord record, Suspensions suspensions) {
    String state = record.state() + " since log entry " + record.enrolledLeaf();
    return suspensions.contains(record.authKeyHash()) ? state + ", SUSPENDED here" : state;
  }

  private static String pulled(BundleStore store, SealedKeySet sealed) {
    Optional<Instant> last = store.lastPull(sealed);
    return last.map(at -> "last pulled here at " + at).orElse("not pulled here");
  }
}
