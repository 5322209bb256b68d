package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Lists and lengths of what is exported, at their bounds and one beyond.
class ExportBoundsTest {
  private static final Octets ONE = Octets.of(new byte[] {7});
  private static final Hash32 H = Samples.hash("any");

  private static SealedKeySet sealed(List<SealedKeySet.Part> parts) {
    return new SealedKeySet(Samples.DOMAIN, 1, 2, H, H, 3, parts);
  }

  private static SealedKeySet.Part part(int ciphertext) {
    return new SealedKeySet.Part(1, new byte[32], new byte[ciphertext]);
  }

  private static Payload payload(BundleKind kind, @Nullable DomainName domain, List<Octets> items) {
    return new Payload(Samples.STREAM, 1, kind, domain, items);
  }

  private static Payload keys(int items, int octets) {
    return payload(
        BundleKind.KEY_SETS,
        Samples.DOMAIN,
        Collections.nCopies(items, Octets.of(new byte[octets])));
  }

  private static LogSegment segment(int entries, int octets) {
    return new LogSegment(5, Collections.nCopies(entries, Octets.of(new byte[octets])), ONE);
  }

  private static Bundle.Proof proof(int hashes) {
    return new Bundle.Proof(1, ONE, Samples.hashes("h", hashes), ONE);
  }

  private record Refused(String name, String field, Runnable broken) {}

  @TestFactory
  @DisplayName("one beyond a bound: no such value")
  Stream<DynamicTest> beyond() {
    SealedKeySet.Part p256 = new SealedKeySet.Part(2, TestKey.number(1).point(), new byte[16]);
    return Stream.of(
            new Refused("no part", "parts", () -> sealed(List.of())),
            new Refused("17 parts", "parts", () -> sealed(Collections.nCopies(17, part(16)))),
            new Refused("two suites", "parts", () -> sealed(List.of(part(16), p256))),
            new Refused("ciphertext below its tag", "ciphertext", () -> part(15)),
            new Refused("ciphertext too long", "ciphertext", () -> part(4097)),
            new Refused(
                "enc of the other suite",
                "enc",
                () -> new SealedKeySet.Part(1, new byte[65], new byte[16])),
            new Refused(
                "suite 4", "suite", () -> new SealedKeySet.Part(4, new byte[32], new byte[16])),
            new Refused(
                "a document with an encapsulated key",
                "enc",
                () -> new SealedKeySet.Part(3, new byte[32], new byte[16])),
            new Refused(
                "a document beside a ciphertext",
                "parts",
                () ->
                    sealed(List.of(part(16), new SealedKeySet.Part(3, new byte[0], new byte[16])))),
            new Refused("no item", "items", () -> keys(0, 1)),
            new Refused("65537 items", "items", () -> keys(65_537, 1)),
            new Refused("empty item", "item", () -> keys(1, 0)),
            new Refused("item above 1 MiB", "item", () -> keys(1, Payload.MAX_ITEM + 1)),
            new Refused("payload above 16 MiB", "items", () -> keys(16, Payload.MAX_ITEM)),
            new Refused(
                "K without domain",
                "domain",
                () -> payload(BundleKind.KEY_SETS, null, List.of(ONE))),
            new Refused("65537 entries", "entries", () -> segment(65_537, 1)),
            new Refused("empty entry", "entry", () -> segment(1, 0)),
            new Refused("entry above 65535", "entry", () -> segment(1, 65_536)),
            new Refused("segment above 1 MiB", "entries", () -> segment(17, 65_535)),
            new Refused(
                "segment beyond 2^63",
                "firstIndex",
                () -> new LogSegment(Long.MAX_VALUE, List.of(ONE), ONE)),
            new Refused("64 proof hashes", "hashes", () -> proof(64)),
            new Refused("other commitment", "commitment", () -> access(H)))
        .map(r ->
            dynamicTest(
                r.name,
                () -> {
                  MalformedRecord e = catchThrowableOfType(MalformedRecord.class, r.broken::run);
                  assertThat(e).isNotNull();
                  assertThat(e.field()).isEqualTo(r.field);
                }));
  }

  @Test
  @DisplayName("at the bound: written and read again")
  void atTheBounds() {
    SealedKeySet longest = sealed(Collections.nCopies(16, part(4096)));
    assertThat(longest.encoded().length).isLessThanOrEqualTo(SealedKeySet.MAX_OCTETS);
    assertThat(SealedKeySet.decode(longest.encoded())).isEqualTo(longest);
    for (Payload p : List.of(keys(65_536, 1), keys(15, Payload.MAX_ITEM), keys(1, 1))) {
      assertThat(Payload.decode(p.encoded())).isEqualTo(p);
    }
    for (LogSegment s : List.of(segment(65_536, 1), segment(15, 65_535), segment(0, 1))) {
      assertThat(LogSegment.decode(s.encoded())).isEqualTo(s);
    }
    assertThat(segment(3, 1).size()).isEqualTo(8);
    for (int hashes : new int[] {0, 63}) {
      Bundle b = Bundle.sign(keys(1, 1), TestKey.number(1), proof(hashes));
      assertThat(Bundle.decode(b.encoded())).isEqualTo(b);
    }
  }

  @Test
  void octetsThatAnnounceTooManyAreRefusedAtTheCount() {
    byte[] parts = sealed(Collections.nCopies(16, part(16))).encoded();
    int at = Arrays.mismatch(parts, sealed(List.of(part(16))).encoded());
    byte[] bad = Arrays.copyOf(parts, parts.length + 100);
    bad[at]++;
    MalformedRecord e = catchThrowableOfType(MalformedRecord.class, () -> SealedKeySet.decode(bad));
    assertThat(e.field()).isEqualTo("parts");
    assertThat(e.offset()).isEqualTo(at);

    byte[] items = keys(1, 1).encoded();
    items[items.length - 9] = 1; // count 2^24 + 1
    MalformedRecord f = catchThrowableOfType(MalformedRecord.class, () -> Payload.decode(items));
    assertThat(f.field()).isEqualTo("items");
  }

  @Test
  void aPayloadOfTheWrongStreamIsRefused() {
    byte[] octets = keys(1, 1).encoded();
    assertThat(octets[1]).isEqualTo((byte) 'K');
    octets[1] = 'L';
    MalformedRecord e = catchThrowableOfType(MalformedRecord.class, () -> Payload.decode(octets));
    assertThat(e.field()).isEqualTo("stream");
    assertThat(e.offset()).isEqualTo(1);
  }

  private static AccessRecord access(Hash32 commitment) {
    return new AccessRecord(
        Samples.DOMAIN,
        Samples.USER,
        Samples.SALT,
        commitment,
        "d",
        Octets.of(TestKey.number(1).spki()),
        1,
        Octets.of(new byte[32]),
        DeviceState.ACTIVE,
        0);
  }

  @Test
  void anAccessRecordOpensItsCommitment() {
    AccessRecord a = access(IdentityCommitment.of(Samples.SALT.toArray(), Samples.USER));
    assertThat(AccessRecord.decode(a.encoded())).isEqualTo(a);
    assertThat(a.authKeyHash()).isEqualTo(TestKey.number(1).keyId());
    assertThat(a.sealKeyHash()).isEqualTo(Hash32.sha256(new byte[] {1}, new byte[32]));
  }

  @Test
  @DisplayName("the HPKE info, written out by hand")
  void sealInfo() {
    Identifier id =
        Identifier.of(
            PeriodRule.MONTHLY, UserUri.parse("tel:+447700900123"), Samples.KMS, Samples.PERIOD);
    assertThat(SealInfo.octets(Samples.DOMAIN, 1, Samples.PERIOD, id, 73, H))
        .isEqualTo(
            new Writer()
                .raw(Octets.fromHex("736c756963652f7365616c2f7631")) // sluice/seal/v1
                .raw(Octets.fromHex("000d6e6f7274682e6578616d706c65")) // north.example
                .raw(Octets.fromHex("00000001"))
                .raw(Octets.fromHex("00000000000005f2"))
                .raw(Octets.fromHex("001a323032362d31310074656c3a2b34343737303039303031323300"))
                .raw(Octets.fromHex("0000000000000049"))
                .raw(H.octets())
                .toByteArray());
  }
}
