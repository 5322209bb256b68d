package org.sluice.distribution.review;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// A reviewer's key, as `log reviewer-key` makes it.
final class Keys {
  private final KeyPair pair;
  private final NoteKey key;

  private Keys(String name, KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    this.pair = pair;
    this.key = NoteKey.ed25519(name, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
  }

  static Keys of(String name) throws GeneralSecurityException {
    return new Keys(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  String vkey() {
    return key.vkey();
  }

  NoteKey key() {
    return key;
  }

  String sign(String text) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(text.getBytes(StandardCharsets.UTF_8));
    SignedNote note = new SignedNote(text, List.of(SignedNote.Line.of(key, signer.sign())));
    return new String(note.encode(), StandardCharsets.UTF_8);
  }
}
