package org.sluice.appliance.ceremony;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.Passphrases;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.process.ApplianceKeys;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.NoteKey;

/// Makes the tokens of a ceremony, each under a PIN of its own, and the keys that live in them for
/// good.
public final class TokenMaking {

  private final DataFolder folder;
  private final DataOption option;
  private final Consumer<String> say;
  private final MadeTokens made;

  /// `say` hears what was made.
  public TokenMaking(DataFolder folder, DataOption option, Consumer<String> say) {
    this.folder = folder;
    this.option = option;
    this.say = say;
    this.made = new MadeTokens(folder);
  }

  /// All that the ceremony file asks for and that is not there: partitions in processes of their
  /// own have made their keys themselves, and the appliance's token is there if it was prepared.
  void make(CeremonyFile ceremony) {
    SoftHsm hsm = start();
    partitions(hsm, ceremony.partitions());
    if (Files.exists(folder.applianceKeys())) {
      NoteKey log = ApplianceKeys.read(folder.applianceKeys()).log();
      if (!log.name().equals(ceremony.logOrigin())) {
        throw new CommandFailed(
            "the ceremony file has log-origin "
                + ceremony.logOrigin()
                + ", prepared was "
                + log.name());
      }
    } else if (!made.has(ceremony.applianceToken())) {
      NoteKey _ = appliance(hsm, ceremony.applianceToken(), ceremony.logOrigin());
    }
  }

  /// Opens the store of tokens. A token that was being made when something was cut off is put
  /// aside: nothing is in it but keys that nobody has seen.
  public SoftHsm start() {
    made.begin();
    return SoftHsm.start(folder.tokens());
  }

  /// Makes the tokens of those partitions of this process that have none.
  public void partitions(SoftHsm hsm, List<PartitionPlace> places) {
    for (PartitionPlace place : places) {
      if (!(place instanceof PartitionPlace.Embedded(String label))) {
        continue;
      }
      if (made.has(label)) {
        say.accept("token " + label + ": is there");
        continue;
      }
      try (Token token = token(hsm, label)) {
        Pkcs11PartitionToken _ = Pkcs11PartitionToken.create(token);
      }
      made.add(label);
      say.accept("token " + label + ": identity key and witness key made in it, non-extractable");
    }
  }

  /// Makes the appliance's token, before there is anything else; returns the log's key.
  NoteKey newAppliance(String label, String origin) {
    made.nothing();
    return appliance(start(), label, origin);
  }

  /// Makes the appliance's token and its keys; returns the log's.
  NoteKey appliance(SoftHsm hsm, String label, String origin) {
    NoteKey log;
    try (Token token = token(hsm, label)) {
      log = NoteKey.ed25519(origin, ApplianceToken.create(token).logKey());
      DurableFiles.write(folder.logKey(), (log.vkey() + "\n").getBytes(StandardCharsets.UTF_8));
      made.add(label);
    }
    say.accept("token " + label + ": log, bundle and certificate keys made in it, non-extractable");
    return log;
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
