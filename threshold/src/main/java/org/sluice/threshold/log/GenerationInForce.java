package org.sluice.threshold.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.Witness;

/// The logged generation of a domain, and what its self-test has come to.
public final class GenerationInForce {
  private static final byte[] LABEL = "sluice/generation/v1".getBytes(StandardCharsets.US_ASCII);

  /// How far the one self-test of a generation has come.
  enum SelfTest {
    NONE,
    OPENED,
    PASSED
  }

  private final GenerationRecord record;
  private final Hash32 gamma;
  private final Threshold threshold;
  private final Hash32 policyHash;
  private SelfTest selfTest = SelfTest.NONE;

  GenerationInForce(GenerationRecord record, Hash32 policyHash) {
    this.record = record;
    this.gamma = gamma(record);
    this.threshold = new Threshold(record.t(), record.n());
    this.policyHash = policyHash;
  }

  /// GAMMA = SHA-256("sluice/generation/v1" || encoded statement), design section 3.
  public static Hash32 gamma(GenerationRecord record) {
    return Hash32.sha256(LABEL, record.encoded());
  }

  /// The record as logged.
  public GenerationRecord record() {
    return record;
  }

  /// Its hash.
  public Hash32 gamma() {
    return gamma;
  }

  /// t and n.
  public Threshold threshold() {
    return threshold;
  }

  /// Policy in force when the record was logged.
  public Hash32 policyHash() {
    return policyHash;
  }

  /// Whether `own` is one of its partitions.
  public boolean isMember(OwnPlace own) {
    return own.index() <= record.n()
        && record.partitions().get(own.index() - 1).identitySpki().equals(own.identitySpki());
  }

  /// First 16 octets of the session id: the request id of the self-test.
  RequestId selfTestRequest() {
    return RequestId.of(java.util.Arrays.copyOf(record.sessionId().octets(), RequestId.LENGTH));
  }

  SelfTest selfTest() {
    return selfTest;
  }

  void selfTest(SelfTest now) {
    selfTest = now;
  }

  /// Accepts checkpoints of this log with the generation's quorum of partitions.
  public CheckpointVerifier verifier(NoteKey log) {
    List<NoteKey> witnesses = new ArrayList<>();
    for (int i = 1; i <= record.n(); i++) {
      Octets key = record.partitions().get(i - 1).witnessKey();
      witnesses.add(Witness.key(log.name(), i, key));
    }
    return new CheckpointVerifier(log, witnesses, threshold.quorum());
  }
}
