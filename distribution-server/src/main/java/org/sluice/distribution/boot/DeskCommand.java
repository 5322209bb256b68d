package org.sluice.distribution.boot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.store.BundleStore;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
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
      "Looks a user up (devices, state, periods, last pull), or lists who has not fetched the keys",
      "of a period. Reads the store while the server runs on it, and changes nothing.",
      "Example: ./sluice distribution-server desk --data low --user tel:+447700900123",
      "Example: ./sluice distribution-server desk --data low --not-fetched 1523"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DeskCommand implements Callable<Integer> {
  private static final long MAX_PERIOD = Long.MAX_VALUE;

  @Mixin private CommandAnswer answer = new CommandAnswer();
  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(names = "--user", description = "The user: tel:+... or sip:...")
  private @Nullable String user;

  @Option(
      names = "--not-fetched",
      paramLabel = "PERIOD",
      description = "Number of a period: lists the devices whose keys of it lie here unfetched.")
  private @Nullable Long notFetched;

  @Override
  public Integer call() {
    if ((user == null) == (notFetched == null)) {
      throw new ParameterException(spec.commandLine(), "one of --user and --not-fetched");
    }
    try (BundleStore store = BundleStore.read(data.resolve("store"))) {
      return answer.end(user == null ? unfetched(store) : lookUp(store, UserUri.parse(user)));
    }
  }

  private int lookUp(BundleStore store, UserUri uri) {
    answer.begin("devices");
    answer.begin("keys");
    List<AccessRecord> records = store.accessOf(uri);
    if (records.isEmpty()) {
      answer.say(
          "no device of " + uri + " is known here: it is not enrolled, or that is on its way");
      return 1;
    }
    Suspensions suspensions = new Suspensions(data);
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
    }
    return 0;
  }

  private int unfetched(BundleStore store) {
    answer.begin("devices");
    long period = notFetched == null ? 0 : notFetched;
    long[] count = new long[1];
    store.everyAccess(record -> {
      if (record.state() == DeviceState.ACTIVE) {
        for (SealedKeySet sealed : sets(store, record, period, period)) {
          if (store.lastPull(sealed).isEmpty()) {
            count[0]++;
            answer.item(
                "devices",
                record.domain() + " " + record.user() + " " + record.deviceId(),
                "domain",
                record.domain(),
                "user",
                record.user(),
                "device",
                record.deviceId());
          }
        }
      }
      return true;
    });
    answer.say(
        count[0] + " devices have not fetched their keys of period " + period,
        "period",
        period,
        "notFetched",
        count[0]);
    return 0;
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
