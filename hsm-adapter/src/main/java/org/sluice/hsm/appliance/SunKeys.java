package org.sluice.hsm.appliance;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.pkcs11.Token;

/// The P-256 keys of a token through SunPKCS11. The login is [Token]'s: `KeyStore.load` is called
/// without a PIN, and only while the token is logged in (while somebody is, it would accept any).
/// Keys that SunPKCS11 gave out before a logout are dead for ever, so they are fetched anew for
/// each login.
final class SunKeys {

  private final Token token;
  private final Map<String, PrivateKey> keys = new HashMap<>();
  private @Nullable Provider provider;
  private long slot = -1;
  private long login = -1;

  SunKeys(Token token) {
    this.token = token;
  }

  /// Signs by the algorithm of the JCA with the key whose certificate is labelled `label`.
  byte[] sign(String algorithm, String label, byte[] message) {
    if (!token.loggedIn()) {
      throw new HsmException.NotLoggedIn(token.label());
    }
    try {
      Signature signature = signature(algorithm, label);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException | ProviderException e) {
      if (!token.loggedIn()) {
        throw new HsmException.NotLoggedIn(token.label());
      }
      throw new HsmException.TokenFault(token.label(), "signature with \"" + label + "\"", e);
    }
  }

  private synchronized Signature signature(String algorithm, String label)
      throws GeneralSecurityException {
    long current = token.logins();
    if (login != current) {
      keys.clear();
      login = current;
    }
    PrivateKey key = keys.get(label);
    Provider sun = provider();
    if (key == null) {
      key = load(sun, label);
      keys.put(label, key);
    }
    // Keys work only with the very provider object that they come from.
    Signature signature = Signature.getInstance(algorithm, sun);
    signature.initSign(key);
    return signature;
  }

  private PrivateKey load(Provider sun, String label) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS11", sun);
      store.load(null, null);
      Key key = store.getKey(label, null);
      if (key instanceof PrivateKey found) {
        return found;
      }
      throw new HsmException.KeyMissing(token.label(), label);
    } catch (IOException e) {
      throw new HsmException.TokenFault(token.label(), "key store", e);
    }
  }

  private Provider provider() {
    Provider sun = provider;
    long where = token.slot();
    if (sun == null || slot != where) {
      Provider template = Security.getProvider("SunPKCS11");
      if (template == null) {
        throw new IllegalStateException("this JDK has no SunPKCS11 (module jdk.crypto.cryptoki)");
      }
      sun =
          template.configure(
              "--name=sluice-"
                  + where
                  + "\nlibrary="
                  + token.library().path()
                  + "\nslot="
                  + where
                  + "\n");
      provider = sun;
      slot = where;
    }
    return sun;
  }
}
