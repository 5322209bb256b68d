package org.sluice.appliance.others;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.OthersIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.appliance.policy.DraftFile;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KmsUri;
import org.sluice.records.statement.OtherSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// With which key another domain signs.
@Command(
    name = "signer",
    mixinStandardHelpOptions = true,
    description = {
      "Drafts with which key another domain's server signs its certificates, or that no key counts any more. Compare the ten words of the key with its officers; two security officers or more sign the draft (sluice draft sign), and it is logged (sluice draft log).",
      "Example: ./sluice other signer --domain green.example --kms kms.fire.example --key fire.pem --key-name cert.2026 --out signer.draft"
    })
final class SignerCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();
  @Mixin private Answer answer = new Answer();

  @Option(names = "--domain", required = true, description = "Which domain is to trust it.")
  private String domain = "";

  @Option(names = "--kms", required = true, description = "The other domain's server.")
  private String kms = "";

  @Option(names = "--key", paramLabel = "PEM", description = "Its public key, P-256.")
  private @Nullable Path key;

  @Option(names = "--key-name", description = "The key's name, as the signature's KeyInfo has it.")
  private @Nullable String keyName;

  @Option(names = "--withdraw", description = "No key counts for that server any more.")
  private boolean withdraw;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      DomainName name = high.log().index().domainOf(DomainName.parse(domain)).name();
      OthersIndex others = high.log().index().others();
      DraftFile.begin(out, next(others, name, others.signerStatements(name) + 1, high), answer);
      return answer.end();
    } catch (MalformedRecord e) {
      throw new CommandFailed("this names no key: " + e.getMessage(), e);
    }
  }

  private OtherSigner next(OthersIndex others, DomainName name, long number, HighSide high) {
    KmsUri server = KmsUri.parse(kms);
    if (server.equals(high.log().index().domainOf(name).policy().kms())) {
      throw new CommandFailed(server + " is the domain's own server");
    }
    long now = high.draftTime().getEpochSecond();
    if (withdraw) {
      OtherSigner before =
          others
              .signer(name, server)
              .orElseThrow(() -> new CommandFailed("--withdraw: no key of " + server + " counts"));
      return new OtherSigner(
          name, number, server, before.keyName(), before.spki(), DeviceState.REVOKED, now);
    }
    if (key == null || keyName == null) {
      throw new CommandFailed("--key and --key-name are needed, or --withdraw");
    }
    Octets spki = CarriedFile.publicKey(key);
    return new OtherSigner(name, number, server, keyName, spki, DeviceState.ACTIVE, now);
  }
}
