package org.sluice.appliance.operators;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.web.account.PasswordHash;
import org.sluice.web.account.Sessions;

/// Where accounts are given, changed and closed. The file is durable first, then its hash is an
/// entry of the log; whoever cuts the power in between finds the entry made by the next command.
public final class OperatorDesk {
  /// Fewest octets of a password.
  public static final int MIN_PASSWORD = 12;

  private final HighSide high;
  private final OperatorFile file;

  /// @param high with its tokens open
  public OperatorDesk(HighSide high) {
    this.high = high;
    this.file = new OperatorFile(high.folder().operators());
  }

  /// Gives an account.
  ///
  /// @param duties such as `approver@green.example`
  /// @param key id of the officer's key that it is bound to
  /// @param password wiped here
  public void add(String name, List<String> duties, Optional<Hash32> key, byte[] password) {
    PasswordHash hash = hash(password);
    change(() -> file.add(new Operator(name, known(duties), hash, key, true)));
  }

  /// Gives an account other duties than it had.
  public void duties(String name, List<String> duties) {
    change(name, o -> o.with(known(duties)));
  }

  /// Gives an account another password, which is wiped here.
  public void password(String name, byte[] password) {
    PasswordHash hash = hash(password);
    change(name, o -> o.with(hash));
  }

  /// Closes an account, or opens it again. Its sessions can do nothing from then on.
  public void open(String name, boolean open) {
    change(name, o -> o.opened(open));
  }

  /// Lets a machine ask for something.
  ///
  /// @param tasks such as `metrics` and `propose@green.example`
  /// @param pin SHA-256 of the SPKI of its certificate
  public void addMachine(String name, List<String> tasks, Hash32 pin) {
    change(() -> file.add(new Machine(name, knownTasks(tasks), pin)));
  }

  /// Gives a machine other tasks than it had.
  public void tasks(String name, List<String> tasks) {
    change(() -> file.changeMachine(name, m -> m.with(knownTasks(tasks))));
  }

  /// Gives a machine another key: the one that it had is refused from then on.
  public void machineKey(String name, Hash32 pin) {
    change(() -> file.changeMachine(name, m -> m.with(pin)));
  }

  /// Removes a machine: its next question is refused.
  public void removeMachine(String name) {
    change(() -> file.removeMachine(name));
  }

  private void change(String name, UnaryOperator<Operator> change) {
    change(() -> file.change(name, change));
  }

  private void change(Runnable change) {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    high.events().operatorsAre(file.hash().orElseThrow());
    high.publish();
    high.outbox().exportLog();
  }

  private Set<Duty> known(List<String> texts) {
    Set<Duty> duties = OperatorFile.duties(texts);
    duties.forEach(d -> requireKnown(d.domain()));
    return duties;
  }

  private Set<Task> knownTasks(List<String> texts) {
    Set<Task> tasks = Task.parseAll(texts);
    tasks.forEach(t -> t.domain().ifPresent(this::requireKnown));
    return tasks;
  }

  private void requireKnown(DomainName domain) {
    if (!high.domains().contains(domain)) {
      throw new IllegalArgumentException(
          "there is no domain " + domain.value() + " here; there are " + high.domains());
    }
  }

  private static PasswordHash hash(byte[] password) {
    try {
      if (password.length < MIN_PASSWORD || password.length > Sessions.MAX_PASSWORD) {
        throw new CommandFailed(
            "a password has "
                + MIN_PASSWORD
                + " to "
                + Sessions.MAX_PASSWORD
                + " octets, this one has "
                + password.length);
      }
      return PasswordHash.of(password, new SecureRandom());
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }
}
