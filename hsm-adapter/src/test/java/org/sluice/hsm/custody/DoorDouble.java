package org.sluice.hsm.custody;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.Pins;
import org.sluice.hsm.software.SoftwarePartitionToken;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.PartitionToken;

/// A token in memory behind a door that checks a PIN, locks it after three wrong ones, and can be
/// made to fail as tokens do.
public final class DoorDouble implements TokenDoor {
  public static final String PIN = "pin-of-the-double";
  private static final int TRIES = 3;

  public final SoftwarePartitionToken token;
  private int wrong;
  private boolean present = true;
  private boolean loggedIn;

  public DoorDouble(String name) {
    this.token = new SoftwarePartitionToken(name, new SecureRandom());
  }

  /// Takes the token out, or puts it back; out, the login is lost.
  public void present(boolean in) {
    present = in;
    loggedIn = false;
  }

  public boolean loggedIn() {
    return loggedIn;
  }

  @Override
  public Opened open(SecretBytes pin) {
    if (!present) {
      throw new HsmException.TokenMissing("double", java.util.List.of());
    }
    if (wrong >= TRIES) {
      throw new HsmException.PinLocked("double");
    }
    try (SecretBytes right = Pins.of(PIN)) {
      if (!right.sameAs(pin)) {
        wrong++;
        throw new HsmException.WrongPin("double", "");
      }
    }
    wrong = 0;
    loggedIn = true;
    return new Opened() {
      private @Nullable PartitionToken guarded;

      @Override
      public PartitionToken token() {
        if (guarded == null) {
          guarded = GuardedToken.of(token, () -> loggedIn);
        }
        return guarded;
      }

      @Override
      public boolean alive() {
        return loggedIn;
      }

      @Override
      public void close() {
        loggedIn = false;
      }
    };
  }
}
