package org.sluice.appliance.ceremony;

import java.nio.charset.StandardCharsets;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.Passphrases;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.NoteKey;

/// Makes the tokens of a ceremony, each under a PIN of its own, and the keys that live in them for
/// good.
final class TokenMaking {

  private final DataFolder folder;
  private final CeremonyFile ceremony;
  private final DataOption option;
  private final Steps steps;

  TokenMaking(DataFolder folder, CeremonyFile ceremony, DataOption option, Steps steps) {
    this.folder = folder;
    this.ceremony = ceremony;
    this.option = option;
    this.steps = steps;
  }

  void make() {
    SoftHsm hsm = SoftHsm.start(folder.tokens());
    for (String label : ceremony.partitions()) {
      try (Token token = token(hsm, label)) {
        Pkcs11PartitionToken _ = Pkcs11PartitionToken.create(token);
      }
      steps.say("token " + label + ": identity key and witness key made in it, non-extractable");
    }
    try (Token token = token(hsm, ceremony.applianceToken())) {
      ApplianceToken made = ApplianceToken.create(token);
      DurableFiles.write(
          folder.logKey(),
          (NoteKey.ed25519(ceremony.logOrigin(), made.logKey()).vkey() + "\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    steps.say(
        "token "
            + ceremony.applianceToken()
            + ": log, bundle and certificate keys made in it, non-extractable");
  }

  private Token token(SoftHsm hsm, String label) {
    try (SecretBytes pin = Passphrases.pin(option.pin(label), "new PIN of token " + label);
        SecretBytes officerPin =
            Passphrases.pin(
                option.pin(label + ".so"), "new PIN of the security officer of token " + label)) {
      hsm.newToken(label, officerPin, pin);
      Token token = hsm.token(label);
      token.login(pin);
      return token;
    }
  }
}
