package org.sluice.records;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// A small log with three witnesses, all keys made from their names, by the JDK's Ed25519.
public final class TestLog {
  private static final String ORIGIN = "north.example/log";

  private final List<byte[]> entries = new ArrayList<>();

  /// Appends and returns the index.
  public long append(byte[] entry) {
    entries.add(entry);
    return entries.size() - 1L;
  }

  /// The leaf hashes.
  public List<Hash32> leafHashes() {
    return entries.stream().map(Merkle::leafHash).toList();
  }

  /// Pins the log and its three witnesses.
  public static CheckpointVerifier verifier(int quorum) {
    return new CheckpointVerifier(
        NoteKey.ed25519(ORIGIN, publicKey(ORIGIN)),
        List.of(witness(1), witness(2), witness(3)),
        quorum);
  }

  /// The checkpoint of all entries, co-signed by these witnesses.
  public byte[] checkpoint(int... witnesses) {
    String text = new Checkpoint(ORIGIN, entries.size(), Merkle.root(entries)).text();
    SignedNote note =
        new SignedNote(
            text,
            List.of(
                SignedNote.Line.of(
                    NoteKey.ed25519(ORIGIN, publicKey(ORIGIN)),
                    sign(ORIGIN, text.getBytes(StandardCharsets.UTF_8)))));
    for (int w : witnesses) {
      byte[] signature = sign(name(w), Cosignature.message(Samples.TIME, text));
      note = note.withLine(new Cosignature(Samples.TIME, signature).line(witness(w)));
    }
    return note.encode();
  }

  private static String name(int witness) {
    return "north.example/partition/" + witness;
  }

  private static NoteKey witness(int i) {
    return NoteKey.cosigner(name(i), publicKey(name(i)));
  }

  private static byte[] seed(String name) {
    return Samples.hash("ed25519 " + name).octets();
  }

  private static byte[] sign(String name, byte[] message) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed(name)));
      var signer = java.security.Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The JDK gives a public key only when it makes a pair: its generator asks a source of 32
  /// octets.
  private static byte[] publicKey(String name) {
    try {
      KeyPairGenerator g = KeyPairGenerator.getInstance("Ed25519");
      g.initialize(NamedParameterSpec.ED25519, new Fixed(seed(name)));
      byte[] spki = g.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] out) {
      System.arraycopy(seed, 0, out, 0, out.length);
    }
  }
}
