package org.sluice.hsm.custody;

import java.util.function.Supplier;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.PartitionToken;

/// How a partition's token is opened: with a PIN, each time anew.
public interface TokenDoor {

  /// A token that is open until it is closed, or fails.
  interface Opened extends AutoCloseable {
    /// What the partition works with.
    PartitionToken token();

    /// Whether it still answers, asked of the token itself.
    boolean alive();

    /// Logs out. Harmless if the login is gone.
    @Override
    void close();
  }

  /// Opens it.
  ///
  /// @throws HsmException by its kind: wrong PIN, PIN locked, no such token, no library, ...
  Opened open(SecretBytes pin);

  /// The door to a PKCS#11 token, which is looked for by its label each time, so that it may have
  /// moved to another slot.
  static TokenDoor pkcs11(Supplier<Token> finder) {
    return pin -> {
      Token token = finder.get();
      token.login(pin);
      boolean done = false;
      try {
        PartitionToken opened = Pkcs11PartitionToken.open(token);
        done = true;
        return new Opened() {
          @Override
          public PartitionToken token() {
            return opened;
          }

          @Override
          public boolean alive() {
            return token.loggedIn();
          }

          @Override
          public void close() {
            token.close();
          }
        };
      } finally {
        if (!done) {
          token.close();
        }
      }
    };
  }
}
