package org.sluice.diode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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

/// Writes a spool as an appliance would: real log, real signatures, throw-away keys.
final class TestAppliance {
  static final DomainName DOMAIN = DomainName.parse("green.example");
  static final String ORIGIN = "log.example/test";
  private static final byte[] CERTIFICATE = "<KmsCertificate/>".getBytes(UTF_8);

  private final KeyPair bundleKey = pair("EC");
  private final KeyPair logKey = pair("Ed25519");
  private final KeyPair witnessKey = pair("Ed25519");
  private final StreamId keyStream = StreamId.random(new SecureRandom());
  private final StreamId logStream = StreamId.random(new SecureRandom());
  private final List<byte[]> log = new ArrayList<>();

  byte[] profile() {
    DomainProfile profile =
        new DomainProfile(
            DOMAIN,
            1,
            Hash32.ZERO,
            KmsUri.parse("kms.green.example"),
            PeriodRule.MONTHLY,
            1,
            Hash32.ZERO,
            Hash32.sha256(CERTIFICATE),
            Hash32.ZERO,
            ORIGIN,
            Octets.of(raw(logKey)),
            List.of(new DomainProfile.Witness(1, witness().name(), raw(witnessKey))),
            1,
            Octets.of(bundleKey.getPublic().getEncoded()),
            List.of(),
            300,
            0);
    return SignedStatement.sign(profile, signer()).encoded();
  }

  byte[] certificate(long sequence) {
    return bundle(sequence, BundleKind.CERTIFICATE, CERTIFICATE);
  }

  byte[] bundle(long sequence, BundleKind kind, byte[]... items) {
    Payload payload =
        new Payload(
            keyStream, sequence, kind, DOMAIN, Arrays.stream(items).map(Octets::of).toList());
    Export export =
        new Export(
            keyStream,
            sequence,
            kind.code(),
            DOMAIN,
            payload.hash(),
            items.length,
            payload.recordsRoot(),
            RequestId.NONE,
            0);
    byte[] entry = SignedStatement.sign(export, signer()).encoded();
    log.add(entry);
    var hashes =
        Merkle.inclusion(log.stream().map(Merkle::leafHash).toList(), log.size() - 1L).hashes();
    Bundle.Proof proof =
        new Bundle.Proof(log.size() - 1L, Octets.of(entry), hashes, Octets.of(checkpoint()));
    return Bundle.sign(payload, signer(), proof).encoded();
  }

  /// The whole log so far as one segment.
  byte[] segment(long sequence) {
    return segment(sequence, log);
  }

  byte[] segment(long sequence, List<byte[]> entries) {
    LogSegment segment =
        new LogSegment(0, entries.stream().map(Octets::of).toList(), Octets.of(checkpoint()));
    Payload payload =
        new Payload(
            logStream,
            sequence,
            BundleKind.LOG_SEGMENT,
            null,
            List.of(Octets.of(segment.encoded())));
    return Bundle.sign(payload, signer()).encoded();
  }

  byte[] heartbeat(long sequence, String origin, int copies) {
    Heartbeat heartbeat =
        new Heartbeat(1_780_000_000L, 1_780_003_600L, logStream, 1, origin, 1, Hash32.ZERO, "");
    return logBundle(
        sequence, BundleKind.HEARTBEAT, Collections.nCopies(copies, heartbeat.encoded()));
  }

  byte[] logBundle(long sequence, BundleKind kind, List<byte[]> items) {
    Payload payload =
        new Payload(logStream, sequence, kind, null, items.stream().map(Octets::of).toList());
    return Bundle.sign(payload, signer()).encoded();
  }

  static Path spool(Path folder, StreamLetter stream, long sequence, byte[] bundle)
      throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve("%012d.%s.slb".formatted(sequence, stream.suffix())), bundle);
  }

  private byte[] checkpoint() {
    String text = new Checkpoint(ORIGIN, log.size(), Merkle.root(log)).text();
    NoteKey key = NoteKey.ed25519(ORIGIN, raw(logKey));
    long time = 1_780_000_000L;
    return new SignedNote(
            text, List.of(SignedNote.Line.of(key, sign(logKey, text.getBytes(UTF_8)))))
        .withLine(
            new Cosignature(time, sign(witnessKey, Cosignature.message(time, text)))
                .line(witness()))
        .encode();
  }

  private NoteKey witness() {
    return NoteKey.cosigner("partition-1.example", raw(witnessKey));
  }

  private StatementSigner signer() {
    return new StatementSigner() {
      @Override
      public Hash32 keyId() {
        return Hash32.sha256(bundleKey.getPublic().getEncoded());
      }

      @Override
      public byte[] sign(byte[] message) {
        return TestAppliance.sign(bundleKey, message);
      }
    };
  }

  private static byte[] sign(KeyPair pair, byte[] message) {
    try {
      boolean ec = pair.getPublic().getAlgorithm().equals("EC");
      Signature signature = Signature.getInstance(ec ? "SHA256withECDSAinP1363Format" : "Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] raw(KeyPair ed25519) {
    byte[] spki = ed25519.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
