package org.sluice.appliance.enrolment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.JsonText;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.users.User;
import org.sluice.appliance.users.UserView;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which identity a command is about, and how its result is printed.
final class IdentityOption {
  @Mixin private DataOption data = new DataOption();

  @Option(names = "--domain", required = true, description = "Which domain.")
  private String domain = "";

  @Option(
      names = "--user",
      required = true,
      paramLabel = "URI",
      description = "URI of the identity.")
  private String uri = "";

  @Option(names = "--json", description = "The identity afterwards as one JSON object.")
  private boolean json;

  private @Nullable UserView made;

  /// Opens the high side, does `act`, and shows the identity as it is then.
  void with(java.util.function.BiConsumer<HighSide, User> act) {
    try (HighSide high = HighSide.open(data).unlock(data)) {
      act.accept(high, find(high));
      show(high, find(high));
    }
  }

  private User find(HighSide high) {
    return high.users()
        .find(DomainName.parse(domain), UserUri.parse(uri))
        .orElseThrow(() -> new CommandFailed("unknown user " + uri + " in " + domain));
  }

  /// Says what the act made beside: the new identity.
  void also(HighSide high, User next) {
    made = new UserView(next, high.users().devicesOf(next));
  }

  /// Prints the identity, and what was made beside it.
  private void show(HighSide high, User user) {
    UserView view = new UserView(user, high.users().devicesOf(user));
    Consumer<String> out = System.out::println;
    UserView beside = made;
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>(view.fields());
      if (beside != null) {
        fields.put("newIdentity", beside.fields());
      }
      out.accept(JsonText.of(fields));
    } else {
      if (beside != null) {
        beside.lines().forEach(out);
      }
      view.lines().forEach(out);
    }
  }
}
