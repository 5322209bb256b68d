package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Writer;

/// One golden file: a message with the keys, inputs and intermediate values it is made of, one
/// value a line. Every intermediate value is reckoned apart from the code that made the message.
final class GoldenFile {

  private static final String HEAD =
      """
      # %s
      # All keys here, the private ones too, are public test values. Never use them for anything else.
      # Integers and octets in hexadecimal, most significant first; times in UTC.
      # Random values: draw k (from 0) of a seed S is SHA-256(S || u32 k || u32 0) || SHA-256(S || u32 k || u32 1) ...,
      # cut to its length; an integer is the draw reduced modulo the order of its group.
      # In the domain's seed: z_T (144 octets), KSAK (48), then v (48) of each key set in the order below.
      # In the message's seed: SSV, RAND (16), and for each message the IV of key parameters (16, if any) and j (48).
      """;

  private final StringBuilder out = new StringBuilder();

  GoldenFile(String title) {
    out.append(String.format(java.util.Locale.ROOT, HEAD, title));
  }

  GoldenFile section(String name) {
    out.append('\n').append("[").append(name).append("]\n");
    return this;
  }

  GoldenFile line(String name, String value) {
    out.append(name).append(" = ").append(value).append('\n');
    return this;
  }

  GoldenFile line(String name, byte[] value) {
    return line(name, HexFormat.of().formatHex(value));
  }

  GoldenFile line(String name, SecretBytes value) {
    return line(name, reveal(value));
  }

  void domain(String seed, TestDomain d, byte[] z, byte[] ksak) {
    section("domain " + d.keys().kms());
    line("seed", seed);
    line("KmsUri", d.keys().kms().value());
    line("UserIdFormat", d.keys().rule().userIdFormat());
    line("UserKeyPeriod", Long.toString(d.keys().rule().lengthSeconds()));
    line("UserKeyOffset", Long.toString(d.keys().rule().offsetSeconds()));
    line("z_T", z).line("Z_T", d.keys().zT().octets());
    line("KSAK", ksak).line("KPAK", d.keys().kpak().octets());
  }

  void user(Party p, KeySet keys, long period, byte[] v) {
    byte[] id = keys.identifier();
    section("user " + p.user());
    line("KmsUri", p.keys().kms().value());
    line("period", Long.toString(period));
    line("identifier", id);
    line("v", v);
    line("PVT", keys.pvt().octets());
    line("HS", Reckoning.hs(p.keys().kpak().octets(), id, keys.pvt().octets()));
    line("SSK", keys.ssk().octets());
    line("RSK", keys.rsk().octets());
  }

  /// The encapsulation of `ssv` in `data`, reckoned again.
  void encapsulation(String name, SakkeData data, byte[] id, byte[] ssv) {
    byte[] sed = data.sed().toArray();
    var r = Reckoning.r(ssv, id);
    byte[] power = Reckoning.power(r);
    byte[] mask = Reckoning.mask(power, ssv.length);
    byte[] h = Arrays.copyOfRange(sed, 257, sed.length);
    assertThat(h).isEqualTo(Reckoning.xor(ssv, mask));
    line(name + " ID scheme", Integer.toString(data.idScheme()));
    line(name + " r", Reckoning.octets(r, 128));
    line(name + " R", Arrays.copyOf(sed, 257));
    line(name + " g^r", power);
    line(name + " mask", mask);
    line(name + " H", h);
  }

  /// The signature, reckoned again from the nonce's draw.
  void signature(Imessage m, Party sender, KeySet keys, byte[] draw) {
    byte[] signed = ImessageWriter.signed(m);
    byte[] signature = m.signature().toArray();
    byte[] hs = Reckoning.hs(sender.keys().kpak().octets(), keys.identifier(), keys.pvt().octets());
    byte[] r = Arrays.copyOf(signature, 32);
    byte[] he = Reckoning.sha(hs, r, signed);
    var j = Reckoning.number(draw).mod(Reckoning.N);
    byte[] s = Reckoning.s(he, r, reveal(keys.ssk().octets()), j);
    assertThat(Arrays.copyOfRange(signature, 32, 64)).isEqualTo(s);
    line("signed octets", Integer.toString(signed.length));
    line("j", Reckoning.octets(j, 32));
    line("signature r", r);
    line("HE", he);
    line("signature s", s);
  }

  void srtp(CryptoSession session, Imessage m, byte[] tgk) {
    try (Ssv ssv = Ssv.of(secret(tgk));
        SrtpKeys keys = SrtpKeys.derive(ssv, session.code(), m.csbId(), m.rand())) {
      line("SRTP CS ID", Integer.toString(session.code()));
      line("SRTP master key", keys.key());
      line("SRTP master salt", keys.salt());
    }
  }

  void keyParameters(SealedKeyParameters sealed, byte[] tgk) {
    try (Ssv ssv = Ssv.of(secret(tgk));
        SecretBytes dpck = ServiceKeys.dataProtection(ssv, sealed.keyId())) {
      Writer plain = new Writer();
      sealed.open(ssv, sealed.keyId()).write(plain);
      line("key parameters IV", sealed.iv().toArray());
      line("key parameters DPCK", dpck);
      line("key parameters", plain.toByteArray());
      line("key parameters sealed", sealed.sealed().toArray());
    }
  }

  void message(byte[] octets) {
    line("message octets", Integer.toString(octets.length));
    line("message", octets);
    line("SDP", KeyMgmt.format(octets));
  }

  /// Compares with the file of that name; with `-Dsluice.golden=write` writes it first.
  void check(String name) throws IOException {
    Path file =
        Path.of(System.getProperty("sluice.root"))
            .resolve("mikey-sakke/src/test/resources/golden")
            .resolve(name + ".txt");
    if ("write".equals(System.getProperty("sluice.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, out);
    }
    assertThat(out.toString()).isEqualTo(Files.readString(file));
  }
}
