package org.sluice.hsm.partition;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.PartitionTokenContract;
import org.sluice.hsm.Pins;
import org.sluice.hsm.TestStore;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.Template;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.software.SoftwarePartitionToken;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.PartitionToken;

/// The contract on real SoftHSM2 tokens, and what only a real token can do.
class Pkcs11PartitionTokenTest extends PartitionTokenContract {

  private static final byte[] IV = new byte[12];
  private static final byte[] AAD = {1};

  private final Token first = TestStore.newTokenLoggedIn();
  private final Token second = TestStore.newTokenLoggedIn();
  private final Pkcs11PartitionToken one = Pkcs11PartitionToken.create(first);
  private final Pkcs11PartitionToken two = Pkcs11PartitionToken.create(second);

  @Override
  protected PartitionToken one() {
    return one;
  }

  @Override
  protected PartitionToken two() {
    return two;
  }

  @AfterEach
  void logout() {
    first.close();
    second.close();
  }

  @Test
  void noKeyCanBeReadOrLoosened() {
    byte[] point = two.newAgreementKey("b");
    byte[] _ = one.newAgreementKey("a");
    one.deriveHmacKey("a", point, "k");
    one.deriveTransportKey("a", point, "t");
    one.newSealingKey("seal");
    for (String label : new String[] {"k", "t", "seal"}) {
      secretStays(Ck.CKO_SECRET_KEY, label, true);
    }
    secretStays(Ck.CKO_PRIVATE_KEY, "a", false);
    secretStays(Ck.CKO_PRIVATE_KEY, Pkcs11PartitionToken.IDENTITY, false);
    secretStays(Ck.CKO_PRIVATE_KEY, Pkcs11PartitionToken.WITNESS, false);
    use("k", Ck.CKA_SIGN);
    use("t", Ck.CKA_ENCRYPT);
    use("seal", Ck.CKA_ENCRYPT);
  }

  private void secretStays(long objectClass, String label, boolean wholeLife) {
    Template named = new Template().with(Ck.CKA_CLASS, objectClass).with(Ck.CKA_LABEL, label);
    long[] found = first.with(session -> session.find(named));
    assertThat(found).hasSize(1);
    assertThatThrownBy(() -> first.with(session -> session.attribute(found[0], Ck.CKA_VALUE)))
        .isInstanceOf(HsmException.TokenFault.class)
        .hasMessageContaining("CKR_ATTRIBUTE_SENSITIVE");
    assertThat(flag(found[0], Ck.CKA_SENSITIVE)).isTrue();
    assertThat(flag(found[0], Ck.CKA_EXTRACTABLE)).isFalse();
    assertThat(flag(found[0], Ck.CKA_PRIVATE)).isTrue();
    assertThat(flag(found[0], Ck.CKA_ALWAYS_SENSITIVE)).isTrue();
    assertThat(flag(found[0], Ck.CKA_NEVER_EXTRACTABLE)).isTrue();
    if (wholeLife) {
      assertThat(flag(found[0], Ck.CKA_WRAP)).isFalse();
      assertThat(flag(found[0], Ck.CKA_UNWRAP)).isFalse();
      assertThat(flag(found[0], Ck.CKA_DERIVE)).isFalse();
    }
  }

  private void use(String label, long only) {
    Template named = new Template().with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY).with(Ck.CKA_LABEL, label);
    long key = first.with(session -> session.find(named))[0];
    assertThat(flag(key, Ck.CKA_SIGN)).isEqualTo(only == Ck.CKA_SIGN);
    assertThat(flag(key, Ck.CKA_ENCRYPT)).isEqualTo(only == Ck.CKA_ENCRYPT);
    assertThat(flag(key, Ck.CKA_DECRYPT)).isEqualTo(only == Ck.CKA_ENCRYPT);
  }

  private boolean flag(long object, long attribute) {
    return first.with(session -> session.attribute(object, attribute))[0] != 0;
  }

  @Test
  void whatMustLastOutlivesTheLoginAndTheRestDoesNot() {
    byte[] peer = two.newAgreementKey("b");
    byte[] _ = one.newAgreementKey("a");
    one.deriveHmacKey("a", peer, "k");
    one.deriveTransportKey("a", peer, "t");
    one.newSealingKey("seal");
    one.keepState(new byte[] {4, 2});
    byte[] sealed;
    try (SecretBytes plain = Pins.of("a share");
        SecretBytes before = one.hmac("k", AAD)) {
      sealed = one.encrypt("seal", IV, AAD, plain);
      first.logout();
      TestStore.login(first);
      Pkcs11PartitionToken reopened = Pkcs11PartitionToken.open(first);
      assertThat(reopened.identityKey()).isEqualTo(one.identityKey());
      assertThat(reopened.witnessKey()).isEqualTo(one.witnessKey());
      assertThat(reopened.state()).containsExactly(4, 2);
      assertThat(reopened.has("a")).isFalse();
      assertThat(reopened.has("t")).isFalse();
      for (PartitionToken token : new PartitionToken[] {reopened, one}) {
        try (SecretBytes after = token.hmac("k", AAD);
            SecretBytes opened = token.decrypt("seal", IV, AAD, sealed)) {
          assertThat(after.sameAs(before)).isTrue();
          assertThat(opened.sameAs(plain)).isTrue();
        }
      }
    }
  }

  @Test
  void nothingIsAnsweredAfterLogoutUntilTheNextLogin() {
    one.newSealingKey("seal");
    byte[] signature = one.signWitness(AAD);
    first.logout();
    notLoggedIn(() -> one.signWitness(AAD));
    notLoggedIn(() -> one.signIdentity(AAD));
    notLoggedIn(() -> one.has("seal"));
    notLoggedIn(() -> one.destroy("seal"));
    notLoggedIn(() -> one.newSealingKey("other"));
    notLoggedIn(() -> one.newAgreementKey("other"));
    notLoggedIn(() -> one.hmac("seal", AAD));
    notLoggedIn(() -> one.decrypt("seal", IV, AAD, new byte[20]));
    notLoggedIn(() -> one.keepState(AAD));
    notLoggedIn(one::state);
    try (SecretBytes some = SecretBytes.allocate(8)) {
      notLoggedIn(() -> one.encrypt("seal", IV, AAD, some));
      notLoggedIn(() -> one.random(some));
    }
    assertThat(two.signWitness(AAD)).hasSize(64);
    TestStore.login(first);
    assertThat(one.signWitness(AAD)).isEqualTo(signature);
    assertThat(one.has("seal")).isTrue();
  }

  private void notLoggedIn(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(HsmException.NotLoggedIn.class)
        .hasMessageContaining(first.label());
  }

  @Test
  void aCrashWhileStateIsReplacedLeavesTheNewer() {
    one.keepState(new byte[] {1});
    one.keepState(new byte[] {2});
    // Count 1 once more beside count 2: as if the older object had not been destroyed.
    byte[] older = {0, 0, 0, 0, 0, 0, 0, 1, 9};
    Template left =
        new Template()
            .with(Ck.CKA_CLASS, Ck.CKO_DATA)
            .with(Ck.CKA_TOKEN, true)
            .with(Ck.CKA_PRIVATE, true)
            .with(Ck.CKA_LABEL, "sluice-state")
            .with(Ck.CKA_VALUE, older);
    long _ = first.alone(session -> session.create(left));
    assertThat(one.state()).containsExactly(2);
    one.keepState(new byte[] {3});
    assertThat(one.state()).containsExactly(3);
    Template all =
        new Template().with(Ck.CKA_CLASS, Ck.CKO_DATA).with(Ck.CKA_LABEL, "sluice-state");
    long[] remaining = first.with(session -> session.find(all));
    assertThat(remaining).hasSize(1);
  }

  @Test
  void twoKeysUnderOneLabelAreRefused() {
    one.newSealingKey("seal");
    Template twin =
        new Template()
            .with(Ck.CKA_TOKEN, false)
            .with(Ck.CKA_PRIVATE, true)
            .with(Ck.CKA_LABEL, "seal")
            .with(Ck.CKA_VALUE_LEN, 32L);
    long _ = first.alone(session -> session.generateKey(Ck.CKM_AES_KEY_GEN, twin));
    assertThatThrownBy(() -> one.decrypt("seal", IV, AAD, new byte[20]))
        .isInstanceOf(HsmException.KeyAmbiguous.class)
        .hasMessageContaining("2 keys \"seal\", expected one");
  }

  @Test
  void aTokenWithoutItsKeysCannotBeOpenedAndOneWithThemNotMadeAgain() {
    Token empty = TestStore.newTokenLoggedIn();
    assertThatThrownBy(() -> Pkcs11PartitionToken.open(empty))
        .isInstanceOf(HsmException.KeyMissing.class)
        .hasMessageContaining(empty.label())
        .hasMessageContaining(Pkcs11PartitionToken.IDENTITY);
    empty.close();
    assertThatThrownBy(() -> Pkcs11PartitionToken.create(first))
        .isInstanceOf(HsmException.KeyExists.class);
  }

  /// Both adapters must derive the same octets, shared points with leading zero octets included: of
  /// 600 agreements two or three have one.
  @Test
  void theTokenAndTheJdkDeriveTheSameKeys() {
    try (SoftwarePartitionToken jdk = new SoftwarePartitionToken("jdk", new SecureRandom())) {
      byte[] tokens = one.newAgreementKey("a");
      for (int i = 0; i < 600; i++) {
        byte[] jdks = jdk.newAgreementKey("a" + i);
        jdk.deriveTransportKey("a" + i, tokens, "t" + i);
        one.deriveTransportKey("a", jdks, "t");
        try (SecretBytes plain = Pins.of("agreement " + i)) {
          byte[] sealed = one.encrypt("t", IV, AAD, plain);
          try (SecretBytes opened = jdk.decrypt("t" + i, IV, AAD, sealed)) {
            assertThat(opened.sameAs(plain)).isTrue();
          }
        }
        one.destroy("t");
        jdk.destroy("t" + i);
      }
      byte[] jdks = jdk.newAgreementKey("mac");
      one.deriveHmacKey("a", jdks, "k");
      jdk.deriveHmacKey("mac", tokens, "k");
      byte[] message = "kcv".getBytes(US_ASCII);
      try (SecretBytes left = one.hmac("k", message);
          SecretBytes right = jdk.hmac("k", message)) {
        assertThat(left.sameAs(right)).isTrue();
      }
    }
  }
}
