package org.sluice.appliance.officers;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.Passphrases;
import org.sluice.appliance.boot.TokenOption;
import org.sluice.hsm.appliance.OfficerToken;
import org.sluice.hsm.pkcs11.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Officers' own keys.
@Command(
    name = "officer",
    mixinStandardHelpOptions = true,
    description = "Officers' signing keys.",
    subcommands = OfficerCommand.New.class)
public final class OfficerCommand {

  /// Makes a key.
  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = {
        "Makes an officer's key: NAME.p12, under a passphrase, or inside a token; and NAME.pem, the public key for the ceremony.",
        "Example: ./sluice officer new --name aldo --out officers",
        "Example: ./sluice officer new --name aldo --out officers --token aldo --pkcs11 libmaker.so"
      })
  static final class New implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();

    @Option(
        names = "--name",
        required = true,
        description = "a-z, 0-9 and -, as in the ceremony file.")
    private String name = "";

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Folder for the two files.")
    private Path out = Path.of("");

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "Otherwise asked for.")
    private @Nullable Path passphraseFile;

    @Mixin private TokenOption token = new TokenOption();

    @Override
    public Integer call() {
      Optional<Token> own = token.login();
      return own.isPresent() ? inToken(own.get()) : inFile();
    }

    private int inToken(Token own) {
      try (own;
          OfficerKey key = OfficerKey.createInToken(out, name, OfficerToken.create(own))) {
        answer.say(
            "officer " + name + ": key " + key.keyId() + ", in " + own.label(),
            "officer",
            name,
            "key",
            key.keyId(),
            "token",
            own.label());
        return answer.end();
      }
    }

    private int inFile() {
      char[] passphrase = Passphrases.characters(passphraseFile, "new key of " + name);
      try {
        OfficerKey key = OfficerKey.create(out, name, passphrase);
        answer.say(
            "officer " + name + ": key " + key.keyId() + ", " + out.resolve(name + ".p12"),
            "officer",
            name,
            "key",
            key.keyId(),
            "file",
            out.resolve(name + ".p12"));
        return answer.end();
      } finally {
        Arrays.fill(passphrase, '\0');
      }
    }
  }
}
