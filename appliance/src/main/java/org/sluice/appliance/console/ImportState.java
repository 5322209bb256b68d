package org.sluice.appliance.console;

import java.util.Optional;
import java.util.Set;
import org.sluice.appliance.imports.UserImport.Outcome;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// How far a file of users is that came through the console.
///
/// @param id 32 hexadecimal digits
/// @param name of the file, as its sender's machine calls it
/// @param similar whether identities that look alike are taken
/// @param hash SHA-256 of what was received
/// @param isolation what kept the gate's process from the machine, empty before it has read
/// @param words what is being done
/// @param outcome what it would change, or has changed
/// @param problem why it did not go on, empty if it did
record ImportState(
    String id,
    String account,
    String name,
    boolean similar,
    Set<DomainName> domains,
    long octets,
    Hash32 hash,
    Stage stage,
    String isolation,
    String words,
    Optional<Outcome> outcome,
    String problem) {

  /// Where it stands.
  enum Stage {
    /// Being read and compared.
    READING,
    /// What it would change is shown, and waits for a yes.
    SHOWN,
    /// Being taken over.
    TAKING,
    /// Taken over.
    DONE,
    /// Not read; nothing of it is here any more.
    FAILED
  }

  ImportState {
    domains = Set.copyOf(domains);
  }

  static ImportState begun(
      String id, String account, String name, boolean similar, Set<DomainName> domains) {
    return new ImportState(
        id,
        account,
        name,
        similar,
        domains,
        0,
        Hash32.ZERO,
        Stage.READING,
        "",
        "The import gate reads it.",
        Optional.empty(),
        "");
  }

  ImportState received(long length, Hash32 of) {
    return new ImportState(
        id, account, name, similar, domains, length, of, stage, isolation, words, outcome, problem);
  }

  ImportState readBy(String kept) {
    return with(stage, kept, "It is compared with the users that are known.", outcome, "");
  }

  ImportState says(String now) {
    return works() ? with(stage, isolation, now, outcome, problem) : this;
  }

  ImportState shown(Outcome would) {
    return with(Stage.SHOWN, isolation, "", Optional.of(would), "");
  }

  ImportState taking() {
    return with(Stage.TAKING, isolation, "It is compared again and written.", outcome, "");
  }

  ImportState done(Outcome has) {
    return with(Stage.DONE, isolation, "", Optional.of(has), "");
  }

  /// It would change something else by now.
  ImportState otherwise(Outcome would) {
    return with(
        Stage.SHOWN,
        isolation,
        "",
        Optional.of(would),
        "Nothing was imported: the users here changed since this was shown. Look again.");
  }

  ImportState notTaken(String why) {
    return with(Stage.SHOWN, isolation, "", outcome, "Nothing was imported: " + why);
  }

  ImportState failed(String why) {
    return with(Stage.FAILED, isolation, "", Optional.empty(), why);
  }

  private ImportState with(
      Stage next, String kept, String says, Optional<Outcome> out, String why) {
    return new ImportState(
        id, account, name, similar, domains, octets, hash, next, kept, says, out, why);
  }

  /// Whether something is being done with it.
  boolean works() {
    return stage == Stage.READING || stage == Stage.TAKING;
  }

  /// How many lines were refused.
  long refused() {
    return outcome.map(o -> o.problems().count()).orElse(0L);
  }
}
