package org.sluice.fuzz;

import java.util.Arrays;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.BundleKind;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.SignedNote;

/// Bundles and what is in them, as the guard and the receiver read them: refused with
/// [MalformedRecord], or encoded again as the same octets, so that no two files are one bundle.
public final class BundleTarget {

  private BundleTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    Bundle bundle;
    try {
      bundle = Bundle.decode(input);
    } catch (MalformedRecord e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 1000, "a refusal is short");
      return;
    }
    same(input, bundle.encoded(), "bundle");
    Payload payload = bundle.payload();
    Wrong.unless(Payload.decode(payload.encoded()).equals(payload), "another payload");
    for (Octets item : payload.items()) {
      item(payload.kind(), item.toArray());
    }
    Bundle.Proof proof = bundle.proof();
    if (proof != null) {
      statement(proof.exportEntry().toArray());
      note(proof.checkpoint().toArray());
    }
  }

  private static void item(BundleKind kind, byte[] octets) {
    try {
      switch (kind) {
        case KEY_SETS -> same(octets, SealedKeySet.decode(octets).encoded(), "key set");
        case ACCESS -> same(octets, AccessRecord.decode(octets).encoded(), "access record");
        case OPENINGS -> same(octets, SealedOpenings.decode(octets).encoded(), "openings");
        case REVOCATIONS -> same(octets, RevocationList.decode(octets).encoded(), "revocations");
        case PROFILE, MANIFEST -> statement(octets);
        case LOG_SEGMENT -> segment(octets);
        case HEARTBEAT -> same(octets, Heartbeat.decode(octets).encoded(), "heartbeat");
        case CERTIFICATE -> {
          // a document, see CertificateTarget
        }
      }
    } catch (MalformedRecord _) {
      // refused
    }
  }

  private static void segment(byte[] octets) {
    LogSegment segment = LogSegment.decode(octets);
    same(octets, segment.encoded(), "log segment");
    segment.entries().forEach(entry -> statement(entry.toArray()));
    note(segment.checkpoint().toArray());
  }

  private static void statement(byte[] octets) {
    try {
      same(octets, SignedStatement.decode(octets).encoded(), "statement");
    } catch (MalformedRecord _) {
      // refused
    }
  }

  private static void note(byte[] octets) {
    try {
      same(octets, SignedNote.parse(octets).encode(), "note");
    } catch (BadNote _) {
      // refused
    }
  }

  private static void same(byte[] read, byte[] written, String what) {
    Wrong.unless(Arrays.mismatch(read, written) < 0, "a " + what + " with two encodings");
  }
}
