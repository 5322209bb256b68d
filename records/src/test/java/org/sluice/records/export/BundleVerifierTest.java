package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.TestLog;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BadBundle.Check;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Merkle;

class BundleVerifierTest {
  private static final TestKey KEY = TestKey.number(30);
  private static final TestKey OTHER = TestKey.number(31);
  private static final BundleVerifier VERIFIER =
      new BundleVerifier(KEY.spki(), TestLog.verifier(2));

  private static final Payload PAYLOAD =
      new Payload(
          Samples.STREAM,
          17,
          BundleKind.KEY_SETS,
          Samples.DOMAIN,
          List.of(Samples.octets("a", 40), Samples.octets("b", 50), Samples.octets("c", 1)));

  private static Export export(Payload p) {
    return new Export(
        p.streamId(),
        p.sequence(),
        p.kind().code(),
        Samples.DOMAIN,
        p.hash(),
        p.items().size(),
        p.recordsRoot(),
        Samples.REQUEST,
        0);
  }

  private static Bundle bundle(Payload payload, SignedStatement entry, int... witnesses) {
    TestLog log = new TestLog();
    for (int i = 0; i < 5; i++) {
      log.append(Samples.octets("entry " + i, 30).toArray());
    }
    long index = log.append(entry.encoded());
    log.append(new byte[] {1});
    return Bundle.sign(
        payload,
        KEY,
        new Bundle.Proof(
            index,
            Octets.of(entry.encoded()),
            Merkle.inclusion(log.leafHashes(), index).hashes(),
            Octets.of(log.checkpoint(witnesses))));
  }

  private static Bundle honest() {
    return bundle(PAYLOAD, SignedStatement.sign(export(PAYLOAD), KEY), 1, 3);
  }

  @Test
  void believesAnHonestBundle() {
    VerifiedBundle v = VERIFIER.verify(Bundle.decode(honest().encoded()));
    assertThat(v.payload()).isEqualTo(PAYLOAD);
    VerifiedBundle.Logged logged = v.logged().orElseThrow();
    assertThat(logged.leafIndex()).isEqualTo(5);
    assertThat(logged.export()).isEqualTo(export(PAYLOAD));
    assertThat(logged.checkpoint().checkpoint().size()).isEqualTo(7);
  }

  @Test
  @DisplayName("a bundle with one flipped bit is never believed, wherever the bit is")
  void everyOctetCounts() {
    byte[] good = honest().encoded();
    // A signature line that nobody pins may differ: there is none in this note.
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(() -> VERIFIER.verify(Bundle.decode(bad)))
          .as("octet %d", at)
          .isInstanceOfAny(MalformedRecord.class, BadBundle.class);
    }
  }

  /// Of stream K with its proof and of stream L without one.
  @Test
  void isEncodedAsItsOctetsAndNoOthers() {
    Payload segment =
        new Payload(
            Samples.STREAM, 3, BundleKind.LOG_SEGMENT, null, List.of(Samples.octets("d", 70)));
    for (Bundle bundle : List.of(honest(), Bundle.sign(segment, KEY))) {
      byte[] good = bundle.encoded();
      assertThat(bundle.isEncodedAs(good)).isTrue();
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << at % 8);
        assertThat(bundle.isEncodedAs(bad)).as("octet %d", at).isFalse();
      }
      for (int length = 0; length < good.length + 5; length++) {
        assertThat(bundle.isEncodedAs(Arrays.copyOf(good, length)))
            .as("%d octets", length)
            .isEqualTo(length == good.length);
      }
    }
  }

  private record Case(String name, Check check, Bundle bundle) {}

  private static Export changed(
      StreamId stream,
      long sequence,
      int kind,
      String domain,
      Hash32 hash,
      long count,
      Hash32 root) {
    return new Export(
        stream, sequence, kind, DomainName.parse(domain), hash, count, root, Samples.REQUEST, 0);
  }

  private static Bundle exported(Statement statement) {
    return bundle(PAYLOAD, SignedStatement.sign(statement, KEY), 1, 2, 3);
  }

  @TestFactory
  @DisplayName("each check refuses what only it can see")
  Stream<DynamicTest> checks() {
    Hash32 hash = PAYLOAD.hash();
    Hash32 root = PAYLOAD.recordsRoot();
    Hash32 no = Samples.hash("other");
    Bundle.Proof proof = honest().proof();
    Octets signature = honest().signature();
    StreamId id = Samples.STREAM;
    String d = "north.example";
    return Stream.of(
            new Case("other key", Check.SIGNATURE, Bundle.sign(PAYLOAD, OTHER, proof)),
            new Case(
                "no entry",
                Check.EXPORT_ENTRY,
                proof(signature, 5, Samples.octets("x", 40), proof.hashes(), proof.checkpoint())),
            new Case(
                "another statement", Check.EXPORT_ENTRY, exported(Samples.request(List.of(1L)))),
            new Case(
                "export by another key",
                Check.EXPORT_SIGNATURE,
                bundle(PAYLOAD, SignedStatement.sign(export(PAYLOAD), OTHER), 1, 2)),
            mismatch("stream id", changed(StreamId.of(new byte[16]), 17, 1, d, hash, 3, root)),
            mismatch("sequence", changed(id, 18, 1, d, hash, 3, root)),
            mismatch("kind", changed(id, 17, 2, d, hash, 3, root)),
            mismatch("domain", changed(id, 17, 1, "south.example", hash, 3, root)),
            mismatch("payload hash", changed(id, 17, 1, d, no, 3, root)),
            mismatch("count", changed(id, 17, 1, d, hash, 4, root)),
            mismatch("records root", changed(id, 17, 1, d, hash, 3, no)),
            new Case(
                "one witness",
                Check.CHECKPOINT,
                bundle(PAYLOAD, SignedStatement.sign(export(PAYLOAD), KEY), 2)),
            new Case(
                "no note",
                Check.CHECKPOINT,
                proof(signature, 5, proof.exportEntry(), proof.hashes(), Samples.octets("n", 9))),
            new Case(
                "other index",
                Check.INCLUSION,
                proof(signature, 4, proof.exportEntry(), proof.hashes(), proof.checkpoint())),
            new Case(
                "index beyond the log",
                Check.INCLUSION,
                proof(signature, 7, proof.exportEntry(), proof.hashes(), proof.checkpoint())),
            new Case(
                "proof too short",
                Check.INCLUSION,
                proof(
                    signature,
                    5,
                    proof.exportEntry(),
                    proof.hashes().subList(0, 1),
                    proof.checkpoint())))
        .map(c ->
            dynamicTest(
                c.name,
                () ->
                    assertThatThrownBy(() -> VERIFIER.verify(c.bundle))
                        .isInstanceOfSatisfying(
                            BadBundle.class, e -> assertThat(e.check()).isEqualTo(c.check))));
  }

  private static Case mismatch(String field, Export export) {
    return new Case("another " + field, Check.EXPORT_MATCH, exported(export));
  }

  private static Bundle proof(
      Octets signature, long index, Octets entry, List<Hash32> hashes, Octets checkpoint) {
    return new Bundle(PAYLOAD, signature, new Bundle.Proof(index, entry, hashes, checkpoint));
  }

  private static Payload logPayload() {
    return new Payload(
        Samples.STREAM,
        3,
        BundleKind.LOG_SEGMENT,
        null,
        List.of(Octets.of(new LogSegment(0, List.of(), Samples.octets("c", 5)).encoded())));
  }

  @Test
  void streamLHasASignatureAndNoProof() {
    Bundle bundle = Bundle.sign(logPayload(), KEY);
    VerifiedBundle v = VERIFIER.verify(Bundle.decode(bundle.encoded()));
    assertThat(v.logged()).isEmpty();
    assertThat(v.payload().domain()).isNull();
    assertThat(v.payload().stream()).isEqualTo('L');
    Bundle other = Bundle.sign(logPayload(), OTHER);
    assertThatThrownBy(() -> VERIFIER.verify(other))
        .isInstanceOfSatisfying(
            BadBundle.class, e -> assertThat(e.check()).isEqualTo(Check.SIGNATURE));
  }

  @Test
  void proofAndStreamFitOneAnother() {
    Bundle.Proof proof = honest().proof();
    assertThatThrownBy(() -> Bundle.sign(PAYLOAD, KEY)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Bundle.sign(logPayload(), KEY, proof))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  void pinsOnlyAP256Key() {
    assertThatThrownBy(() -> new BundleVerifier(new byte[91], TestLog.verifier(2)))
        .isInstanceOf(MalformedRecord.class);
  }
}
