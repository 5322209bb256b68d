package org.sluice.appliance.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sluice.appliance.operators.Duty;
import org.sluice.appliance.operators.Operator;
import org.sluice.appliance.operators.OperatorDesk;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Powers;
import org.sluice.appliance.operators.Separation;
import org.sluice.records.id.Hash32;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Sessions;

/// Accounts, for security officers: each gives and takes only what lies in their own domains.
final class AccountsPage {
  private static final int MAX_DUTIES = 2000;
  private static final int MAX_NAME = 64;

  private final Workplace place;
  private final ConsoleLayout layout;
  private final OperatorFile accounts;
  private final Sessions sessions;

  AccountsPage(Workplace place, ConsoleLayout layout, OperatorFile accounts, Sessions sessions) {
    this.sessions = sessions;
    this.place = place;
    this.layout = layout;
    this.accounts = accounts;
  }

  /// An account in the list.
  record Row(String name, String duties, String key, boolean open) {}

  /// A line of the table of separation.
  record Never(String one, String other, String where, String why) {}

  WebAnswer list(Visit visit) {
    return layout.page(
        "accounts",
        visit,
        "accounts",
        Map.of(
            "rows", accounts.all().stream().map(AccountsPage::row).toList(),
            "roles", String.join(", ", Duty.words()),
            "separation",
                Separation.table().stream()
                    .map(c ->
                        new Never(
                            Duty.word(c.one()),
                            Duty.word(c.other()),
                            c.anywhere() ? "anywhere" : "in one domain",
                            c.why()))
                    .toList()));
  }

  private static Row row(Operator o) {
    return new Row(
        o.name(),
        o.duties().stream().map(Duty::toString).collect(Collectors.joining(" ")),
        o.key().map(k -> k.toString().substring(0, 16)).orElse(""),
        o.open());
  }

  WebAnswer add(Visit visit) {
    String name = name(visit);
    List<String> duties = duties(visit);
    requireMine(visit, duties);
    String key = visit.form().text("key", 64).strip();
    if (!key.isEmpty() && !key.matches("[0-9a-f]{64}")) {
      throw Stop.badRequest(
          "A key is named by 64 hexadecimal digits, as sluice officer new prints.");
    }
    Optional<Hash32> id = key.isEmpty() ? Optional.empty() : Optional.of(Hash32.fromHex(key));
    byte[] password = visit.form().secret("password", Sessions.MAX_PASSWORD).clone();
    return act(desk -> desk.add(name, duties, id, password));
  }

  WebAnswer roles(Visit visit) {
    String name = existing(visit);
    List<String> duties = duties(visit);
    requireMine(visit, duties);
    return act(desk -> desk.duties(name, duties));
  }

  WebAnswer password(Visit visit) {
    String name = existing(visit);
    byte[] password = visit.form().secret("password", Sessions.MAX_PASSWORD).clone();
    return act(desk -> {
      desk.password(name, password);
      sessions.end(name, visit.visitor().orElseThrow().sessionId());
    });
  }

  WebAnswer suspend(Visit visit) {
    String name = existing(visit);
    return act(desk -> desk.open(name, false));
  }

  WebAnswer resume(Visit visit) {
    String name = existing(visit);
    return act(desk -> desk.open(name, true));
  }

  private WebAnswer act(java.util.function.Consumer<OperatorDesk> change) {
    return Asked.orRefused(() ->
        place.act(high -> {
          change.accept(new OperatorDesk(high));
          return WebAnswer.seeOther("/console/accounts");
        }));
  }

  private static String name(Visit visit) {
    return visit.form().text("name", MAX_NAME).strip();
  }

  /// Somebody whose duties all lie in domains of the visitor.
  private String existing(Visit visit) {
    String name = name(visit);
    Operator operator =
        accounts.find(name).orElseThrow(() -> Stop.notFound("There is no account of that name."));
    requireMine(visit, operator.duties().stream().map(Duty::toString).toList());
    return name;
  }

  private static List<String> duties(Visit visit) {
    List<String> texts = new ArrayList<>();
    for (String text : visit.form().text("duties", MAX_DUTIES).split("[ ,\\r\\n]+", -1)) {
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static void requireMine(Visit visit, List<String> duties) {
    for (String text : duties) {
      try {
        Asked.require(visit, Powers.Act.ACCOUNTS.in(Duty.parse(text).domain()));
      } catch (IllegalArgumentException e) {
        throw Stop.badRequest(String.valueOf(e.getMessage()));
      }
    }
  }
}
