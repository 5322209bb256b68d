package org.sluice.client.cli;

import java.nio.file.Path;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.id.Hash32;
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
    footer = "  ./sluice client profile show example.profile")
@SuppressWarnings("NullAway.Init")
final class ProfileShowCommand extends Answering {

  @Parameters(paramLabel = "FILE", description = "A signed domain profile.")
  Path file;

  ProfileShowCommand(Console console) {
    super(console);
  }

  @Override
  void act() {
    PinnedProfile pinned = PinnedProfile.read(file);
    DomainProfile p = pinned.profile();
    String words = TenWords.of(p.hash());
    say("fingerprint       " + pinned.fingerprint(), "fingerprint", pinned.fingerprint());
    say("in words          " + words, "tenWords", words);
    say("domain            " + p.domain(), "domain", p.domain());
    say(
        "number            " + p.number() + (p.number() == 1 ? "" : ", after " + p.previous()),
        "number",
        p.number());
    say("KMS               " + p.kms(), "kms", p.kms());
    keys(p);
    log(p);
    answer.begin("servers");
    for (DomainProfile.Server server : p.distribution()) {
      answer.item(
          "servers",
          "server            " + server.url() + ", key " + server.tlsSpkiPin(),
          "server",
          server.url(),
          "key",
          server.tlsSpkiPin());
    }
    long tolerance = p.clockToleranceSeconds();
    say("clock tolerance   " + tolerance + " s", "clockToleranceSeconds", tolerance);
    int signatures = pinned.signed().signatures().size();
    say("signatures        " + signatures, "signatures", signatures);
    answer.begin("signedBy");
    pinned
        .signed()
        .signatures()
        .forEach(s -> answer.item("signedBy", "  by key          " + s.keyId(), "key", s.keyId()));
  }

  private void say(String line, String name, Object value) {
    answer.say(line, name, value);
  }

  private void keys(DomainProfile p) {
    answer.say(
        "identifiers       " + p.rule().format() + rule(p),
        "identifiers",
        p.rule().format(),
        "template",
        p.rule().template().orElse(null),
        "periodSeconds",
        p.rule().monthly() ? null : p.rule().lengthSeconds(),
        "periodOffsetSeconds",
        p.rule().monthly() ? null : p.rule().offsetSeconds());
    answer.say(
        "epoch             " + p.epoch() + ", generation " + p.gamma(),
        "epoch",
        p.epoch(),
        "generation",
        p.gamma());
    say("certificate       " + p.currentCertificate(), "certificate", p.currentCertificate());
    Hash32 next = p.nextCertificate().isZero() ? null : p.nextCertificate();
    answer.say(
        "next certificate  " + (next == null ? "none" : next.toString()), "nextCertificate", next);
  }

  private void log(DomainProfile p) {
    answer.say(
        "log               " + p.logOrigin() + ", key " + p.logKey(),
        "logOrigin",
        p.logOrigin(),
        "logKey",
        p.logKey());
    answer.begin("witnesses");
    for (DomainProfile.Witness witness : p.witnesses()) {
      answer.item(
          "witnesses",
          "witness " + witness.index() + "         " + witness.name() + ", key " + witness.key(),
          "number",
          witness.index(),
          "name",
          witness.name(),
          "key",
          witness.key());
    }
    say(
        "witness quorum    " + p.witnessQuorum() + " of " + p.witnesses().size(),
        "witnessQuorum",
        p.witnessQuorum());
  }

  private static String rule(DomainProfile p) {
    return p.rule().monthly()
        ? p.rule().template().map(t -> " " + t).orElse("")
        : ", periods of " + p.rule().lengthSeconds() + " s from " + p.rule().offsetSeconds();
  }
}
