package org.sluice.appliance.audit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.officers.OfficerException;
import org.sluice.appliance.officers.Officers;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ActRefused;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.Statement;

/// Writes down what happens to the appliance itself: what it refused, what it runs with, which
/// partitions it opened and closed. These entries grant nothing; each is durable before whatever
/// comes after it, and the next checkpoint is co-signed over it.
public final class Events {
  private static final String NOT_ALLOWED = "NOT_ALLOWED";

  private final AuditLog log;
  private final Officers officers;
  private final InstantSource clock;

  /// Events of the log's own appliance, by its clock.
  public Events(AuditLog log, Officers officers, InstantSource clock) {
    this.log = log;
    this.officers = officers;
    this.clock = clock;
  }

  /// The officer who signed must hold `permission` in the domain. Who does not, or is no officer,
  /// is written down as the one who wanted it.
  ///
  /// @throws OfficerException naming what is missing
  public void require(
      DomainName domain, RequestId request, SignedStatement signed, String permission) {
    try {
      var _ = officers.require(domain, signed, permission);
    } catch (OfficerException e) {
      refused(
          domain,
          request,
          signed.signatures().getFirst().keyId(),
          permission,
          NOT_ALLOWED,
          String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /// Something was refused. `actor` is the key id of who wanted it, zeros for nobody.
  public void refused(
      DomainName domain, RequestId request, Hash32 actor, String act, String code, String why) {
    append(List.of(new ActRefused(domain, request, actor, act, code, shortened(why), now())));
  }

  /// What runs is compared with what was last said to run.
  public void runsWith(Hash32 software, Hash32 ceremonyFile) {
    List<Statement> changes = new ArrayList<>();
    compare(ConfigurationChanged.SOFTWARE, software, changes);
    compare(ConfigurationChanged.CEREMONY_FILE, ceremonyFile, changes);
    append(changes);
  }

  /// The operators' accounts are compared with what was last said of them; the first ones follow
  /// zeros.
  public void operatorsAre(Hash32 file) {
    List<Statement> changes = new ArrayList<>();
    Hash32 before = log.index().configuration(ConfigurationChanged.OPERATORS).orElse(Hash32.ZERO);
    if (!before.equals(file)) {
      changes.add(new ConfigurationChanged(ConfigurationChanged.OPERATORS, before, file, now()));
    }
    append(changes);
  }

  private void compare(String what, Hash32 now, List<Statement> changes) {
    log.index()
        .configuration(what)
        .filter(before -> !before.equals(now))
        .ifPresent(before -> changes.add(new ConfigurationChanged(what, before, now, now())));
  }

  /// The shares of these partitions were opened.
  public void activated(List<Integer> partitions) {
    activations(partitions, Activation.ACTIVATED);
  }

  /// The shares of these partitions are about to be wiped.
  public void deactivated(List<Integer> partitions) {
    activations(partitions, Activation.DEACTIVATED);
  }

  private void activations(List<Integer> partitions, String what) {
    append(partitions.stream().map(i -> (Statement) new Activation(i, what, now())).toList());
  }

  private void append(List<Statement> statements) {
    if (!statements.isEmpty()) {
      long _ = log.append(statements.stream().map(SignedStatement::unsigned).toList());
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  /// A reason may quote what somebody typed: it is cut to what an entry takes.
  private static String shortened(String why) {
    StringBuilder text = new StringBuilder();
    int octets = 0;
    for (int c : why.codePoints().toArray()) {
      String next = Character.isISOControl(c) ? "?" : Character.toString(c);
      octets += next.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (octets > org.sluice.records.statement.Refusal.MAX_WHY) {
        break;
      }
      text.append(next);
    }
    return text.toString();
  }
}
