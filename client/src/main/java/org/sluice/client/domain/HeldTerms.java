package org.sluice.client.domain;

import java.nio.file.Path;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.DomainTermsFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.BadProof;

/// How long a domain lets its devices keep keys of past periods, as its newest terms say that this
/// client has seen; kept as `<domain>/terms`. Terms are taken only with the log's proof, and never
/// older ones than are held.
public final class HeldTerms {
  private final KnownDomains domains;

  public HeldTerms(KnownDomains domains) {
    this.domains = domains;
  }

  /// Takes the terms of the domain of `own`, or the same ones again.
  ///
  /// @throws Refused when they are not proven, not of the domain, or older than those that are held
  public void take(PinnedProfile own, byte[] octets) {
    DomainName name = own.profile().domain();
    DomainTerms next;
    try {
      next = DomainTermsFile.decode(octets).verify(own.checkpoints(), name);
    } catch (MalformedRecord | BadNote | BadProof e) {
      throw new Refused(
          Check.TERMS,
          name.value(),
          "terms that the log proves",
          String.valueOf(e.getMessage()),
          e);
    }
    long held = of(name).map(DomainTerms::number).orElse(0L);
    if (next.number() < held) {
      throw new Refused(
          Check.TERMS, name.value(), "terms " + held + " or later ones", "terms " + next.number());
    }
    DurableFiles.write(file(name), octets);
  }

  /// The terms that count, if the domain has any.
  public Optional<DomainTerms> of(DomainName name) {
    byte[] octets = DurableFiles.read(file(name), DomainTermsFile.MAX_OCTETS);
    if (octets == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(DomainTermsFile.decode(octets).terms());
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file(name).toString(), "terms", "a damaged file", e);
    }
  }

  private Path file(DomainName name) {
    return domains.folder(name).resolve("terms");
  }
}
