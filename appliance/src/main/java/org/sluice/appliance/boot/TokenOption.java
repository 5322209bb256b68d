package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.mikey.secret.SecretBytes;
import picocli.CommandLine.Option;

/// An officer's own PKCS#11 token, where the key is not in a file.
public final class TokenOption {

  @Option(
      names = "--token",
      paramLabel = "LABEL",
      description = "The officer's key is in the token with this label, not in a file.")
  private @Nullable String label;

  @Option(
      names = "--pkcs11",
      paramLabel = "LIBRARY",
      description = "With --token: the PKCS#11 library of its maker.")
  private @Nullable Path library;

  @Option(
      names = "--pin-file",
      paramLabel = "FILE",
      description = "With --token: file with its PIN; without it the PIN is asked for.")
  private @Nullable Path pinFile;

  /// The token, logged in, if one was named; the caller closes it.
  public Optional<Token> login() {
    String wanted = label;
    if (wanted == null) {
      return Optional.empty();
    }
    if (library == null) {
      throw new CommandFailed(
          "--token " + wanted + " needs --pkcs11 LIBRARY: which library reaches it");
    }
    Token token = Token.find(library, wanted);
    try (SecretBytes pin = Passphrases.pin(pinFile, "PIN of token " + wanted)) {
      token.login(pin);
    }
    return Optional.of(token);
  }
}
