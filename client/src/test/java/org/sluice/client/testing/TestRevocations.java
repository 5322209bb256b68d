package org.sluice.client.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.Payload;
import org.sluice.records.export.RevocationList;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Export;

/// Revocation lists of a world's domain, logged.
public final class TestRevocations {
  private static final Octets SALT = Octets.of(Hash32.sha256(new byte[] {7}).octets());

  private final World world;
  private long sequence;

  public TestRevocations(World world) {
    this.world = world;
  }

  /// A list of `since` that counts until `until`.
  public RevocationList list(Instant since, Instant until, UserUri... users) {
    return new RevocationList(
        world.domain().name(),
        since.getEpochSecond(),
        until.getEpochSecond(),
        SALT,
        Stream.of(users)
            .map(
                u -> new RevocationList.Revoked(RevocationList.id(SALT, u), since.getEpochSecond()))
            .sorted(RevocationList.BY_ID)
            .toList());
  }

  /// The same as an item with its proof.
  public byte[] proven(RevocationList list) {
    return proven(list, world.domain().bundleKey(), 3);
  }

  /// The same, signed by and witnessed by so many.
  public byte[] proven(RevocationList list, StatementSigner signer, int cosigners) {
    Payload payload =
        new Payload(
            StreamId.of(new byte[16]),
            ++sequence,
            BundleKind.REVOCATIONS,
            list.domain(),
            List.of(Octets.of(list.encoded())));
    Export export =
        new Export(
            payload.streamId(),
            payload.sequence(),
            payload.kind().code(),
            list.domain(),
            payload.hash(),
            1,
            payload.recordsRoot(),
            RequestId.NONE,
            0);
    SignedStatement entry = SignedStatement.sign(export, signer);
    long index = world.log().append(entry);
    Bundle.Proof proof =
        new Bundle.Proof(
            index,
            Octets.of(entry.encoded()),
            world.log().inclusion(index).hashes(),
            Octets.of(world.log().checkpoint(cosigners)));
    return ExportedItem.of(Bundle.sign(payload, signer, proof)).getFirst().encoded();
  }

  /// What a server answers with such an item.
  public static byte[] json(byte[] item) {
    return ("{\"revocations\":\"" + Base64.getEncoder().encodeToString(item) + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
