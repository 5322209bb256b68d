package org.sluice.appliance.others;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.gate.GateDesk;
import org.sluice.appliance.gate.Passed;
import org.sluice.appliance.policy.DraftFile;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.CallPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Other domains.
@Command(
    name = "other",
    mixinStandardHelpOptions = true,
    description = "Other domains: their certificates, and which of them a domain's users may call.",
    subcommands = {
      OtherCommand.Import.class,
      SignerCommand.class,
      OwnCertificateCommand.class,
      OtherCommand.Next.class,
      OtherCommand.Send.class,
      OtherCommand.Show.class
    })
public final class OtherCommand {

  private static CallPolicy none(DomainName domain) {
    return new CallPolicy(domain, 1, Hash32.ZERO, List.of(), 0);
  }

  private static DomainName known(HighSide high, String domain) {
    return high.log().index().domainOf(DomainName.parse(domain)).name();
  }

  /// Takes a certificate in.
  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Takes the certificate of another domain, a KmsCertificate or SignedKmsCertificate of TS 33.180, under an officer's signature. The file passes the import gate, which writes it anew; compare the ten words with those of the other domain's officers. Where officers have named the key with which that server signs (sluice other signer), the certificate must be signed by it. It is trusted by the next call policy only.",
        "Example: ./sluice other import fire.xml --domain green.example --accept-changes --officer sofia.p12"
      })
  static final class Import implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "FILE", description = "The certificate, XML.")
    private Path file = Path.of("");

    @Option(names = "--domain", required = true, description = "Which domain is to trust it.")
    private String domain = "";

    @Option(
        names = "--accept-changes",
        description = "Take it as the import gate wrote it, if that is not as it came.")
    private boolean acceptChanges;

    @Option(
        names = "--new-trust",
        description =
            "The certificate is not signed by the key that counts for its server: take it all the same, as a new decision whom to trust.")
    private boolean newTrust;

    @Override
    public Integer call() {
      Passed passed = GateDesk.show(file, CarriedKind.KMS_CERTIFICATE, acceptChanges);
      for (Passed.Refused r : passed.refused()) {
        throw new CommandFailed(file.getFileName() + ": " + r.why() + "; nothing was taken");
      }
      byte[] xml = Base64.getDecoder().decode(passed.lines().getFirst());
      KmsCertificate certificate = KmsCertificate.parse(xml);
      KmsUri kms = certificate.keys().kms();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        DomainName name = known(high, domain);
        if (certificate.revoked()) {
          throw new CommandFailed(kms + " says of its certificate that it is revoked");
        }
        if (kms.equals(high.log().index().domainOf(name).policy().kms())) {
          throw new CommandFailed(kms + " is the domain's own server");
        }
        Signedness signed = Signedness.of(high, name, kms, file, passed);
        signed.require(newTrust);
        answer.say(signed.words(kms), "signed", signed.signed());
        GateDesk.sign(high, passed, name, officer.open(), high.now(), "policy:sign", signed.kind());
        high.publish();
        new OtherCertificates(high.database()).keep(name, kms, xml, high.now());
      }
      Hash32 hash = Hash32.sha256(xml);
      answer.say(kms + " certificate " + hash, "kms", kms, "certificate", hash);
      answer.say("ten words: " + TenWords.of(hash), "tenWords", TenWords.of(hash));
      certificate.validTo().ifPresent(to -> answer.say("valid to " + to, "validTo", to));
      return answer.end();
    }
  }

  /// Drafts the next call policy.
  @Command(
      name = "draft",
      mixinStandardHelpOptions = true,
      description = {
        "Drafts the next call policy: the one in force with these changes. Two security officers or more sign it (sluice draft sign), it is logged (sluice draft log), and sluice other send brings the certificates to the low side.",
        "Example: ./sluice other draft --domain green.example --call kms.fire.example=both --withdraw kms.old.example --out calls.draft"
      })
  static final class Next implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Whose users may call.")
    private String domain = "";

    @Option(
        names = "--call",
        paramLabel = "KMS=out|in|both",
        description =
            "Trust the newest certificate of that server; users may call its users (out), be called by them (in), or both.")
    private @Nullable List<String> calls;

    @Option(names = "--withdraw", paramLabel = "KMS", description = "Trust that server no more.")
    private @Nullable List<String> withdrawn;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        DomainName name = known(high, domain);
        Optional<CallPolicy> before = high.log().index().others().calls(name);
        Map<String, CallPolicy.Other> others = new TreeMap<>();
        before.ifPresent(p -> p.others().forEach(o -> others.put(o.kms().value(), o)));
        for (String kms : withdrawn == null ? List.<String>of() : withdrawn) {
          if (others.remove(kms) == null) {
            throw new CommandFailed("--withdraw: " + kms + " is not trusted now");
          }
        }
        for (String call : calls == null ? List.<String>of() : calls) {
          CallPolicy.Other other = other(new OtherCertificates(high.database()), name, call);
          others.put(other.kms().value(), other);
        }
        DraftFile.begin(
            out,
            new CallPolicy(
                name,
                before.map(p -> p.number() + 1).orElse(1L),
                before.map(CallPolicy::hash).orElse(Hash32.ZERO),
                new ArrayList<>(others.values()),
                high.draftTime().getEpochSecond()),
            answer);
        return answer.end();
      }
    }

    private static CallPolicy.Other other(
        OtherCertificates certificates, DomainName domain, String call) {
      int at = call.lastIndexOf('=');
      int direction =
          switch (call.substring(at + 1)) {
            case "out" -> 1;
            case "in" -> 2;
            case "both" -> 3;
            default -> throw new CommandFailed("--call: KMS=out, KMS=in or KMS=both, not " + call);
          };
      KmsUri kms = KmsUri.parse(call.substring(0, Math.max(0, at)));
      return certificates
          .newest(domain, kms)
          .map(held -> new CallPolicy.Other(kms, held.hash(), direction))
          .orElseThrow(() ->
              new CommandFailed("--call: no certificate of " + kms + " (sluice other import)"));
    }
  }

  /// Sends the certificates of the policy in force.
  @Command(
      name = "send",
      mixinStandardHelpOptions = true,
      description = {
        "Exports the certificates that the call policy in force names; what was exported is not exported again.",
        "Example: ./sluice other send --domain green.example"
      })
  static final class Send implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Whose call policy.")
    private String domain = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        DomainName name = known(high, domain);
        OtherCertificates certificates = new OtherCertificates(high.database());
        List<CallPolicy.Other> others =
            high.log().index().others().calls(name).orElseGet(() -> none(name)).others();
        for (CallPolicy.Other other : others) {
          Octets octets =
              certificates
                  .find(name, other.certificate())
                  .map(OtherCertificates.Held::octets)
                  .orElseThrow(() ->
                      new CommandFailed(
                          "certificate "
                              + other.certificate()
                              + " of "
                              + other.kms()
                              + " is not here: import it again"));
          high.outbox().exportOnce(BundleKind.CERTIFICATE, name, List.of(octets));
        }
        high.outbox().exportLog();
        answer.say(
            "certificates of " + others.size() + " other domains in the spool",
            "certificates",
            others.size());
        return answer.end();
      }
    }
  }

  /// Shows both.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists the certificates that were imported and what the call policy says.",
        "Example: ./sluice other list --domain green.example"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        DomainName name = known(high, domain);
        CallPolicy policy = high.log().index().others().calls(name).orElseGet(() -> none(name));
        answer.begin("others");
        for (OtherCertificates.Held h : new OtherCertificates(high.database()).all(name)) {
          String said =
              policy
                  .other(h.kms())
                  .filter(o -> o.certificate().equals(h.hash()))
                  .map(o -> (o.mayBeCalled() ? " out" : "") + (o.mayCall() ? " in" : ""))
                  .orElse(" not trusted");
          boolean signed = high.log().index().others().wasSigned(name, h.octets().toArray());
          answer.item(
              "others",
              h.kms()
                  + said
                  + " certificate "
                  + h.hash()
                  + (signed ? ", signed" : ", no signature checked"),
              "kms",
              h.kms(),
              "says",
              said.strip(),
              "certificate",
              h.hash(),
              "signed",
              signed);
        }
        return answer.end();
      }
    }
  }
}
