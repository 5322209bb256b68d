package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.appliance.settings.Setting;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.hsm.custody.TokenDoor;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.hsm.remote.PartitionLink;
import org.sluice.hsm.remote.RemotePartition;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.DomainName;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// A partition that was reached, wherever it is: the port, a word on where, and how it is let go.
///
/// @param partition the port
/// @param where for the operator
/// @param ready whether it answers for a domain at once, its shares being open
/// @param end lets it go: in this process its shares are wiped; in a process of its own they stay
///   open until its custodian deactivates it
public record PartitionReach(
    Partition partition, String where, Predicate<DomainName> ready, Runnable end) {

  /// Name of the appliance's TLS key in its data folder.
  public static final String TLS_KEY = "link";

  private static final Duration CUSTODIAN = Duration.ofSeconds(Setting.CUSTODIAN_SECONDS.number());

  /// Opens a partition over a token of this process's own store, with its state in `files`.
  static PartitionReach embedded(
      Path files,
      int index,
      PartitionPlace.Embedded place,
      NoteKey log,
      SoftHsm hsm,
      DataOption option,
      InstantSource clock) {
    String label = place.name();
    try (SecretBytes pin = Passphrases.pin(option.pin(label), "PIN of token " + label)) {
      HeldPartition held =
          HeldPartition.opened(
              index,
              log,
              TokenDoor.pkcs11(() -> hsm.token(label)),
              pin,
              new FolderPartitionStore(files),
              clock);
      return new PartitionReach(
          held, "token " + label, d -> held.health(List.of()).ready().contains(d), held::close);
    }
  }

  /// Connects to a partition in a process of its own, which its custodian must have opened.
  ///
  /// @throws PartitionUnavailable saying why it cannot be asked
  static PartitionReach remote(
      PartitionPlace.Remote place, TlsKey own, PartitionLink.Patience patience) {
    RemotePartition p = RemotePartition.connect(place.address(), own, patience, CUSTODIAN);
    boolean done = false;
    try {
      PartitionHealth health = p.health();
      if (health.state() != PartitionHealth.State.UP) {
        throw new PartitionUnavailable(
            p.index(),
            health.state().name().toLowerCase(Locale.ROOT)
                + (health.why().isEmpty()
                    ? ": its custodian opens it with sluice partition activate"
                    : ": " + health.why()));
      }
      done = true;
      return new PartitionReach(
          p, String.valueOf(place.address().uri()), d -> p.health().ready().contains(d), p::close);
    } finally {
      if (!done) {
        p.close();
      }
    }
  }
}
