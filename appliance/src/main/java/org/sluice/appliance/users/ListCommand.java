package org.sluice.appliance.users;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.JsonText;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists identities, a page at a time.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Counts the identities of a domain and lists them in the order of their URIs, a page at a time.",
      "Example: ./sluice users list --domain green.example --state suspended",
      "Example: ./sluice users list --domain green.example --after tel:+447700900199 --limit 500 --json"
    })
final class ListCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--domain", required = true, description = "Which domain.")
  private String domain = "";

  @Option(names = "--state", description = "active, suspended or revoked; all without it.")
  private @Nullable String state;

  @Option(names = "--after", defaultValue = "", description = "Begin behind this URI.")
  private String after = "";

  @Option(names = "--limit", defaultValue = "100", description = "At most so many (default 100).")
  private int limit;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new CommandFailed("--limit: expected 1 to " + MOST + ", found " + limit);
    }
    try (HighSide high = HighSide.look(data)) {
      DomainName name = high.log().index().domainOf(DomainName.parse(domain)).name();
      UserStore.Count count = high.users().count(name);
      List<User> page = high.users().page(name, wanted(), after, limit);
      if (json) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("domain", domain);
        out.put("identities", count.users());
        out.put("suspended", count.suspended());
        out.put("revoked", count.revoked());
        out.put("activeDevices", count.devices());
        out.put("page", page.stream().map(u -> new UserView(u, List.of()).fields()).toList());
        System.out.println(JsonText.of(out));
      } else {
        System.out.printf(
            Locale.ROOT,
            "  %s: %d identities, %d suspended, %d revoked, %d active devices%n",
            domain,
            count.users(),
            count.suspended(),
            count.revoked(),
            count.devices());
        page.forEach(
            u -> System.out.println("  " + u.uri() + "  " + u.state() + "  " + u.person()));
      }
      return 0;
    }
  }

  private Optional<IdentityState> wanted() {
    try {
      return Optional.ofNullable(state).map(s -> IdentityState.valueOf(s.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          "--state: expected active, suspended or revoked, found '" + state + "'", e);
    }
  }
}
