package org.sluice.mikey.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;

/// An I_MESSAGE taken apart (RFC 6509 section 2.1), all of it public and none of it verified:
/// [ImessageOpener] does that. Every message that can be read comes out of [#octets()] as it went
/// in, octet for octet.
///
/// ```
/// u8 version = 1 | u8 data type = 26 | u8 next | 1 bit V = 0, 7 bits PRF | u32 CSB ID | u8 #CS
///   | u8 map type | CS ID map                                                               (HDR)
///   | u8 next | u8 T type = 0 (NTP-UTC) | u32 seconds | u32 fraction                         (T)
///   | u8 next | u8 length | RAND                                                          (RAND)
///   | payloads, each with u8 next first | u16 = 2081 (hex) | 129 ECCSI signature         (SIGN)
/// ```
///
/// @param csbId the crypto session bundle's id, 0 to 2^32-1: the identifier of the key that is
///   carried
/// @param prf PRF function, 1 is HMAC-SHA-256
/// @param sessions the crypto sessions
/// @param timestamp NTP-UTC, see [NtpTime]
/// @param rand 16 to 255 random octets
/// @param payloads IDRs, then CERT, SP, one SAKKE, extensions; at most 32
/// @param signature the 129 octets of the ECCSI signature
public record Imessage(
    long csbId,
    int prf,
    SessionMap sessions,
    long timestamp,
    Octets rand,
    List<Payload> payloads,
    Octets signature) {

  /// Most octets of a message.
  public static final int MAX_OCTETS = 16384;

  /// Checks the fields and the order of the payloads.
  public Imessage {
    payloads = List.copyOf(payloads);
    Bounds b =
        Bounds.of("I_MESSAGE")
            .u32("csbId", csbId)
            .range("prf", prf, 0, 127)
            .range("rand", rand.length(), Mikey.SHORTEST_RAND, 255)
            .size("payloads", payloads, 1, Mikey.MAX_PAYLOADS)
            .length("signature", signature, Mikey.ECCSI_OCTETS);
    PayloadOrder order = new PayloadOrder();
    for (Payload p : payloads) {
      b.none("payloads", order.problem(p));
    }
    b.none("payloads", order.problemAtEnd());
  }

  /// Takes a message apart.
  ///
  /// @throws MessageRefused with [MessageRefused.Reason#MALFORMED], naming field and octet
  public static Imessage parse(byte[] octets) {
    return ImessageReader.read(octets);
  }

  /// The message's octets.
  public Octets octets() {
    return Octets.of(ImessageWriter.write(this));
  }

  /// The identities in the order of the message.
  public List<Identity> ids() {
    return all(Identity.class).toList();
  }

  /// The first identity in this role.
  public Optional<Octets> id(IdRole role) {
    return all(Identity.class).filter(i -> i.is(role)).map(Identity::value).findFirst();
  }

  /// The security policies; none means that the default profile holds.
  public List<SecurityPolicy> policies() {
    return all(SecurityPolicy.class).toList();
  }

  /// The encapsulated secret.
  public SakkeData sakke() {
    return all(SakkeData.class).findFirst().orElseThrow();
  }

  /// The general extensions.
  public List<Extension> extensions() {
    return all(Extension.class).toList();
  }

  /// The secret encapsulated to the sender, if it is there.
  public Optional<SakkeData> sakkeToSelf() {
    return all(Extension.SakkeToSelf.class).map(Extension.SakkeToSelf::sakke).findFirst();
  }

  private <T extends Payload> Stream<T> all(Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Payload p : payloads) {
      if (type.isInstance(p)) {
        found.add(type.cast(p));
      }
    }
    return found.stream();
  }
}
