package org.sluice.mikey.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentSigner;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.KeySetLabel;
import org.sluice.mikey.documents.KmsError;
import org.sluice.mikey.documents.KmsInit;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.KmsRequest;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.NewKeys;
import org.sluice.mikey.documents.ResponseHead;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.KeyParameters;
import org.sluice.mikey.message.KeyPurpose;
import org.sluice.mikey.message.MessageOption;
import org.sluice.mikey.message.MessagePlan;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.SecurityPolicy;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
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
      messages(bobKeys, carolKeys);
      documents(carolKeys);
      write("keys/bob.keys", plain(bobKeys));
      write("keys/carol.keys", plain(carolKeys));
      points(bobKeys);
    }
    write("keys/signed.txt", (String.join("\n", signed) + "\n").getBytes(US_ASCII));
    assertThat(signed).hasSize(10);
  }

  private static KeySet keys(TestDomain domain, Party party) {
    return domain.issue(party.user().toString(), party.periodAt(TIME).number());
  }

  private void certificates() throws IOException {
    for (Party party : List.of(bob, carol)) {
      KmsCertificate certificate = certificate(party);
      byte[] xml = certificate.toXml();
      assertThat(KmsCertificate.parse(xml)).isEqualTo(certificate);
      String name = party.equals(bob) ? "monthly.xml" : "hashed.xml";
      write("keys/" + name, xml);
      write("certificate/" + name, xml);
    }
  }

  private static KmsCertificate certificate(Party party) {
    return KmsCertificate.root(
        party.keys(),
        "cert1." + party.keys().kms(),
        "Sluice",
        TIME,
        TIME.plus(Duration.ofDays(365)),
        "example.org");
  }

  private void messages(KeySet bobKeys, KeySet carolKeys) throws IOException {
    ImessageMaker fromBob = new ImessageMaker(bob, bobKeys);
    ImessageMaker fromCarol = new ImessageMaker(carol, carolKeys);
    MessagePlan plain = MessagePlan.of(0x16992638L);
    message("bob-to-carol", fromBob, carol, 16, plain);
    message("carol-to-bob", fromCarol, bob, 16, plain);
    message("carol-to-bob-256", fromCarol, bob, 32, plain);
    message("client-server", fromBob, carol, 16, MessagePlan.clientServer(0x21234567L));
    KeyParameters parameters =
        new KeyParameters(
            KeyPurpose.PCK,
            KeyParameters.NOT_REVOKED,
            TIME.getEpochSecond(),
            0,
            Octets.of("for a test".getBytes(US_ASCII)),
            List.of());
    message(
        "with-everything",
        fromCarol,
        carol,
        16,
        MessagePlan.of(0x11234567L)
            .with(SecurityPolicy.DEFAULT_PRIVATE)
            .with(parameters)
            .with(Set.of(MessageOption.SAKKE_TO_SELF)));
    String line = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";
    for (String name : List.of("bob-to-carol", "with-everything")) {
      line += KeyMgmt.format(Files.readAllBytes(OUT.resolve("message").resolve(name))) + "\r\n";
    }
    write("sdp/two-messages", (line + "m=audio 9 RTP/SAVP 0\r\n").getBytes(US_ASCII));
    write("template/rfc6509", "#year-#month#0#uri#0".getBytes(US_ASCII));
    write("template/literal", "ours:#month/#year?#uri".getBytes(US_ASCII));
  }

  private void message(String name, ImessageMaker from, Party to, int secret, MessagePlan plan)
      throws IOException {
    SecretBytes octets = SecretBytes.allocate(secret);
    try (Ssv ssv = Ssv.of(octets)) {
      octets.use(at -> {
        RandomSource.system().fill(at, secret);
        return at;
      });
      byte[] message = from.make(to, TIME, ssv, plan);
      assertThat(Imessage.parse(message).octets().toArray()).isEqualTo(message);
      write("message/" + name, message);
      signed.add(Hash32.sha256(Arrays.copyOf(message, message.length - 129)).toString());
    }
  }

  private void documents(KeySet keys) throws IOException {
    byte[] transport = Pool.random(32);
    byte[] integrity = Pool.random(32);
    write("keys/transport.key", transport);
    write("keys/integrity.key", integrity);
    DocumentWriter writer = new DocumentWriter(DocumentOptions.STRICT);
    KmsRequest request =
        KmsRequest.of(carol.user(), carol.keys().kms(), TIME, "https://kms.hash.example/keyprov");
    try (TransportKey trk = TransportKey.of("tk.1.carol@example.org", Pool.secret(transport));
        IntegrityKey ink = IntegrityKey.of("ink.1.carol@example.org", Pool.secret(integrity));
        KmsResponse plain = response(KmsKeySet.plain(label(keys), keys));
        KmsResponse wrapped =
            response(KmsKeySet.wrapped(label(keys), keys, trk, DocumentOptions.STRICT));
        KmsResponse init = KmsResponse.of(head(), new KmsInit(certificate(carol), NewKeys.NONE));
        KmsResponse error = KmsResponse.of(head(), new KmsError(1, "no"))) {
      DocumentSigner signer = DocumentSigner.of(ink);
      document("plain-keys", 0, writer.response(plain));
      document("wrapped-keys", 1, writer.response(wrapped));
      document("certificate", 0, writer.response(init));
      document("error", 0, writer.response(error));
      document("request", 4, writer.request(request));
      document("signed-plain-keys", 2, writer.signedResponse(plain, signer));
      document("signed-wrapped-keys", 2, writer.signedResponse(wrapped, signer));
      document("signed-certificate", 3, writer.signedResponse(init, signer));
      document("signed-error", 2, writer.signedResponse(error, signer));
      document("signed-request", 6, writer.signedRequest(request, signer));
      for (KmsResponse response : List.of(plain, wrapped, init, error)) {
        signed.add(hash(writer.response(response)));
      }
      signed.add(hash(writer.request(request)));
    }
  }

  private static void document(String name, int kind, SecretBytes document) throws IOException {
    byte[] octets = Secrets.octets(document);
    document.close();
    byte[] all = new byte[octets.length + 1];
    all[0] = (byte) kind;
    System.arraycopy(octets, 0, all, 1, octets.length);
    write("document/" + name, all);
  }

  private static String hash(SecretBytes document) {
    try (document) {
      return Hash32.sha256(Secrets.octets(document)).toString();
    }
  }

  private KmsResponse response(KmsKeySet keys) {
    return KmsResponse.of(head(), new KmsKeyProv(List.of(keys), NewKeys.NONE));
  }

  private ResponseHead head() {
    return new ResponseHead(
        carol.user(),
        carol.keys().kms(),
        TIME,
        Optional.of("Sluice"),
        "https://kms.hash.example/keyprov");
  }

  private KeySetLabel label(KeySet keys) {
    return new KeySetLabel(
        carol.keys().kms(),
        Optional.empty(),
        Optional.empty(),
        carol.user(),
        Octets.of(keys.identifier()),
        Optional.empty(),
        Optional.empty(),
        carol.periodAt(TIME).number(),
        false);
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
