package org.sluice.hsm.process;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.custody.Pins;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.threshold.PartitionIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes a partition: keys in its token, TLS keys, settings, card.
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a partition in an empty folder: identity and witness key in its token, TLS keys, settings. Prints the line for the ceremony file and the fingerprint to compare.",
      "Example: ./sluice partition init --data p1 --index 1 --listen 10.0.0.11:7601 --appliance appliance.keys --token partition-1 --library /opt/vendor/libpkcs11.so"
    })
final class InitCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();
  @Mixin private PinOptions pins = new PinOptions();

  @Option(names = "--index", required = true, description = "1 to n, fixed for its life.")
  private int index;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where it will listen for the appliance.")
  private String listen = "";

  @Option(
      names = "--appliance",
      required = true,
      paramLabel = "FILE",
      description = "The appliance's keys, as sluice ceremony prepare wrote them.")
  private Path appliance = Path.of("");

  @Option(names = "--token", required = true, description = "Label of the token.")
  private String token = "";

  @Option(
      names = "--library",
      paramLabel = "FILE",
      description =
          "The HSM's PKCS#11 library; without it a SoftHSM2 token is made in the data folder.")
  private @Nullable Path library;

  @Option(
      names = "--so-pin-file",
      paramLabel = "FILE",
      description = "PIN of the security officer of a new SoftHSM2 token.")
  private @Nullable Path officerPin;

  @Override
  public Integer call() {
    PartitionFolder folder = data.folder();
    if (Files.exists(folder.settings()) || Files.exists(folder.tokens())) {
      throw new PartitionFailed(folder.root() + " holds a partition already; it is left as it is");
    }
    InetSocketAddress address = PartitionSettings.address(listen);
    ApplianceKeys keys = ApplianceKeys.read(appliance);
    PartitionSettings settings =
        new PartitionSettings(
            index,
            address.getHostString(),
            address.getPort(),
            token,
            library == null ? null : library.toAbsolutePath(),
            keys.log(),
            keys.tlsPin());
    PartitionIdentity identity = makeKeys(folder, settings);
    TlsKey _ = TlsKey.create(folder.root(), PartitionFolder.CUSTODIAN);
    TlsKey tls = TlsKey.create(folder.root(), PartitionFolder.TLS);
    PartitionCard card = new PartitionCard(index, identity, tls.pin());
    DurableFiles.write(folder.card(), card.encode());
    // Last: a folder without it holds no partition.
    settings.write(folder);
    FingerprintCommand.print(settings, card, answer);
    return answer.end();
  }

  private PartitionIdentity makeKeys(PartitionFolder folder, PartitionSettings settings) {
    try (SecretBytes pin = pins.read("PIN of token " + token)) {
      if (library == null) {
        newSoftToken(folder, settings, pin);
      }
      try (Token opened = TokenPlace.find(folder, settings)) {
        opened.login(pin);
        Pkcs11PartitionToken made = Pkcs11PartitionToken.create(opened);
        return new PartitionIdentity(Octets.of(made.identityKey()), Octets.of(made.witnessKey()));
      }
    }
  }

  private void newSoftToken(PartitionFolder folder, PartitionSettings settings, SecretBytes pin) {
    String whose = "new PIN of the security officer of token " + token;
    try (SecretBytes officer =
        officerPin == null ? Pins.prompt(whose) : Pins.read(officerPin, whose)) {
      TokenPlace.softHsm(folder).newToken(settings.token(), officer, pin);
    }
  }
}
