package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.secret;
import static org.sluice.mikey.constanttime.SakkeOperations.expect;
import static org.sluice.mikey.constanttime.SakkeOperations.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.message.ServiceKeys;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.UserUri;

/// Hashes, derivations and comparisons of secrets of one length.
public final class HashOperations {

  private static final byte[] OPEN = Values.octets("open", 13);

  private HashOperations() {}

  public static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    for (int length : new int[] {16, 32, 55, 56, 64, 200}) {
      all.add(operation("hash of " + length + " octets", length, s -> hash(s)));
    }
    for (int length : new int[] {16, 32}) {
      all.add(operation("SRTP keys from " + length + " octets", length, s -> derive(s)));
    }
    all.add(operation("service keys", 16, s -> serviceKeys(s)));
    all.add(equal());
    all.add(different());
    return all;
  }

  private static void hash(SecretBytes secret) {
    try (Frame frame = Frame.open(4096)) {
      Sha256 sha = new Sha256(frame);
      HmacSha256 hmac = new HmacSha256(frame);
      Hkdf hkdf = new Hkdf(frame);
      long out = frame.alloc(100);
      secret.use(at -> {
        sha.update(OPEN);
        sha.update(at, secret.length());
        sha.update(7);
        sha.finish(out);
        hmac.key(at, secret.length());
        hmac.update(at, secret.length());
        hmac.finish(out);
        hkdf.extract(OPEN, at, secret.length(), out);
        hkdf.expand(out, 100, OPEN);
        return at;
      });
    }
  }

  private static void derive(SecretBytes secret) {
    try (SrtpKeys keys =
        SrtpKeys.derive(Ssv.of(secret), 4, 0x1699_2638L, Octets.of(Values.octets("rand", 16)))) {
      expect(true, keys != null);
    }
  }

  private static void serviceKeys(SecretBytes secret) {
    Ssv key = Ssv.of(secret);
    UserUri user = UserUri.parse("sip:carol@example.org");
    try (SecretBytes data = ServiceKeys.dataProtection(key, 7);
        SecretBytes encrypts = ServiceKeys.signallingConfidentiality(key, user, 7);
        SecretBytes signs = ServiceKeys.signallingIntegrity(key, user, 7)) {
      expect(true, data.length() + encrypts.length() + signs.length() == 3 * ServiceKeys.KEY);
    }
  }

  private static Operation equal() {
    return operation(
        "comparison of equal secrets",
        32,
        s -> {
          try (SecretBytes copy = s.use(at -> SecretBytes.takeCopyOf(at, 32))) {
            expect(true, s.sameAs(copy));
          }
        });
  }

  /// The first difference is at another octet in each case.
  private static Operation different() {
    byte[] other = Values.octets("other", 32);
    List<Case> cases = new ArrayList<>();
    for (int at = 0; at < 32; at++) {
      byte[] changed = other.clone();
      changed[at] ^= (byte) (1 << (at & 7));
      cases.add(
          new Case(
              "other in octet " + at,
              () -> {
                SecretBytes a = secret(other);
                SecretBytes b = secret(changed);
                return run(() -> expect(false, a.sameAs(b)), a, b);
              }));
    }
    return new Operation("comparison of different secrets", cases);
  }

  private static Operation operation(String name, int length, Consumer<SecretBytes> body) {
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.strings(length)) {
      cases.add(
          new Case(
              v.name(),
              () -> {
                SecretBytes s = secret(v.octets());
                return run(() -> body.accept(s), s);
              }));
    }
    return new Operation(name, cases);
  }
}
