package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sluice.hsm.HsmException;
import org.sluice.mikey.secret.SecretBytes;

/// A token to be initialised: C_InitToken in a free slot, then C_InitPIN.
record NewToken(Pkcs11Library library, String label) {

  private static final int LABEL_OCTETS = 32;

  NewToken {
    int octets = label.getBytes(StandardCharsets.UTF_8).length;
    if (octets == 0 || octets > LABEL_OCTETS || !label.equals(label.strip())) {
      throw new IllegalArgumentException(
          "token label \"" + label + "\" must have 1 to 32 octets and no space at its ends");
    }
  }

  void initialise(SecretBytes officerPin, SecretBytes userPin) {
    long slot = freeSlot();
    try {
      officerPin.use(at -> {
        MemorySegment pin = Token.segment(at, officerPin);
        initToken(slot, pin);
        setUserPin(slot, pin, userPin);
        return slot;
      });
    } catch (Pkcs11Exception e) {
      throw new HsmException.TokenFault(label, "initialisation", e);
    }
  }

  private long freeSlot() {
    for (long slot : library.slots()) {
      if (!library.info(slot).initialised()) {
        return slot;
      }
    }
    throw new HsmException.TokenFault(label, "library " + library.path() + " has no free slot");
  }

  private void initToken(long slot, MemorySegment officerPin) {
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, LABEL_OCTETS);
    Arrays.fill(padded, text.length, LABEL_OCTETS, (byte) ' ');
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(JAVA_BYTE, padded);
      library.functions().call(Function.C_InitToken, slot, officerPin, officerPin.byteSize(), name);
    }
  }

  private void setUserPin(long slot, MemorySegment officerPin, SecretBytes userPin) {
    Session session = Session.open(library.functions(), slot);
    try {
      session.login(Ck.CKU_SO, officerPin);
      userPin.use(at -> {
        session.initPin(Token.segment(at, userPin));
        return slot;
      });
      session.logout();
    } finally {
      session.closeQuietly();
    }
  }
}
