package org.sluice.mikey.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Makes the seeds of the fuzzer's corpus, and the keys that its targets hold, in
/// target/fuzz-seeds. They are random; the committed ones are the result of one run, and stay valid
/// as long as the formats do.
class FuzzSeedsTest {

  private static final Instant TIME = Instant.parse("2026-11-21T04:00:00Z");
  private static final Path OUT =
      Path.of(System.getProperty("sluice.root", "..")).resolve("mikey-sakke/target/fuzz-seeds");

  private final TestDomain monthly = new TestDomain("kms.month.example", PeriodRule.MONTHLY);
  private final TestDomain hashed =
      new TestDomain("kms.hash.example", PeriodRule.hashed(2592000, 0));
  private final Party bob = new Party(UserUri.parse("tel:+447700900123"), monthly.keys());
  private final Party carol = new Party(UserUri.parse("sip:carol@example.org"), hashed.keys());
  private final List<String> signed = new ArrayList<>();

  @Test
  @DisplayName("seeds for the fuzzer, each of them valid")
  void seeds() throws IOException {
    try (KeySet bobKeys = keys(monthly, bob);
        KeySet carolKeys = keys(hashed, carol)) {
      certificates();
      message("bob-to-carol", bob, bobKeys, carol, 16);
      message("carol-to-bob", carol, carolKeys, bob, 16);
      message("carol-to-bob-256", carol, carolKeys, bob, 32);
      message("bob-to-bob", bob, bobKeys, bob, 16);
      write("keys/bob.keys", plain(bobKeys));
      write("keys/carol.keys", plain(carolKeys));
      points(bobKeys);
    }
    write("keys/signed.txt", (String.join("\n", signed) + "\n").getBytes(US_ASCII));
    assertThat(signed).hasSize(4);
  }

  private static KeySet keys(TestDomain domain, Party party) {
    return domain.issue(party.user().toString(), party.periodAt(TIME).number());
  }

  private void certificates() throws IOException {
    for (Party party : List.of(bob, carol)) {
      KmsCertificate certificate =
          KmsCertificate.root(
              party.keys(),
              "cert1." + party.keys().kms(),
              "Sluice",
              TIME,
              TIME.plus(Duration.ofDays(365)),
              "example.org");
      byte[] xml = certificate.toXml();
      assertThat(KmsCertificate.parse(xml)).isEqualTo(certificate);
      String name = party.equals(bob) ? "monthly.xml" : "hashed.xml";
      write("keys/" + name, xml);
      write("certificate/" + name, xml);
    }
  }

  private void message(String name, Party from, KeySet keys, Party to, int secret)
      throws IOException {
    SecretBytes octets = SecretBytes.allocate(secret);
    try (Ssv ssv = Ssv.of(octets)) {
      octets.use(at -> {
        RandomSource.system().fill(at, secret);
        return at;
      });
      byte[] message = ImessageMaker.make(from, keys, to, TIME, ssv, 0x16992638L);
      assertThat(Imessage.parse(message).octets().toArray()).isEqualTo(message);
      write("message/" + name, message);
      signed.add(Hash32.sha256(message).toString());
    }
  }

  private void points(KeySet keys) throws IOException {
    point("sakke-generator", 0, Curve.SAKKE.generator().octets());
    point("sakke-order-2", 0, orderTwo());
    point("p256-generator", 1, Curve.P256.generator().octets());
    try (Ssv ssv = Ssv.random(RandomSource.system())) {
      point("sed", 2, Sakke.encapsulate(monthly.keys().zT(), keys.identifier(), ssv).octets());
    }
    point("rsk", 3, monthly.keys().zT().octets());
    point("key-set", 4, plain(keys));
    point("hpke-p256", 5, monthly.keys().kpak().octets());
    point("hpke-x25519", 6, Pool.random(32));
    point("order-q", 7, hashed.keys().zT().octets());
    point("order-2", 7, orderTwo());
    point("infinity", 0, new byte[1]);
  }

  /// (0, 0), which lies on the SAKKE curve.
  private static byte[] orderTwo() {
    byte[] octets = new byte[Curve.SAKKE.encodedOctets()];
    octets[0] = 4;
    return octets;
  }

  private static void point(String name, int kind, byte[] octets) throws IOException {
    byte[] all = new byte[octets.length + 1];
    all[0] = (byte) kind;
    System.arraycopy(octets, 0, all, 1, octets.length);
    write("point/" + name, all);
  }

  private static byte[] plain(KeySet keys) {
    try (SecretBytes plain = keys.toPlain()) {
      return Secrets.octets(plain);
    }
  }

  private static void write(String name, byte[] octets) throws IOException {
    Path file = OUT.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, octets);
  }
}
