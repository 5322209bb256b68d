package org.sluice.system.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Export;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// A spool as the appliance would write it, with any amount in it and without a ceremony: bundles
/// of documents with their log proofs, log segments and heartbeats, all signed under keys that are
/// made here and thrown away.
public final class SpoolOfBundles {
  private static final DomainName DOMAIN = DomainName.parse("wire.example");
  private static final String ORIGIN = "wire.example/log";
  private static final String WITNESS = "wire.example/witness";
  private static final int ITEM = 1 << 20;
  private static final int HEARTBEAT_SECONDS = 3600;

  private final KeyPair bundleKey = pair("EC");
  private final KeyPair logKey = pair("Ed25519");
  private final KeyPair witnessKey = pair("Ed25519");
  private final StreamId keys = StreamId.random(new SecureRandom());
  private final StreamId segments = StreamId.random(new SecureRandom());
  private final List<byte[]> log = new ArrayList<>();
  private final SplittableRandom random;
  private final Path spool;
  private final Path profile;
  private long lastKeys;
  private long lastLog;
  private int logged;

  /// Nothing is in it yet.
  ///
  /// @param folder the spool and the profile are made in here
  /// @param seed of what the documents consist of
  public SpoolOfBundles(Path folder, long seed) throws IOException {
    this.random = new SplittableRandom(seed);
    this.spool = Files.createDirectories(folder.resolve("spool"));
    this.profile = Files.write(folder.resolve("wire.example.profile"), profile());
  }

  /// The folder for `--spool`.
  public Path spool() {
    return spool;
  }

  /// The file for `--profile`.
  public Path profileFile() {
    return profile;
  }

  /// Number of the last bundle of stream K.
  public long lastKeys() {
    return lastKeys;
  }

  /// Number of the last bundle of stream L.
  public long lastLog() {
    return lastLog;
  }

  /// Puts one bundle of so many octets of documents into stream K.
  public void keys(int octets) throws IOException {
    List<Octets> items = new ArrayList<>();
    for (int left = octets; left > 0; left -= ITEM) {
      items.add(document(Math.min(left, ITEM)));
    }
    Payload payload = new Payload(keys, ++lastKeys, BundleKind.CERTIFICATE, DOMAIN, items);
    byte[] entry = SignedStatement.sign(export(payload), signer()).encoded();
    log.add(entry);
    List<Hash32> leaves = log.stream().map(Merkle::leafHash).toList();
    Bundle.Proof proof =
        new Bundle.Proof(
            log.size() - 1L,
            Octets.of(entry),
            Merkle.inclusion(leaves, log.size() - 1L).hashes(),
            Octets.of(checkpoint()));
    put(Bundle.sign(payload, signer(), proof));
  }

  private Octets document(int octets) {
    byte[] text = new byte[octets];
    random.nextBytes(text);
    text[0] = '<';
    return Octets.of(text);
  }

  private Export export(Payload payload) {
    return new Export(
        payload.streamId(),
        payload.sequence(),
        payload.kind().code(),
        DOMAIN,
        payload.hash(),
        payload.items().size(),
        payload.recordsRoot(),
        RequestId.NONE,
        0);
  }

  /// Puts what is new in the log into stream L.
  public void log() throws IOException {
    LogSegment segment =
        new LogSegment(
            logged,
            log.subList(logged, log.size()).stream().map(Octets::of).toList(),
            Octets.of(checkpoint()));
    logged = log.size();
    putLog(BundleKind.LOG_SEGMENT, segment.encoded());
  }

  /// Puts a heartbeat into stream L: an hour until the next.
  public void heartbeat() throws IOException {
    long now = Instant.now().getEpochSecond();
    Heartbeat heartbeat =
        new Heartbeat(
            now, now + HEARTBEAT_SECONDS, keys, lastKeys, ORIGIN, log.size(), Merkle.root(log), "");
    putLog(BundleKind.HEARTBEAT, heartbeat.encoded());
  }

  private void putLog(BundleKind kind, byte[] item) throws IOException {
    Payload payload = new Payload(segments, ++lastLog, kind, null, List.of(Octets.of(item)));
    put(Bundle.sign(payload, signer()));
  }

  private void put(Bundle bundle) throws IOException {
    Payload payload = bundle.payload();
    String name =
        String.format(
            Locale.ROOT,
            "%012d.%c.slb",
            payload.sequence(),
            Character.toLowerCase(payload.stream()));
    // Whole or not there, as the appliance does it: a sender may be looking.
    Path unfinished = Files.write(spool.resolve(name + ".unfinished"), bundle.encoded());
    Files.move(unfinished, spool.resolve(name));
  }

  private byte[] profile() {
    DomainProfile statement =
        new DomainProfile(
            DOMAIN,
            1,
            Hash32.ZERO,
            KmsUri.parse("kms.wire.example"),
            PeriodRule.MONTHLY,
            1,
            Hash32.ZERO,
            Hash32.sha256(DOMAIN.value().getBytes(UTF_8)),
            Hash32.ZERO,
            ORIGIN,
            raw(logKey),
            List.of(new DomainProfile.Witness(1, WITNESS, raw(witnessKey))),
            1,
            Octets.of(bundleKey.getPublic().getEncoded()),
            List.of(),
            300,
            0);
    return SignedStatement.sign(statement, signer()).encoded();
  }

  private byte[] checkpoint() {
    String text = new Checkpoint(ORIGIN, log.size(), Merkle.root(log)).text();
    NoteKey key = NoteKey.ed25519(ORIGIN, raw(logKey).toArray());
    NoteKey witness = NoteKey.cosigner(WITNESS, raw(witnessKey).toArray());
    long now = Instant.now().getEpochSecond();
    byte[] cosigned = sign(witnessKey, Cosignature.message(now, text));
    return new SignedNote(
            text, List.of(SignedNote.Line.of(key, sign(logKey, text.getBytes(UTF_8)))))
        .withLine(new Cosignature(now, cosigned).line(witness))
        .encode();
  }

  private StatementSigner signer() {
    return new StatementSigner() {
      @Override
      public Hash32 keyId() {
        return Hash32.sha256(bundleKey.getPublic().getEncoded());
      }

      @Override
      public byte[] sign(byte[] message) {
        return SpoolOfBundles.sign(bundleKey, message);
      }
    };
  }

  private static byte[] sign(KeyPair pair, byte[] message) {
    boolean ec = pair.getPublic().getAlgorithm().equals("EC");
    try {
      Signature signature = Signature.getInstance(ec ? "SHA256withECDSAinP1363Format" : "Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Octets raw(KeyPair ed25519) {
    byte[] spki = ed25519.getPublic().getEncoded();
    return Octets.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(256);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
