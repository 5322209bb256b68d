package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.testing.Pool.secret;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.testing.Vectors;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Messages of every kind with fixed keys, secrets, nonces and times: what a vendor without Java
/// checks its own against. Each is also opened.
class GoldenMessagesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.25Z");
  private static final PeriodRule HASHED = PeriodRule.hashed(2_592_000, 0);
  private static final PeriodRule TEMPLATE =
      PeriodRule.templated(IdentifierTemplate.parse("#year/#month#0#uri"));
  private static final String ALICE = "sip:alice@a.example";
  private static final String BOB = "sip:bob@b.example";

  /// A sender, its recipients, what it says, and how many octets of secret.
  private record Kind(
      String title,
      PeriodRule senderRule,
      String sender,
      PeriodRule recipientRule,
      List<String> recipients,
      int secretOctets,
      CryptoSession session,
      MessagePlan plan) {}

  private static Kind call(String title, PeriodRule rule, int octets, MessagePlan plan) {
    return new Kind(
        title,
        rule,
        ALICE,
        rule,
        List.of(BOB),
        octets,
        CryptoSession.MCPTT_PRIVATE_INITIATOR,
        plan);
  }

  @Test
  void rfc6509() throws IOException {
    check(
        "rfc6509-monthly",
        new Kind(
            "RFC 6509: monthly identifiers of tel URIs, secret of 128 bits, no crypto session",
            PeriodRule.MONTHLY,
            "tel:+447700900123",
            PeriodRule.MONTHLY,
            List.of("tel:+447700900456"),
            16,
            CryptoSession.MCPTT_PRIVATE_INITIATOR,
            MessagePlan.of(0x16992638L)));
  }

  @Test
  void privateCall() throws IOException {
    check(
        "pck",
        call(
            "TS 33.180: private call key, hashed identifiers",
            HASHED,
            16,
            MessagePlan.of(0x16992638L).with(SecurityPolicy.DEFAULT_PRIVATE)));
  }

  @Test
  void privateCallOf256Bits() throws IOException {
    check(
        "pck-256",
        call(
            "TS 33.180: private call key of 256 bits, mask with l = 2",
            HASHED,
            32,
            MessagePlan.of(0x16992638L)));
  }

  @Test
  void template() throws IOException {
    check(
        "template",
        call("Identifiers by template (ID scheme 241)", TEMPLATE, 16, MessagePlan.of(0x16992638L)));
  }

  @Test
  void betweenDomains() throws IOException {
    check(
        "two-domains",
        new Kind(
            "From a domain of hashed identifiers to one of monthly ones: IDRkmsi and IDRkmsr differ",
            HASHED,
            ALICE,
            PeriodRule.MONTHLY,
            List.of("tel:+447700900123"),
            16,
            CryptoSession.MCPTT_PRIVATE_INITIATOR,
            MessagePlan.of(0x16992638L)));
  }

  @Test
  void hidden() throws IOException {
    check(
        "hidden-sakke-to-self-key-parameters",
        call(
            "TS 33.180: hidden identities (roles 8, 9), SAKKE-to-self (extension 6), key parameters"
                + " (extension 7)",
            HASHED,
            16,
            MessagePlan.of(0x16992638L)
                .with(KeyParameters.valid(KeyPurpose.PCK))
                .with(Set.of(MessageOption.HIDE_IDENTITIES, MessageOption.SAKKE_TO_SELF))));
  }

  @Test
  void severalRecipients() throws IOException {
    check(
        "several-recipients",
        new Kind(
            "One secret for three recipients: same secret, CSB ID and RAND",
            HASHED,
            ALICE,
            HASHED,
            List.of(BOB, "sip:carol@b.example", "sip:dora@b.example"),
            16,
            CryptoSession.MCPTT_PRIVATE_INITIATOR,
            MessagePlan.of(0x16992638L)));
  }

  @Test
  void groupKey() throws IOException {
    check(
        "gmk",
        new Kind(
            "TS 33.180: group master key under the group's identity, GENERIC-ID map, two members",
            HASHED,
            "sip:team@a.example",
            HASHED,
            List.of(BOB, "sip:carol@b.example"),
            16,
            CryptoSession.MCPTT_GROUP,
            MessagePlan.group(0x0df9bc39L).with(KeyParameters.valid(KeyPurpose.GMK))));
  }

  @Test
  void clientServerKey() throws IOException {
    check(
        "csk",
        new Kind(
            "TS 33.180: client-server key, GENERIC-ID map",
            HASHED,
            ALICE,
            HASHED,
            List.of("sip:server@b.example"),
            16,
            CryptoSession.MCPTT_CSK,
            MessagePlan.clientServer(0x2ddd5bf0L)));
  }

  @Test
  void everyOtherPayload() throws IOException {
    check(
        "srtp-map-cert-vendor",
        call(
            "SRTP-ID map, CERT, two SP, vendor id",
            HASHED,
            16,
            MessagePlan.of(0x16992638L)
                .with(
                    new SessionMap.Srtp(
                        List.of(
                            new SessionMap.SrtpSession(0, 0xcafebabeL, 0),
                            new SessionMap.SrtpSession(1, 0x01020304L, 5))))
                .with(
                    new Certificate(
                        1, Octets.of("a URL".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .with(SecurityPolicy.DEFAULT_PRIVATE)
                .with(
                    new SecurityPolicy(
                        1, 0, List.of(SecurityPolicy.Parameter.of(SrtpParameter.ENCRYPTION, 1))))
                .with(new Extension.VendorId(Octets.of(new byte[] {1, 2, 3})))));
  }

  private static void check(String name, Kind kind) throws IOException {
    GoldenFile file = new GoldenFile(kind.title());
    String a = "sluice golden domain a";
    String b = "sluice golden domain b";
    GoldenDraws drawsA = new GoldenDraws(a);
    GoldenDraws drawsB = new GoldenDraws(b);
    List<KeySet> open = new ArrayList<>();
    try (TestDomain domainA = new TestDomain("kms.a.example", kind.senderRule(), drawsA);
        TestDomain domainB = new TestDomain("kms.b.example", kind.recipientRule(), drawsB)) {
      masters(file, a, domainA);
      masters(file, b, domainB);
      Party sender = new Party(UserUri.parse(kind.sender()), domainA.keys());
      KeySet senderKeys = issue(file, domainA, sender, drawsA, open);
      List<Party> to = new ArrayList<>();
      for (String user : kind.recipients()) {
        Party p = new Party(UserUri.parse(user), domainB.keys());
        to.add(p);
        issue(file, domainB, p, drawsB, open);
      }
      GoldenDraws draws = new GoldenDraws("sluice golden message " + name);
      byte[] secret = draws.next(kind.secretOctets());
      file.section("message").line("seed", "sluice golden message " + name);
      file.line("time", NOW.toString());
      file.line("NTP", java.util.HexFormat.of().toHexDigits(NtpTime.of(NOW)));
      file.line("SSV", secret);
      NonceDraws nonces = new NonceDraws(draws);
      boolean group = kind.session() == CryptoSession.MCPTT_GROUP;
      List<byte[]> messages;
      try (Ssv ssv = Ssv.of(secret(secret))) {
        ImessageMaker maker = new ImessageMaker(sender, senderKeys, nonces);
        messages =
            group
                ? maker.makeGroupKey(to, NOW, ssv, kind.plan())
                : maker.makeEach(to, NOW, ssv, kind.plan());
      }
      for (int i = 0; i < messages.size(); i++) {
        file.section("message to " + to.get(i).user());
        describe(file, messages.get(i), sender, senderKeys, to.get(i), secret, kind, nonces, i);
        opens(messages.get(i), sender, to.get(i), open.get(i + 1), secret);
      }
    } finally {
      open.forEach(KeySet::close);
    }
    file.check(name);
  }

  private static void masters(GoldenFile file, String seed, TestDomain domain) {
    GoldenDraws again = new GoldenDraws(seed);
    BigInteger q = new BigInteger(Vectors.rfc().text("rfc6509.set1.q"), 16);
    byte[] z = Reckoning.octets(Reckoning.number(again.next(144)).mod(q), 128);
    byte[] ksak = Reckoning.octets(Reckoning.number(again.next(48)).mod(Reckoning.N), 32);
    file.domain(seed, domain, z, ksak);
  }

  private static KeySet issue(
      GoldenFile file, TestDomain domain, Party p, GoldenDraws draws, List<KeySet> open) {
    long period = p.periodAt(NOW).number();
    KeySet keys = domain.issue(p.user().value(), period);
    open.add(keys);
    keys.validate(domain.keys(), p.user(), period);
    BigInteger v = Reckoning.number(draws.last()).mod(Reckoning.N);
    file.user(p, keys, period, Reckoning.octets(v, 32));
    return keys;
  }

  private static void describe(
      GoldenFile file,
      byte[] octets,
      Party sender,
      KeySet senderKeys,
      Party to,
      byte[] secret,
      Kind kind,
      NonceDraws nonces,
      int number) {
    Imessage m = Imessage.parse(octets);
    file.line("CSB ID", java.util.HexFormat.of().toHexDigits((int) m.csbId()));
    file.line("RAND", m.rand().toArray());
    file.encapsulation("SAKKE", m.sakke(), to.identifierAt(NOW), secret);
    m.sakkeToSelf()
        .ifPresent(s -> file.encapsulation("SAKKE-to-self", s, senderKeys.identifier(), secret));
    for (Extension e : m.extensions()) {
      if (e instanceof Extension.SealedParameters s) {
        file.keyParameters(s.data(), secret);
      }
    }
    file.signature(m, sender, senderKeys, nonces.nonce(number));
    file.srtp(kind.session(), m, secret);
    file.message(octets);
  }

  private static void opens(byte[] message, Party sender, Party to, KeySet keys, byte[] secret) {
    ImessageOpener opener = new ImessageOpener(to, _ -> keys, List.of(sender.keys()));
    try (Opened o = opener.openDeferred(message, NOW, Optional.of(sender.user()));
        Ssv ssv = Ssv.of(secret(secret))) {
      assertThat(o.ssv().octets().sameAs(ssv.octets())).isTrue();
    }
  }
}
