package org.sluice.appliance.users;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.JsonText;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows one identity, or all of one person.
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows an identity or all identities of a user: state, commitment, devices.",
      "Example: ./sluice users show --domain green.example --user tel:+447700900123",
      "Example: ./sluice users show --person staff-4711 --json"
    })
final class ShowCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Option(names = "--domain", description = "Which domain.")
  private @Nullable String domain;

  @Option(names = "--user", paramLabel = "URI", description = "URI of the identity.")
  private @Nullable String user;

  @Option(names = "--person", description = "Whose identities, in all domains.")
  private @Nullable String person;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      List<UserView> found =
          users(high.users()).stream()
              .map(u -> new UserView(u, high.users().devicesOf(u)))
              .toList();
      if (json) {
        System.out.println(
            JsonText.of(Map.of("identities", found.stream().map(UserView::fields).toList())));
      } else {
        found.forEach(v -> v.lines().forEach(System.out::println));
      }
      return 0;
    }
  }

  private List<User> users(UserStore store) {
    if (person != null) {
      List<User> all = store.of(new PersonId(person));
      if (all.isEmpty()) {
        throw new CommandFailed("unknown person " + person);
      }
      return all;
    }
    if (domain == null || user == null) {
      throw new CommandFailed("name an identity with --domain and --user, or a user with --person");
    }
    return List.of(
        store
            .find(DomainName.parse(domain), UserUri.parse(user))
            .orElseThrow(() -> new CommandFailed("unknown user " + user + " in " + domain)));
  }
}
