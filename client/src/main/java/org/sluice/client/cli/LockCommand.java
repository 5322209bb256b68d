package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.device.KeyLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "lock",
    description = {
      "Locks the device's two private keys with a passphrase (Argon2id, AES-256 key wrap), or changes",
      "the passphrase. From then on each command that needs a key needs --passphrase-file."
    },
    footer = {
      "  ./sluice client lock --user tel:+447700900123 --new-passphrase-file new.txt",
      "  ./sluice client lock --user tel:+447700900123 --passphrase-file old.txt"
          + " --new-passphrase-file new.txt"
    })
@SuppressWarnings("NullAway.Init")
final class LockCommand extends Answering {

  @Mixin UserOption user;

  @Option(
      names = "--new-passphrase-file",
      paramLabel = "FILE",
      required = true,
      description = "The passphrase from now on, at least 12 octets; only its owner may read it.")
  Path next;

  LockCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    DeviceFolder device = user.one(home());
    device.lock(KeyLock.with(() -> Passphrase.octets(next)));
    answer.say(
        "the keys of " + device.name() + " are locked", "device", device.name(), "locked", true);
  }
}
