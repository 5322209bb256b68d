package org.sluice.distribution.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.review.ReviewRoles;
import org.sluice.web.account.AccountFile;
import org.sluice.web.account.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Accounts of people who review: put, removed, listed.
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description = {
      "Accounts for the review pages. Without --name it lists them; with --role it makes or replaces",
      "one, with --remove it removes one. A running server goes by it at once.",
      "Example: ./sluice distribution-server account --data low --name vera --role reviewer"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class AccountCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();
  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(names = "--name", description = "The account: a-z, 0-9, '.', '_', '-'.")
  private @Nullable String name;

  @Option(
      names = "--role",
      arity = "1..*",
      description = "reviewer (reads the log) and signatory (hands in signed notes; needs --vkey).")
  private @Nullable List<String> roles;

  @Option(names = "--vkey", description = "Key of signed notes, as log reviewer-key printed it.")
  private @Nullable String vkey;

  @Option(
      names = "--password-file",
      description = "File with the password (default: asked for on the terminal).")
  private @Nullable Path passwordFile;

  @Option(names = "--remove", description = "Removes the account.")
  private boolean remove;

  @Override
  public Integer call() throws IOException {
    AccountFile accounts = new AccountFile(data, ReviewRoles.ALL);
    if (name == null) {
      answer.begin("accounts");
      accounts
          .list()
          .forEach((each, words) ->
              answer.item("accounts", each + " " + words, "name", each, "roles", words));
      return answer.end();
    }
    if (remove) {
      boolean removed = accounts.remove(name);
      answer.say(
          (removed ? "removed " : "there was no account ") + name,
          "name",
          name,
          "removed",
          removed);
      return answer.end(removed ? 0 : 1);
    }
    byte[] password = password(name);
    try {
      accounts.put(name, roles(accounts), password, vkey);
    } catch (RuntimeException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
    answer.say("account " + name, "name", name, "roles", roles);
    return answer.end();
  }

  private Set<Role> roles(AccountFile accounts) {
    Set<Role> found = new LinkedHashSet<>();
    for (String word : roles == null ? List.<String>of() : roles) {
      found.add(accounts.role(word).orElseThrow(() -> wrong("there is no role " + word)));
    }
    return found;
  }

  private byte[] password(String who) {
    try {
      return NewPassword.read(passwordFile, who);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
