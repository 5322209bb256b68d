package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.enrol.SharedKeys;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ImportKey;
import org.sluice.records.id.TenWords;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "transport-key",
    description = {
      "Makes the keys that a TS 33.180 client shares with the appliance (TrK, InK) and the one for TLS,",
      "in a folder to be put into that client; and two lines to be carried to the high side: the keys",
      "sealed to its import key (sluice transport-key import), and the request to be enrolled."
    },
    footer =
        "  ./sluice client transport-key --profile example.profile --user sip:a@example.org --device radio"
            + " --import-key import.key --folder radio")
@SuppressWarnings("NullAway.Init")
final class TransportKeyCommand extends Answering {
  private static final int MAX_LINE = 512;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      required = true,
      description = "The signed domain profile; compare its fingerprint first (profile show).")
  Path profile;

  @Option(
      names = "--user",
      paramLabel = "URI",
      required = true,
      converter = Values.User.class,
      description = "The user: tel:+... or sip:...")
  UserUri user;

  @Option(
      names = "--device",
      paramLabel = "ID",
      required = true,
      description = "Name of the client among the user's devices.")
  String device;

  @Option(
      names = "--import-key",
      paramLabel = "FILE",
      required = true,
      description = "The appliance's import key; compare the ten words with those shown there.")
  Path importKey;

  @Option(
      names = "--number",
      paramLabel = "N",
      defaultValue = "1",
      description = "In the names of the keys, tk.N.user (default: ${DEFAULT-VALUE}).")
  int number;

  @Option(names = "--no-integrity-key", description = "A client without InK.")
  boolean noIntegrityKey;

  @Option(names = "--folder", paramLabel = "FOLDER", required = true, description = "New folder.")
  Path folder;

  TransportKeyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    PinnedProfile pinned = domains().take(profile);
    ImportKey to = readImportKey(importKey);
    String whose = SharedKeys.whose(number, user);
    SharedKeys.Lines made =
        new SharedKeys(new SecureRandom(), InstantSource.system())
            .make(
                pinned,
                user,
                device,
                "tk." + whose,
                noIntegrityKey ? Optional.empty() : Optional.of("ink." + whose),
                to,
                folder);
    String words = TenWords.of(to.hash());
    answer.say("sealed to import key " + to.hash(), "importKey", to.hash());
    answer.say("ten words: " + words, "tenWords", words);
    answer.say(
        "transport key " + made.transport().id() + " in " + folder,
        "key",
        made.transport().id(),
        "folder",
        folder);
  }

  /// The appliance's key in a file that was carried here.
  static ImportKey readImportKey(Path file) {
    byte[] octets = DurableFiles.read(file.toAbsolutePath(), MAX_LINE);
    if (octets == null) {
      throw new Refused(Check.FILE, "--import-key", "a file", "no file " + file);
    }
    return ImportKey.parse(new String(octets, StandardCharsets.US_ASCII).strip());
  }
}
