package org.sluice.hsm.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.check.CheckedToken;
import org.sluice.hsm.check.Finding;
import org.sluice.hsm.check.Finding.Result;
import org.sluice.hsm.check.TokenCheck;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenInfo;
import org.sluice.mikey.secret.SecretBytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whether a token can hold a partition.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Tries on a token everything that a partition will ask of it, with throw-away keys, and says what is missing. Exit code 0 only if nothing is.",
      "Example: ./sluice partition check --library /opt/vendor/libpkcs11.so --token partition-1",
      "Without --library: the token of the partition in --data, which must not be running."
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();
  @Mixin private PinOptions pins = new PinOptions();

  @Option(names = "--library", paramLabel = "FILE", description = "The HSM's PKCS#11 library.")
  private @Nullable Path library;

  @Option(names = "--token", paramLabel = "LABEL", description = "Label of the token.")
  private @Nullable String label;

  @Override
  public Integer call() {
    try (Token token = find()) {
      try (SecretBytes pin = pins.read("PIN of token " + token.label())) {
        token.login(pin);
      }
      return report(
          token.library().path(), token.info(), new TokenCheck(CheckedToken.of(token)).run());
    }
  }

  private Token find() {
    if (library != null) {
      if (label == null) {
        throw new PartitionFailed("--library needs --token with the token's label");
      }
      return Token.find(library, label);
    }
    PartitionFolder folder = data.folder();
    if (!Files.exists(folder.settings())) {
      throw new PartitionFailed(
          "name the HSM's library and token, or with --data a partition that is there");
    }
    return TokenPlace.find(folder, PartitionSettings.read(folder));
  }

  private int report(Path library, TokenInfo info, List<Finding> findings) {
    answer.say(
        "token "
            + info.label()
            + ", "
            + info.manufacturer()
            + " "
            + info.model()
            + ", serial "
            + info.serial(),
        "token",
        info.label(),
        "manufacturer",
        info.manufacturer(),
        "model",
        info.model(),
        "serial",
        info.serial());
    answer.say("library " + library, "library", library);
    if (!info.pinWarning().isEmpty()) {
      answer.say(info.pinWarning(), "pinWarning", info.pinWarning());
    }
    answer.begin("findings");
    findings.forEach(f ->
        answer.item(
            "findings",
            f.line(),
            "result",
            f.result(),
            "tried",
            f.what(),
            "neededFor",
            f.needed(),
            "detail",
            f.detail()));
    long missing = findings.stream().filter(f -> f.result() == Result.MISSING).count();
    answer.say(
        missing == 0
            ? "this token can hold a partition"
            : "this token CANNOT hold a partition: " + missing + " missing",
        "missing",
        missing);
    return answer.end(missing == 0 ? 0 : 1);
  }
}
