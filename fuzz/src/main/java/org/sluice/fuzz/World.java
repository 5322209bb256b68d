package org.sluice.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// The keys that the targets hold: made for this purpose alone (FuzzSeedsTest in mikey-sakke), and
/// public.
final class World {

  /// When the messages among the seeds were made.
  static final Instant TIME = Instant.parse("2026-11-21T04:00:00Z");

  /// Servers: `monthly` with identifiers of RFC 6509, `hashed` with those of TS 33.180.
  static final MasterKeys MONTHLY = certificate("monthly.xml").keys();

  static final MasterKeys HASHED = certificate("hashed.xml").keys();

  /// Bob receives under `monthly`, Carol under `hashed`.
  static final Party BOB = new Party(UserUri.parse("tel:+447700900123"), MONTHLY);

  static final Party CAROL = new Party(UserUri.parse("sip:carol@example.org"), HASHED);
  static final KeySet BOB_KEYS = keys("bob.keys");
  static final KeySet CAROL_KEYS = keys("carol.keys");

  /// The keys that the KMS of `hashed` shares with Carol.
  static final TransportKey TRANSPORT =
      TransportKey.of("tk.1.carol@example.org", secret("transport.key"));

  static final IntegrityKey INTEGRITY =
      IntegrityKey.of("ink.1.carol@example.org", secret("integrity.key"));

  private static final Set<String> SIGNED =
      Set.copyOf(new String(resource("signed.txt"), StandardCharsets.US_ASCII).lines().toList());

  private World() {}

  /// Whether these octets (of a message: without the signature; of a document: in the form that is
  /// written without one) were ever signed with the seeds' keys.
  static boolean signed(byte[] octets) {
    return SIGNED.contains(Hash32.sha256(octets).toString());
  }

  static List<MasterKeys> servers() {
    return List.of(MONTHLY, HASHED);
  }

  private static KmsCertificate certificate(String name) {
    return KmsCertificate.parse(resource(name));
  }

  private static KeySet keys(String name) {
    try (SecretBytes plain = secret(name)) {
      return KeySet.fromPlain(plain);
    }
  }

  private static SecretBytes secret(String name) {
    return SecretBytes.takeOwnershipOf(resource(name));
  }

  private static byte[] resource(String name) {
    try (@Nullable InputStream in = World.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
