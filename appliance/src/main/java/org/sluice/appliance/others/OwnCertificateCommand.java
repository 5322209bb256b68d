package org.sluice.appliance.others;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.ceremony.Certificates;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentSigner;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.DomainProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Our own certificate, for another domain.
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the domain's KMS certificate, signed with the appliance's certificate key (SignedKmsCertificate of TS 33.180), and the key's public half. The other domain's officers take the key once, after its ten words were read out to them (sluice other signer); after that every certificate that it signed is known by its signature.",
      "Example: ./sluice other certificate --domain green.example --out green.xml --key-out green-signer.pem"
    })
final class OwnCertificateCommand implements Callable<Integer> {
  private static final int NAME_DIGITS = 16;

  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Option(names = "--domain", required = true, description = "Whose certificate.")
  private String domain = "";

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The certificate.")
  private Path out = Path.of("");

  @Option(
      names = "--key-out",
      paramLabel = "PEM",
      description = "Also write the public key that verifies it.")
  private @Nullable Path keyOut;

  @Override
  public Integer call() {
    requireNew(out);
    if (keyOut != null) {
      requireNew(keyOut);
    }
    try (HighSide high = HighSide.open(data).unlock(data)) {
      LogIndex.Domain d = high.log().index().domainOf(DomainName.parse(domain));
      DomainProfile profile = (DomainProfile) d.profile().statement();
      byte[] certificate = Certificates.kept(high.folder(), profile);
      ApplianceToken token = high.tokens().appliance();
      Hash32 key = Hash32.sha256(token.certificateKey());
      // Another key has another name, so that nobody takes one for the other.
      String name = "sluice-" + key.toString().substring(0, NAME_DIGITS);
      byte[] signed =
          new DocumentWriter(DocumentOptions.STRICT)
              .signedCertificate(
                  KmsCertificate.parse(certificate), DocumentSigner.of(name, token.certificate()));
      if (keyOut != null) {
        DurableFiles.write(
            keyOut, OfficerKey.pem(token.certificateKey()).getBytes(StandardCharsets.US_ASCII));
      }
      DurableFiles.write(out, signed);
      say(profile, Hash32.sha256(certificate), name, key);
      return answer.end();
    }
  }

  private static void requireNew(Path file) {
    if (Files.exists(file)) {
      throw new CommandFailed(file + " exists already: name another file");
    }
  }

  private void say(DomainProfile profile, Hash32 certificate, String name, Hash32 key) {
    answer.say(
        profile.kms() + " certificate " + certificate + ", signed, in " + out,
        "kms",
        profile.kms(),
        "certificate",
        certificate,
        "file",
        out);
    answer.say("key " + name + " " + key, "keyName", name, "key", key);
    answer.say("ten words of the key: " + TenWords.of(key), "keyWords", TenWords.of(key));
  }
}
