package org.sluice.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.secret.SecretBytes;

/// The one SoftHSM2 store of this test process: its configuration is read once per process.
public final class TestStore {

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final SoftHsm STORE = start();

  private TestStore() {}

  public static SoftHsm store() {
    return STORE;
  }

  /// A fresh token, logged out, with the PIN that [#pin(Token)] gives.
  public static Token newToken() {
    String label = "token " + NEXT.incrementAndGet();
    try (SecretBytes officer = Pins.of("officer-of-" + label);
        SecretBytes user = Pins.of("pin-of-" + label)) {
      STORE.newToken(label, officer, user);
    }
    return STORE.token(label);
  }

  public static SecretBytes pin(Token token) {
    return Pins.of("pin-of-" + token.label());
  }

  public static void login(Token token) {
    try (SecretBytes pin = pin(token)) {
      token.login(pin);
    }
  }

  public static Token newTokenLoggedIn() {
    Token token = newToken();
    login(token);
    return token;
  }

  private static SoftHsm start() {
    try {
      return SoftHsm.start(Files.createTempDirectory(Path.of("target"), "softhsm-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
