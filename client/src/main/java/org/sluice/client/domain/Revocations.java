package org.sluice.client.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.BadBundle;
import org.sluice.records.export.BundleVerifier;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.RevocationList;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.DomainOption;

/// Whose keys are not to be trusted any more, as the newest list of each domain says that this
/// client has seen; kept as `<domain>/revocations`. A list is taken only with the proof that the
/// log has it, and never one that stands before the one that is held. A list that is kept back
/// shows by its age: each says until when it counts.
public final class Revocations {
  private final KnownDomains domains;

  public Revocations(KnownDomains domains) {
    this.domains = domains;
  }

  /// Takes a list of the domain of `profile`, or the same one again.
  ///
  /// @param octets encoded [ExportedItem]
  /// @throws Refused when it is not proven, not of the domain, or before the one that is held
  public RevocationList take(PinnedProfile profile, byte[] octets) {
    DomainName name = profile.profile().domain();
    ExportedItem item;
    RevocationList list;
    try {
      item = ExportedItem.decode(octets);
      byte[] bundleKey = profile.profile().bundleSpki().toArray();
      list =
          RevocationList.verified(item, new BundleVerifier(bundleKey, profile.checkpoints()), name);
    } catch (MalformedRecord | BadBundle e) {
      String why = String.valueOf(e.getMessage());
      throw new Refused(Check.REVOCATIONS, name.value(), "a list that the log proves", why, e);
    }
    long place = item.proof().leafIndex();
    Optional<ExportedItem> held = held(name);
    if (held.isPresent() && place < held.get().proof().leafIndex()) {
      throw older(name, held.get(), "the one of log entry " + place);
    }
    DurableFiles.write(file(name), octets);
    return list;
  }

  /// Refuses that a server has no list of a domain if there was one.
  ///
  /// @throws Refused when one is held
  public void requireNone(DomainName name) {
    Optional<ExportedItem> held = held(name);
    if (held.isPresent()) {
      throw older(name, held.get(), "none");
    }
  }

  private static Refused older(DomainName name, ExportedItem held, String got) {
    return new Refused(
        Check.REVOCATIONS,
        name.value(),
        "the list of log entry " + held.proof().leafIndex() + " or a later one",
        got + ": somebody keeps it back");
  }

  /// What is known at `now` of the keys of a user for whom the server `kms` vouches. Whether a list
  /// is demanded says the profile of that user's domain; where the client has none (the domain is
  /// known by a call policy alone, and need not even have lists), the one of its own domain does.
  ///
  /// @param own profile of the domain of whoever asks
  public Standing of(PinnedProfile own, KmsUri kms, UserUri user, Instant now) throws IOException {
    Optional<PinnedProfile> profile =
        domains.profiles().stream().filter(p -> p.profile().kms().equals(kms)).findFirst();
    return profile.isPresent()
        ? of(profile.get(), user, now)
        : new Standing.Unknown(
            "no profile of the domain of " + kms + " is known (give it with --profile)",
            demands(own));
  }

  private Standing of(PinnedProfile profile, UserUri user, Instant now) {
    DomainName name = profile.profile().domain();
    boolean demanded = demands(profile);
    Optional<ExportedItem> held = held(name);
    if (held.isEmpty()) {
      return new Standing.Unknown("no revocation list of " + name + " was pulled", demanded);
    }
    RevocationList list = RevocationList.decode(held.get().item().toArray());
    Instant at = Instant.ofEpochSecond(list.at());
    OptionalLong since = list.since(user);
    if (since.isPresent()) {
      return new Standing.Revoked(Instant.ofEpochSecond(since.getAsLong()), at);
    }
    Instant until = Instant.ofEpochSecond(list.until());
    return now.isAfter(until)
        ? new Standing.Unknown(
            "the revocation list of " + name + " of " + at + " counted until " + until, demanded)
        : new Standing.Trusted();
  }

  private static boolean demands(PinnedProfile profile) {
    return profile.profile().options().contains(DomainOption.DEMAND_REVOCATION_LIST);
  }

  private Optional<ExportedItem> held(DomainName name) {
    Path file = file(name);
    byte[] octets = DurableFiles.read(file, ExportedItem.MAX_OCTETS);
    if (octets == null) {
      return Optional.empty();
    }
    try {
      ExportedItem held = ExportedItem.decode(octets);
      var _ = RevocationList.decode(held.item().toArray());
      return Optional.of(held);
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file.toString(), "a revocation list", "a damaged one", e);
    }
  }

  private Path file(DomainName name) {
    return domains.folder(name).resolve("revocations");
  }
}
