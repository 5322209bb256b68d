package org.sluice.client.cli;

import java.nio.file.Path;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.DomainProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Shows a domain profile. Compare the fingerprint (SHA-256 of the statement, sixteen groups",
      "of four hexadecimal digits) or its ten words with one that reached you another way."
    },
    footer = "  sluice client profile show example.profile")
@SuppressWarnings("NullAway.Init")
final class ProfileShowCommand extends Action {

  @Parameters(paramLabel = "FILE", description = "A signed domain profile.")
  Path file;

  ProfileShowCommand(Console console) {
    super(console);
  }

  @Override
  void act() {
    PinnedProfile pinned = PinnedProfile.read(file);
    DomainProfile p = pinned.profile();
    print("fingerprint       " + pinned.fingerprint());
    print("in words          " + TenWords.of(p.hash()));
    print("domain            " + p.domain());
    print("number            " + p.number() + (p.number() == 1 ? "" : ", after " + p.previous()));
    print("KMS               " + p.kms());
    print("identifiers       " + p.rule().format() + rule(p));
    print("epoch             " + p.epoch() + ", generation " + p.gamma());
    print("certificate       " + p.currentCertificate());
    print(
        "next certificate  "
            + (p.nextCertificate().isZero() ? "none" : p.nextCertificate().toString()));
    print("log               " + p.logOrigin() + ", key " + p.logKey());
    for (DomainProfile.Witness witness : p.witnesses()) {
      print("witness " + witness.index() + "         " + witness.name() + ", key " + witness.key());
    }
    print("witness quorum    " + p.witnessQuorum() + " of " + p.witnesses().size());
    for (DomainProfile.Server server : p.distribution()) {
      print("server            " + server.url() + ", key " + server.tlsSpkiPin());
    }
    print("clock tolerance   " + p.clockToleranceSeconds() + " s");
    print("signatures        " + pinned.signed().signatures().size());
    pinned.signed().signatures().forEach(s -> print("  by key          " + s.keyId()));
  }

  private static String rule(DomainProfile p) {
    return p.rule().monthly()
        ? p.rule().template().map(t -> " " + t).orElse("")
        : ", periods of " + p.rule().lengthSeconds() + " s from " + p.rule().offsetSeconds();
  }
}
