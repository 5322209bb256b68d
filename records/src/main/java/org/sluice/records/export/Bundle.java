package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Comparison;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.tlog.InclusionProof;

/// The file that crosses the diode, lies on a disc and in the store, all the same octets: a
/// payload, the appliance's signature, and in stream K the proof that its export is in the log.
///
/// ```
/// "SLB1" | bytes32 payload | 64 signature | u8 hasProof
///   | [ u64 leafIndex | bytes32 exportEntry | u8 count, 32 * proof | bytes32 checkpoint ]
/// ```
///
/// Decoding says only that it is well-formed; [BundleVerifier] says whether to believe it.
///
/// @param signature ECDSA P-256 over [#signingInput(Hash32)]
/// @param proof in stream K always, in stream L never
public record Bundle(Payload payload, Octets signature, @Nullable Proof proof) {
  /// Most octets of a bundle.
  public static final int MAX_OCTETS = Payload.MAX_OCTETS + 100_000;

  private static final byte[] MAGIC = "SLB1".getBytes(StandardCharsets.US_ASCII);
  private static final String LABEL = "sluice/bundle/v1";

  /// That a bundle's Export is a leaf of the log.
  ///
  /// @param leafIndex log index of the Export
  /// @param exportEntry the log entry, 1 to 65 535 octets
  /// @param hashes RFC 9162 inclusion proof, up to 63
  /// @param checkpoint signed note with cosignatures, 1 to 16 384 octets
  public record Proof(long leafIndex, Octets exportEntry, List<Hash32> hashes, Octets checkpoint) {
    /// Checks the fields.
    public Proof {
      hashes = List.copyOf(hashes);
      Bounds.of("Proof")
          .u64("leafIndex", leafIndex)
          .range("exportEntry", exportEntry.length(), 1, SignedStatement.MAX_OCTETS)
          .size("hashes", hashes, 0, InclusionProof.MAX_HASHES)
          .range("checkpoint", checkpoint.length(), 1, LogSegment.MAX_CHECKPOINT);
    }

    static Proof read(Reader in) {
      return new Proof(
          in.u64("leafIndex"),
          Octets.of(in.bytes32("exportEntry", SignedStatement.MAX_OCTETS)),
          Hash32.readList(in, "hashes", 0, InclusionProof.MAX_HASHES),
          Octets.of(in.bytes32("checkpoint", LogSegment.MAX_CHECKPOINT)));
    }

    void write(Writer out) {
      out.u64(leafIndex).bytes32(exportEntry);
      Hash32.writeList(out, hashes);
      out.bytes32(checkpoint);
    }
  }

  /// Checks the fields.
  public Bundle {
    Bounds.of("Bundle")
        .length("signature", signature, Signature.LENGTH)
        .that(
            (proof == null) == payload.kind().isLogStream(),
            "hasProof",
            "stream K has a proof and stream L has none");
  }

  /// A bundle of stream K.
  public static Bundle sign(Payload payload, StatementSigner bundleKey, Proof proof) {
    return new Bundle(payload, signature(payload, bundleKey), proof);
  }

  /// A bundle of stream L.
  public static Bundle sign(Payload payload, StatementSigner bundleKey) {
    return new Bundle(payload, signature(payload, bundleKey), null);
  }

  /// What the bundle key signs: "sluice/bundle/v1" || 0x00 || SHA-256(payload).
  public static byte[] signingInput(Hash32 payloadHash) {
    Writer out = new Writer().raw(LABEL.getBytes(StandardCharsets.US_ASCII)).u8(0);
    payloadHash.write(out);
    return out.toByteArray();
  }

  /// The canonical octets.
  public byte[] encoded() {
    byte[] rest = afterSignature();
    int inside = payload.length();
    int length = MAGIC.length + Integer.BYTES + inside + signature.length() + rest.length;
    Writer out = new Writer(length).raw(MAGIC).u32(inside);
    payload.write(out);
    return out.raw(signature).raw(rest).take();
  }

  /// Whether [#encoded()] gives these octets, found out without writing them.
  public boolean isEncodedAs(byte[] octets) {
    Writer head = new Writer().raw(MAGIC).u32(payload.length());
    Comparison encoding = payload.compare(new Comparison(octets).next(head.toByteArray()));
    return encoding.next(signature).next(afterSignature()).isWhole();
  }

  private byte[] afterSignature() {
    Writer after = new Writer();
    if (proof == null) {
      after.u8(0);
    } else {
      proof.write(after.u8(1));
    }
    return after.toByteArray();
  }

  /// The bundle that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static Bundle decode(byte[] octets) {
    return Reader.decode(
        octets,
        "Bundle",
        in -> {
          in.magic(MAGIC);
          Payload payload = in.record32("payload", Payload.MAX_OCTETS, "Payload", Payload::read);
          Octets signature = Octets.of(in.raw("signature", Signature.LENGTH));
          int hasProof = in.u8("hasProof");
          if (hasProof > 1) {
            throw in.refuse("hasProof", "neither 0 nor 1");
          }
          return new Bundle(payload, signature, hasProof == 1 ? Proof.read(in) : null);
        });
  }

  private static Octets signature(Payload payload, StatementSigner bundleKey) {
    return Octets.of(bundleKey.sign(signingInput(payload.hash())));
  }
}
