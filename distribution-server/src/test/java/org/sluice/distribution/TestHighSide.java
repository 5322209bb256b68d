package org.sluice.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// A high side with throw-away keys that writes real bundles: real log, real signatures, and
/// ciphertexts of zeros, because the low side cannot look into them anyway.
public final class TestHighSide {
  public static final String ORIGIN = "log.example/test";
  public static final byte[] CERTIFICATE =
      "<KmsCertificate>of a test</KmsCertificate>".getBytes(UTF_8);
  public static final DomainName DOMAIN = DomainName.parse("green.example");

  private final SecureRandom random = new SecureRandom();
  private final KeyPair bundleKey = TestKeys.p256();
  private final KeyPair logKey = TestKeys.ed25519();
  private final KeyPair logEcdsaKey = TestKeys.p256();
  private final List<KeyPair> witnessKeys =
      List.of(TestKeys.ed25519(), TestKeys.ed25519(), TestKeys.ed25519());
  private final List<KeyPair> officerKeys = List.of(TestKeys.p256(), TestKeys.p256());
  private final StreamId keyStream = StreamId.random(random);
  private final StreamId logStream = StreamId.random(random);
  private final List<byte[]> log = new ArrayList<>();
  private final SignedStatement firstProfile;
  private long nextKeyBundle = 1;
  private long nextLogBundle = 1;

  public TestHighSide() {
    append(sign(policy(1, Hash32.ZERO, 7), officerKeys));
    firstProfile = sign(profile(1, Hash32.ZERO), officerKeys);
    append(firstProfile);
  }

  /// What stands for a wrapped key set.
  public static final byte[] WRAPPED =
      "<KmsKeySet Version=\"1.1.0\"><KmsUri>kms.green.example</KmsUri></KmsKeySet>\n"
          .getBytes(UTF_8);

  /// A device as the appliance knows it.
  public record Device(KeyPair auth, AccessRecord record) {}

  public Device device(String user, DeviceState state) {
    return device(TestKeys.p256(), user, state);
  }

  public Device device(KeyPair auth, String user, DeviceState state) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    byte[] sealKey = new byte[32];
    random.nextBytes(sealKey);
    UserUri uri = UserUri.parse(user);
    return new Device(
        auth,
        new AccessRecord(
            DOMAIN,
            uri,
            Octets.of(salt),
            IdentityCommitment.of(salt, uri),
            "phone-1",
            Octets.of(auth.getPublic().getEncoded()),
            KeyHash.X25519,
            Octets.of(sealKey),
            state,
            log.size()));
  }

  /// The same device with a transport key in place of a sealing key.
  public static Device withTransportKey(Device d) {
    AccessRecord r = d.record();
    return new Device(
        d.auth(),
        new AccessRecord(
            r.domain(),
            r.user(),
            r.salt(),
            r.commitment(),
            r.deviceId(),
            r.authSpki(),
            KeyHash.TRANSPORT,
            r.sealPublicKey(),
            r.state(),
            r.enrolledLeaf()));
  }

  public static AccessRecord changed(AccessRecord r, DeviceState state, long enrolledLeaf) {
    return new AccessRecord(
        r.domain(),
        r.user(),
        r.salt(),
        r.commitment(),
        r.deviceId(),
        r.authSpki(),
        r.sealSuite(),
        r.sealPublicKey(),
        state,
        enrolledLeaf);
  }

  /// Logs an extraction and returns the sealed key set that refers to it.
  public SealedKeySet keySet(AccessRecord to, long period) {
    Extraction leaf =
        new Extraction(
            DOMAIN,
            1,
            RequestId.random(random),
            0,
            0,
            period,
            Purpose.ISSUE,
            to.commitment(),
            List.of(to.sealKeyHash()));
    long index = append(SignedStatement.unsigned(leaf));
    SealedKeySet.Part part =
        to.sealSuite() == KeyHash.TRANSPORT
            ? new SealedKeySet.Part(KeyHash.TRANSPORT, new byte[0], WRAPPED)
            : new SealedKeySet.Part(KeyHash.X25519, new byte[32], new byte[64]);
    return new SealedKeySet(
        DOMAIN, 1, period, to.commitment(), to.sealKeyHash(), index, List.of(part));
  }

  public byte[] keySets(SealedKeySet... sealed) {
    return keyBundle(
        BundleKind.KEY_SETS, Arrays.stream(sealed).map(SealedKeySet::encoded).toList());
  }

  public byte[] access(AccessRecord... records) {
    return keyBundle(BundleKind.ACCESS, Arrays.stream(records).map(AccessRecord::encoded).toList());
  }

  public byte[] certificate() {
    return keyBundle(BundleKind.CERTIFICATE, List.of(CERTIFICATE));
  }

  /// The next bundle of stream K, logged.
  public byte[] keyBundle(BundleKind kind, List<byte[]> items) {
    return keyBundle(nextKeyBundle++, kind, items);
  }

  public byte[] keyBundle(long sequence, BundleKind kind, List<byte[]> items) {
    return keyBundle(sequence, kind, DOMAIN, items);
  }

  public byte[] keyBundle(long sequence, BundleKind kind, DomainName domain, List<byte[]> items) {
    Payload payload =
        new Payload(keyStream, sequence, kind, domain, items.stream().map(Octets::of).toList());
    Export export =
        new Export(
            keyStream,
            sequence,
            kind.code(),
            domain,
            payload.hash(),
            items.size(),
            payload.recordsRoot(),
            RequestId.NONE,
            0);
    SignedStatement entry = SignedStatement.sign(export, TestKeys.signer(bundleKey));
    long index = append(entry);
    return Bundle.sign(payload, TestKeys.signer(bundleKey), proof(index, entry.encoded()))
        .encoded();
  }

  public Bundle.Proof proof(long index, byte[] entry) {
    InclusionProof proof = Merkle.inclusion(log.stream().map(Merkle::leafHash).toList(), index);
    return new Bundle.Proof(
        index,
        Octets.of(entry),
        proof.hashes(),
        Octets.of(checkpoint(log.size(), root(log.size()))));
  }

  /// The next bundle of stream L: the entries of the log from `from` to `to`.
  public byte[] segment(long from, long to) {
    return segment(from, to, checkpoint(to, root(to)));
  }

  public byte[] segment(long from, long to, byte[] checkpoint) {
    return segment(nextLogBundle++, from, to, checkpoint);
  }

  public byte[] segment(long sequence, long from, long to, byte[] checkpoint) {
    List<Octets> entries = log.subList((int) from, (int) to).stream().map(Octets::of).toList();
    LogSegment segment = new LogSegment(from, entries, Octets.of(checkpoint));
    Payload payload =
        new Payload(
            logStream,
            sequence,
            BundleKind.LOG_SEGMENT,
            null,
            List.of(Octets.of(segment.encoded())));
    return Bundle.sign(payload, TestKeys.signer(bundleKey)).encoded();
  }

  /// The next bundle of stream L: a heartbeat.
  public byte[] heartbeat(long at, long nextDue, long lastKeys, String note) {
    Heartbeat heartbeat =
        new Heartbeat(at, nextDue, keyStream, lastKeys, ORIGIN, size(), root(size()), note);
    return logBundle(BundleKind.HEARTBEAT, List.of(heartbeat.encoded()));
  }

  /// The next bundle of stream L, whatever is in it.
  public byte[] logBundle(BundleKind kind, List<byte[]> items) {
    Payload payload =
        new Payload(
            logStream, nextLogBundle++, kind, null, items.stream().map(Octets::of).toList());
    return Bundle.sign(payload, TestKeys.signer(bundleKey)).encoded();
  }

  public long size() {
    return log.size();
  }

  public Hash32 root(long size) {
    return Merkle.root(log.subList(0, (int) size));
  }

  /// A note by the log and two of the three witnesses.
  public byte[] checkpoint(long size, Hash32 root) {
    return checkpoint(size, root, 2);
  }

  public byte[] checkpoint(long size, Hash32 root, int cosigners) {
    String text = new Checkpoint(ORIGIN, size, root).text();
    SignedNote note =
        new SignedNote(
            text,
            List.of(SignedNote.Line.of(logNoteKey(), TestKeys.sign(logKey, text.getBytes(UTF_8)))));
    for (int i = 0; i < cosigners; i++) {
      long time = 1_780_000_000L + size;
      byte[] signature = TestKeys.sign(witnessKeys.get(i), Cosignature.message(time, text));
      note = note.withLine(new Cosignature(time, signature).line(witness(i)));
    }
    return note.encode();
  }

  /// The log's second key.
  public NoteKey logEcdsaNoteKey() {
    return NoteKey.ecdsa(ORIGIN + "/ecdsa", logEcdsaKey.getPublic().getEncoded());
  }

  /// A checkpoint with the line of that key too.
  public byte[] signedAlsoByEcdsa(byte[] checkpoint) {
    SignedNote note = SignedNote.parse(checkpoint);
    byte[] signature = TestKeys.signDer(logEcdsaKey, note.text().getBytes(UTF_8));
    return note.withLine(SignedNote.Line.of(logEcdsaNoteKey(), signature)).encode();
  }

  public SignedStatement firstProfile() {
    return firstProfile;
  }

  public Path writeProfile(Path folder) throws java.io.IOException {
    return Files.write(folder.resolve(DOMAIN + ".profile"), firstProfile.encoded());
  }

  /// Profile `number` after the one with hash `previous`; only its number and its neighbour differ.
  public DomainProfile profile(long number, Hash32 previous) {
    List<DomainProfile.Witness> witnesses = new ArrayList<>();
    for (int i = 0; i < witnessKeys.size(); i++) {
      witnesses.add(new DomainProfile.Witness(i + 1, witness(i).name(), witness(i).octets()));
    }
    return new DomainProfile(
        DOMAIN,
        number,
        previous,
        KmsUri.parse("kms.green.example"),
        PeriodRule.MONTHLY,
        1,
        Hash32.ZERO,
        Hash32.sha256(CERTIFICATE),
        Hash32.ZERO,
        ORIGIN,
        Octets.of(logNoteKey().octets()),
        witnesses,
        2,
        Octets.of(bundleKey.getPublic().getEncoded()),
        List.of(),
        300,
        0);
  }

  public SignedStatement signByOfficers(Statement statement, int count) {
    return sign(statement, officerKeys.subList(0, count));
  }

  public long append(SignedStatement entry) {
    log.add(entry.encoded());
    return log.size() - 1L;
  }

  /// Whatever octets.
  public long append(byte[] entry) {
    log.add(entry.clone());
    return log.size() - 1L;
  }

  public byte[] entry(long index) {
    return log.get((int) index).clone();
  }

  public StatementSigner officer(int i) {
    return TestKeys.signer(officerKeys.get(i));
  }

  public StatementSigner bundleSigner() {
    return TestKeys.signer(bundleKey);
  }

  public StreamId keyStream() {
    return keyStream;
  }

  public DomainPolicy policy(long number, Hash32 previous, int releaseDays) {
    List<Officer> officers = new ArrayList<>();
    for (int i = 0; i < officerKeys.size(); i++) {
      officers.add(
          new Officer(
              "officer " + i,
              EnumSet.of(Role.SECURITY_OFFICER, Role.APPROVER),
              officerKeys.get(i).getPublic().getEncoded()));
    }
    return new DomainPolicy(
        DOMAIN,
        number,
        previous,
        KmsUri.parse("kms.green.example"),
        PeriodRule.MONTHLY,
        officers,
        2,
        EnumSet.of(Purpose.ISSUE),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        releaseDays,
        1000,
        2);
  }

  private NoteKey logNoteKey() {
    return NoteKey.ed25519(ORIGIN, TestKeys.raw(logKey));
  }

  private NoteKey witness(int i) {
    return NoteKey.cosigner("partition-" + (i + 1) + ".example", TestKeys.raw(witnessKeys.get(i)));
  }

  private static SignedStatement sign(Statement statement, List<KeyPair> keys) {
    return SignedStatement.sign(statement, keys.stream().map(TestKeys::signer).toList());
  }
}
