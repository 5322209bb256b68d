package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.TestLog;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.RevocationList.Revoked;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.tlog.Merkle;

@DisplayName("Lists of revoked identities: who is named, and what vouches for a list")
class RevocationListTest {
  private static final TestKey KEY = TestKey.number(30);
  private static final BundleVerifier VERIFIER =
      new BundleVerifier(KEY.spki(), TestLog.verifier(2));
  private static final Octets SALT = Samples.octets("salt", RevocationList.SALT_OCTETS);
  private static final UserUri ALICE = UserUri.parse("tel:+447700900123");

  private static Revoked named(int i) {
    return new Revoked(RevocationList.id(SALT, user(i)), i);
  }

  private static UserUri user(int i) {
    return UserUri.parse("sip:" + i + "@green.example");
  }

  private static RevocationList of(List<Revoked> revoked) {
    return new RevocationList(Samples.DOMAIN, 10, 20, SALT, revoked);
  }

  private static RevocationList naming(int users) {
    List<Revoked> revoked = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      revoked.add(named(i));
    }
    revoked.sort(RevocationList.BY_ID);
    return of(revoked);
  }

  private static ExportedItem item(
      TestKey signer, BundleKind kind, DomainName domain, Octets octets, int... witnesses) {
    Payload payload = new Payload(Samples.STREAM, 3, kind, domain, List.of(octets));
    Export export =
        new Export(
            payload.streamId(),
            payload.sequence(),
            kind.code(),
            domain,
            payload.hash(),
            1,
            payload.recordsRoot(),
            Samples.REQUEST,
            0);
    byte[] entry = SignedStatement.sign(export, signer).encoded();
    TestLog log = new TestLog();
    log.append(new byte[] {1});
    long index = log.append(entry);
    Bundle.Proof proof =
        new Bundle.Proof(
            index,
            Octets.of(entry),
            Merkle.inclusion(log.leafHashes(), index).hashes(),
            Octets.of(log.checkpoint(witnesses)));
    return ExportedItem.of(Bundle.sign(payload, signer, proof)).getFirst();
  }

  @Test
  @DisplayName("each user that is named is found, with its time, and nobody else")
  void named() {
    RevocationList list = RevocationList.decode(naming(40).encoded());
    for (int i = 0; i < 40; i++) {
      assertThat(list.since(user(i))).as("%d", i).hasValue(i);
    }
    assertThat(list.since(ALICE)).isEmpty();
    assertThat(list.since(UserUri.parse("sip:0@GREEN.example"))).isEmpty();
    assertThat(of(List.of()).since(ALICE)).isEmpty();
  }

  @Test
  @DisplayName("with another salt the same users have other names")
  void salt() {
    Octets other = Samples.octets("other salt", RevocationList.SALT_OCTETS);
    assertThat(RevocationList.id(other, ALICE)).isNotEqualTo(RevocationList.id(SALT, ALICE));
  }

  @Test
  @DisplayName("a list that is too long, has an order of its own, or ends before it begins: none")
  void bounds() {
    List<Revoked> two = naming(2).revoked();
    refused("ascending", () -> of(List.of(two.get(1), two.get(0))));
    refused("ascending", () -> of(List.of(two.get(0), two.get(0))));
    refused("revoked", () -> of(Collections.nCopies(RevocationList.MAX_REVOKED + 1, two.get(0))));
    refused("until", () -> new RevocationList(Samples.DOMAIN, 10, 9, SALT, List.of()));
    refused("at", () -> new RevocationList(Samples.DOMAIN, -1, 9, SALT, List.of()));
    refused(
        "salt", () -> new RevocationList(Samples.DOMAIN, 1, 9, Samples.octets("s", 31), List.of()));
    refused("id", () -> new Revoked(Samples.octets("id", 32), 1));
    byte[] many =
        new Writer()
            .u8(1)
            .text(Samples.DOMAIN.value())
            .u64(1)
            .u64(2)
            .raw(SALT)
            .u32(RevocationList.MAX_REVOKED)
            .toByteArray();
    refused("revoked", () -> RevocationList.decode(many));
  }

  private static void refused(String word, Runnable broken) {
    assertThatThrownBy(broken::run).isInstanceOf(MalformedRecord.class).hasMessageContaining(word);
  }

  @Test
  @DisplayName("the longest list fits into one item of a bundle")
  void longest() {
    assertThat(naming(1).encoded().length + 24L * RevocationList.MAX_REVOKED)
        .isLessThan(Payload.MAX_ITEM);
  }

  @Test
  @DisplayName("bundle key, log and witnesses vouch for a list, and for no other octets")
  void verified() {
    RevocationList list = naming(3);
    Octets octets = Octets.of(list.encoded());
    ExportedItem good = item(KEY, BundleKind.REVOCATIONS, Samples.DOMAIN, octets, 1, 2);
    assertThat(RevocationList.verified(good, VERIFIER, Samples.DOMAIN)).isEqualTo(list);
    Octets shorter = Octets.of(naming(2).encoded());
    notBelieved(new ExportedItem(good.proof(), 0, good.path(), shorter));
    notBelieved(item(KEY, BundleKind.REVOCATIONS, Samples.DOMAIN, octets, 1));
    notBelieved(item(TestKey.number(31), BundleKind.REVOCATIONS, Samples.DOMAIN, octets, 1, 2));
    notBelieved(item(KEY, BundleKind.OPENINGS, Samples.DOMAIN, octets, 1, 2));
    DomainName blue = DomainName.parse("blue.example");
    notBelieved(item(KEY, BundleKind.REVOCATIONS, blue, octets, 1, 2));
    Octets ofBlue = Octets.of(new RevocationList(blue, 10, 20, SALT, List.of()).encoded());
    assertThatThrownBy(() ->
            RevocationList.verified(
                item(KEY, BundleKind.REVOCATIONS, Samples.DOMAIN, ofBlue, 1, 2),
                VERIFIER,
                Samples.DOMAIN))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("blue.example");
  }

  private static void notBelieved(ExportedItem item) {
    assertThatThrownBy(() -> RevocationList.verified(item, VERIFIER, Samples.DOMAIN))
        .isInstanceOf(BadBundle.class);
  }
}
