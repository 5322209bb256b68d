package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.message.SessionMap.GenericSession;
import org.sluice.mikey.message.SessionMap.SrtpSession;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;

/// Every payload that can stand in an I_MESSAGE, written and read; and what is refused, with field
/// and octet. Nothing here is signed.
class PayloadsTest {

  private static Octets octets(int length) {
    byte[] b = new byte[length];
    for (int i = 0; i < length; i++) {
      b[i] = (byte) (i + 1);
    }
    return Octets.of(b);
  }

  private static List<Payload> basic() {
    return List.of(
        Identity.of(IdRole.INITIATOR, new byte[] {'a'}),
        Identity.of(IdRole.RESPONDER, new byte[] {'b'}),
        Identity.of(IdRole.INITIATOR_KMS, new byte[] {'k'}),
        Identity.of(IdRole.RESPONDER_KMS, new byte[] {'k'}),
        new SakkeData(2, octets(273)));
  }

  private static Imessage message(SessionMap map, List<Payload> payloads) {
    return new Imessage(
        0x16992638L, 1, map, 0xec898da800000001L, octets(16), payloads, octets(129));
  }

  private static List<Payload> with(int at, Payload... more) {
    List<Payload> all = new ArrayList<>(basic());
    all.addAll(at, List.of(more));
    return all;
  }

  static Stream<Imessage> everyKind() {
    SessionMap none = new SessionMap.Empty();
    KeyParameters gmk =
        new KeyParameters(
            KeyPurpose.GMK,
            0xffffffffL,
            (1L << 40) - 1,
            7,
            octets(3),
            List.of(new KeyParameters.Group(1, octets(5)), new KeyParameters.Group(2, octets(0))));
    return Stream.of(
        message(none, basic()),
        message(new SessionMap.Srtp(List.of()), basic()),
        message(new SessionMap.Generic(List.of()), basic()),
        message(
            new SessionMap.Srtp(
                List.of(new SrtpSession(0, 0xcafebabeL, 0), new SrtpSession(255, 0, 0xffffffffL))),
            basic()),
        message(
            new SessionMap.Generic(
                IntStream.range(0, 255)
                    .mapToObj(i ->
                        new GenericSession(
                            i, 0, i % 2 == 0, List.of(0, 255), octets(i % 3), octets(i % 9)))
                    .toList()),
            basic()),
        message(
            none,
            List.of(
                new Identity(0, IdType.NAI, octets(1)),
                new Identity(8, IdType.BYTE_STRING, octets(32)),
                new Identity(9, IdType.URI, octets(32)),
                new Identity(3, IdType.URI, octets(4096)),
                new Identity(3, IdType.URI, octets(2)),
                new Identity(255, IdType.URI, octets(7)),
                new SakkeData(0, octets(289)))),
        message(
            none,
            with(
                4,
                new Certificate(0, octets(0)),
                new Certificate(255, octets(8192)),
                SecurityPolicy.DEFAULT_GROUP,
                new SecurityPolicy(9, 0, List.of()),
                new SecurityPolicy(
                    10, 77, List.of(new SecurityPolicy.Parameter(200, octets(255)))))),
        message(
            none,
            with(
                5,
                new Extension.VendorId(octets(0)),
                new Extension.VendorId(octets(9)),
                new Extension.Other(1, octets(10)),
                new Extension.Other(255, octets(8000)),
                new Extension.SakkeToSelf(new SakkeData(241, octets(289))),
                new Extension.SealedParameters(
                    new SealedKeyParameters(
                        (1L << 40) - 1, 0xffffffffL, 255, octets(16), 7, octets(33))))),
        message(none, with(5, new Extension.PlainParameters(gmk, false))),
        message(
            none,
            with(5, new Extension.PlainParameters(KeyParameters.valid(KeyPurpose.MUSIK), true))),
        message(
            none,
            with(5, new Extension.PlainParameters(KeyParameters.valid(KeyPurpose.SPK), false))));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void comesBackAsItWas(Imessage m) {
    byte[] octets = m.octets().toArray();
    Imessage read = Imessage.parse(octets);
    assertThat(read).isEqualTo(m);
    assertThat(read.octets()).isEqualTo(Octets.of(octets));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  @DisplayName("cut anywhere, or with one octet more, it is malformed")
  void everyCut(Imessage m) {
    byte[] octets = m.octets().toArray();
    int step = Math.max(1, octets.length / 2000);
    for (int n = 0; n < octets.length; n += step) {
      malformed(Arrays.copyOf(octets, n));
    }
    malformed(Arrays.copyOf(octets, octets.length + 1));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  @DisplayName("with any octet changed it is refused with a reason, or read and written as it came")
  void everyChange(Imessage m) {
    byte[] octets = m.octets().toArray();
    SplittableRandom random = new SplittableRandom(octets.length);
    int step = Math.max(1, octets.length / 3000);
    for (int at = 0; at < octets.length; at += step) {
      byte[] changed = octets.clone();
      changed[at] ^= (byte) (1 + random.nextInt(255));
      try {
        assertThat(Imessage.parse(changed).octets())
            .as("octet " + at)
            .isEqualTo(Octets.of(changed));
      } catch (MessageRefused e) {
        assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(e.getMessage()).contains("I_MESSAGE, field ");
      }
    }
  }

  private static void malformed(byte[] octets) {
    Room.refused(Reason.MALFORMED, () -> Imessage.parse(octets));
  }

  /// Offsets in the basic message: HDR 0, T 10, RAND 20, IDRs 38, 44, 50, 56, SAKKE 62, SIGN 340.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|02|version at octet 0: 2, only 1 is read",
        "1|1b|data type at octet 1: 27, only 26 is read",
        "2|0b|next payload at octet 2: payload type 11 where T belongs",
        "3|81|V flag and PRF at octet 3: asks for a response",
        "8|01|CS ID map type at octet 9: empty, but 1 crypto sessions",
        "9|03|CS ID map type at octet 9: unknown: 3",
        "10|05|next payload at octet 10: payload type 5 where RAND belongs",
        "11|01|T type at octet 11: 1, only 0 is read",
        "11|02|T type at octet 11: 2, only 0 is read",
        "20|00|next payload at octet 20: payload type 0 does not belong",
        "20|01|next payload at octet 20: payload type 1 does not belong",
        "20|09|next payload at octet 20: payload type 9 does not belong",
        "20|0b|next payload at octet 20: payload type 11 does not belong",
        "21|0f|RAND length at octet 21: 15 octets, at least 16",
        "40|03|IDR type at octet 40: unknown code 3",
        "45|01|IDR role at octet 45: identity role 1 again",
        "41|00 00|value at octet 41: 0 is not 1 to 4096",
        "39|08|value at octet 41: 1 is not 32 to 32",
        "41|ff ff|value at octet 41: 65535 octets, at most 4096",
        "56|0e|next payload at octet 44",
        "62|1a|next payload at octet 62: payload type 26 out of order",
        "62|0a|next payload at octet 62: payload type 10 out of order",
        "63|02|SAKKE parameters at octet 63: 2, only 1",
        "65|01 12|sed at octet 65: 274 octets, neither 273 nor 289",
        "65|00 00|sed at octet 65: 0 octets, neither",
        "340|00 81|SIGN type and length at octet 340: not ECCSI",
        "340|20 20|SIGN type and length at octet 340: not ECCSI",
        "340|20 80|SIGN type and length at octet 340: not ECCSI"
      })
  void refusesAtTheOctetThatIsWrong(int at, String hex, String problem) {
    byte[] octets = message(new SessionMap.Empty(), basic()).octets().toArray();
    byte[] change = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    System.arraycopy(change, 0, octets, at, change.length);
    if (at == 56) { // the third IDR's successor becomes a KMS role again
      octets[56] = 0x1a;
      octets[57] = 6;
      assertThatThrownBy(() -> Imessage.parse(octets))
          .hasMessageContaining("IDR role at octet 57: identity role 6 again");
      return;
    }
    assertThatThrownBy(() -> Imessage.parse(octets))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("field " + problem);
  }

  @Test
  void refusesRepeatedPoliciesSessionsExtensionsAndParameters() {
    SessionMap none = new SessionMap.Empty();
    bad(() -> message(none, with(4, SecurityPolicy.DEFAULT_GROUP, SecurityPolicy.DEFAULT_PRIVATE)));
    bad(() ->
        new SessionMap.Generic(
            List.of(
                GenericSession.of(CryptoSession.MCPTT_GROUP, octets(0)),
                GenericSession.of(CryptoSession.MCPTT_GROUP, octets(1)))));
    bad(() ->
        message(
            none, with(5, new Extension.Other(9, octets(0)), new Extension.Other(9, octets(0)))));
    SecurityPolicy.Parameter p = new SecurityPolicy.Parameter(0, octets(1));
    bad(() -> new SecurityPolicy(0, 0, List.of(p, p)));
    bad(() -> message(none, with(5, new SakkeData(2, octets(273)))));
    bad(() -> message(none, with(0, SecurityPolicy.DEFAULT_GROUP)));
    bad(() -> message(none, basic().subList(0, 4)));
    bad(() -> message(none, List.of()));
    bad(() ->
        message(
            none,
            with(
                4,
                IntStream.range(0, 28)
                    .mapToObj(_ -> new Certificate(0, octets(0)))
                    .toArray(Payload[]::new))));
  }

  @Test
  void refusesFieldsThatCannotBeWritten() {
    bad(() -> new Identity(256, IdType.URI, octets(1)));
    bad(() -> new Identity(1, IdType.URI, octets(4097)));
    bad(() -> new Certificate(0, octets(8193)));
    bad(() -> new SecurityPolicy.Parameter(0, octets(256)));
    bad(() -> new GenericSession(0, 0, false, List.of(256), octets(0), octets(0)));
    bad(() -> new GenericSession(0, 0, false, List.of(), octets(0), octets(256)));
    bad(() ->
        new GenericSession(
            0, 0, false, java.util.Collections.nCopies(128, 0), octets(0), octets(0)));
    bad(() -> new SrtpSession(0, 1L << 32, 0));
    bad(() -> new Extension.Other(6, octets(0)));
    bad(() -> new Extension.VendorId(octets(8193)));
    bad(() ->
        new KeyParameters(
            KeyPurpose.PCK, 0, 0, 0, octets(0), List.of(new KeyParameters.Group(0, octets(0)))));
    bad(() -> new KeyParameters(KeyPurpose.GMK, 0, 1L << 40, 0, octets(0), List.of()));
    bad(() -> new GroupKeyId(0x10000000L, 0x20000000L));
  }

  private static void bad(Runnable make) {
    assertThatThrownBy(make::run).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void anExtensionsContentEndsWhereTheExtensionDoes() {
    SessionMap none = new SessionMap.Empty();
    Extension self = new Extension.SakkeToSelf(new SakkeData(2, octets(273)));
    byte[] octets = message(none, with(5, self)).octets().toArray();
    int at = 340; // next, type, length (2), then the SAKKE payload
    assertThat(octets[at + 1]).isEqualTo((byte) 6);
    byte[] longer = octets.clone();
    longer[at + 3]++;
    assertThatThrownBy(() -> Imessage.parse(longer))
        .hasMessageContaining("field extension length at octet " + (at + 2));
    byte[] shorter = octets.clone();
    shorter[at + 3]--;
    assertThatThrownBy(() -> Imessage.parse(shorter))
        .hasMessageContaining("field extension length at octet " + (at + 2));
    byte[] next = octets.clone();
    next[at + 4] = 4;
    assertThatThrownBy(() -> Imessage.parse(next))
        .hasMessageContaining("field next payload of SAKKE-to-self at octet " + (at + 4));
    byte[] neither =
        message(
                none,
                with(5, new Extension.PlainParameters(KeyParameters.valid(KeyPurpose.PCK), true)))
            .octets()
            .toArray();
    neither[at + 4] = 7;
    assertThatThrownBy(() -> Imessage.parse(neither))
        .hasMessageContaining("field key type at octet " + (at + 4));
  }

  @Test
  void aPolicysParametersAreNumbers() {
    SecurityPolicy group = SecurityPolicy.DEFAULT_GROUP;
    assertThat(group.value(SrtpParameter.ENCRYPTION)).hasValue(SrtpParameter.AES_GCM);
    assertThat(group.value(SrtpParameter.AUTHENTICATION)).hasValue(SrtpParameter.RCC_M3);
    assertThat(group.value(SrtpParameter.SALT_LENGTH)).hasValue(12);
    assertThat(group.value(SrtpParameter.FEC_ORDER)).isEmpty();
    assertThat(SecurityPolicy.DEFAULT_PRIVATE.value(SrtpParameter.AUTHENTICATION)).isEmpty();
    SecurityPolicy other = new SecurityPolicy(0, 1, group.parameters());
    assertThat(other.value(SrtpParameter.ENCRYPTION)).isEmpty();
    SecurityPolicy strange =
        new SecurityPolicy(
            0,
            0,
            List.of(
                new SecurityPolicy.Parameter(0, octets(5)),
                new SecurityPolicy.Parameter(1, octets(0)),
                new SecurityPolicy.Parameter(6, octets(4))));
    assertThat(strange.value(SrtpParameter.KEY_DERIVATION_RATE)).hasValue(0x01020304);
    Room.refused(Reason.UNSUPPORTED, () -> strange.value(SrtpParameter.ENCRYPTION));
    Room.refused(Reason.UNSUPPORTED, () -> strange.value(SrtpParameter.SESSION_KEY_LENGTH));
  }

  @Test
  void emptyAndHugeAreMalformed() {
    malformed(new byte[0]);
    malformed(new byte[Imessage.MAX_OCTETS]);
    assertThatThrownBy(() -> Imessage.parse(new byte[Imessage.MAX_OCTETS + 1]))
        .hasMessageContaining("at most 16384 are read");
  }
}
