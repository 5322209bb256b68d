package org.sluice.hsm;

import java.util.List;

/// Something a token would not do. Every kind names the token, says what was expected and what was
/// found, and never carries a PIN or a key.
public abstract sealed class HsmException extends RuntimeException {

  private final String token;

  private HsmException(String token, String message, Throwable cause) {
    super(message, cause);
    this.token = token;
  }

  private HsmException(String token, String message) {
    super(message);
    this.token = token;
  }

  /// Label of the token, or the path of the library when no token was reached.
  public String token() {
    return token;
  }

  /// The PKCS#11 library is not there, cannot be loaded, or does not start.
  public static final class LibraryUnusable extends HsmException {
    public LibraryUnusable(String path, String found, Throwable cause) {
      super(path, "PKCS#11 library " + path + ": " + found, cause);
    }

    public LibraryUnusable(String path, String found) {
      super(path, "PKCS#11 library " + path + ": " + found);
    }
  }

  /// No token has this label.
  public static final class TokenMissing extends HsmException {
    public TokenMissing(String label, List<String> found) {
      super(
          label,
          "no token labelled \""
              + label
              + "\"; found "
              + (found.isEmpty() ? "no initialised token" : String.join(", ", found)));
    }
  }

  /// Several tokens have this label; which one is meant must not be guessed.
  public static final class TokenAmbiguous extends HsmException {
    public TokenAmbiguous(String label, List<String> serials) {
      super(
          label,
          "expected one token labelled \""
              + label
              + "\", found "
              + serials.size()
              + " (serial numbers "
              + String.join(", ", serials)
              + ")");
    }
  }

  /// A token with this label is there already and is not initialised a second time.
  public static final class TokenExists extends HsmException {
    public TokenExists(String label) {
      super(label, "a token labelled \"" + label + "\" exists already; it is left as it is");
    }
  }

  /// The token refused the PIN.
  public static final class WrongPin extends HsmException {
    public WrongPin(String label, String warning) {
      super(
          label,
          "token \"" + label + "\" refused the PIN" + (warning.isEmpty() ? "" : ": " + warning));
    }
  }

  /// The token has locked its PIN after too many wrong ones.
  public static final class PinLocked extends HsmException {
    public PinLocked(String label) {
      super(label, "the PIN of token \"" + label + "\" is locked; its security officer resets it");
    }
  }

  /// The process is logged in to the token already, so the PIN was not checked.
  public static final class AlreadyLoggedIn extends HsmException {
    public AlreadyLoggedIn(String label) {
      super(
          label,
          "this process is logged in to token \""
              + label
              + "\" already, so the PIN was not checked; log out first");
    }
  }

  /// The token is not logged in: it was never opened, was deactivated, or lost its login.
  public static final class NotLoggedIn extends HsmException {
    public NotLoggedIn(String label) {
      super(label, "token \"" + label + "\" is not logged in");
    }
  }

  /// No key has this label on the token.
  public static final class KeyMissing extends HsmException {
    public KeyMissing(String label, String key) {
      super(label, "token \"" + label + "\" holds no key \"" + key + "\"");
    }
  }

  /// The label is taken: keys are written once.
  public static final class KeyExists extends HsmException {
    public KeyExists(String label, String key) {
      super(label, "token \"" + label + "\" holds \"" + key + "\" already; keys are written once");
    }
  }

  /// Several keys share a label, which this product never makes.
  public static final class KeyAmbiguous extends HsmException {
    public KeyAmbiguous(String label, String key, int count) {
      super(
          label, "token \"" + label + "\" holds " + count + " keys \"" + key + "\", expected one");
    }
  }

  /// The key cannot be used for this: it is of another kind.
  public static final class WrongUse extends HsmException {
    public WrongUse(String label, String key, String wanted) {
      super(label, "key \"" + key + "\" on token \"" + label + "\" is not made for " + wanted);
    }
  }

  /// What was to be opened was sealed under another key or associated data, or was changed.
  public static final class NotAuthentic extends HsmException {
    public NotAuthentic(String label, String key) {
      super(
          label,
          "not sealed by key \""
              + key
              + "\" of token \""
              + label
              + "\" for this purpose, or changed since");
    }
  }

  /// The other side's public key is not a point of P-256.
  public static final class BadPoint extends HsmException {
    public BadPoint(String label, String why) {
      super(label, "token \"" + label + "\" was given a bad P-256 point: " + why);
    }
  }

  /// The token failed in a way that is its own: device, memory, session, or policy of the vendor.
  public static final class TokenFault extends HsmException {
    public TokenFault(String label, String what, Throwable cause) {
      super(label, "token \"" + label + "\": " + what + ": " + cause.getMessage(), cause);
    }

    public TokenFault(String label, String what) {
      super(label, "token \"" + label + "\": " + what);
    }
  }
}
