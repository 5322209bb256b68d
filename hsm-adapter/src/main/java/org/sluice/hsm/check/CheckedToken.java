package org.sluice.hsm.check;

import java.util.Set;
import java.util.function.Function;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenInfo;
import org.sluice.hsm.pkcs11.TokenOperations;

/// The token that is checked, logged in.
public interface CheckedToken {

  /// What it says of itself.
  TokenInfo info();

  /// Mechanisms that it lists.
  Set<Long> mechanisms();

  /// Runs `use` in a session of its own; any thread may.
  <T> T with(Function<TokenOperations, T> use);

  /// Runs `use` in the session that lives as long as the login.
  <T> T alone(Function<TokenOperations, T> use);

  /// A token over PKCS#11.
  static CheckedToken of(Token token) {
    return new CheckedToken() {
      @Override
      public TokenInfo info() {
        return token.info();
      }

      @Override
      public Set<Long> mechanisms() {
        return token.mechanisms();
      }

      @Override
      public <T> T with(Function<TokenOperations, T> use) {
        return token.with(use::apply);
      }

      @Override
      public <T> T alone(Function<TokenOperations, T> use) {
        return token.alone(use::apply);
      }
    };
  }
}
