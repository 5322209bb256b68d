package org.sluice.hsm.appliance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.TestStore;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.Template;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.signing.Ed25519Verifier;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.P256Verifier;

class ApplianceTokenTest {

  private static final byte[] MESSAGE = "sluice/bundle/v1".getBytes(US_ASCII);

  private final Token token = TestStore.newTokenLoggedIn();
  private final ApplianceToken appliance = ApplianceToken.create(token);

  @AfterEach
  void logout() {
    token.close();
  }

  @Test
  void everyKeyVerifiesUnderItsOwnPublicKeyOnly() throws GeneralSecurityException {
    byte[] note = appliance.signNote(MESSAGE);
    assertThat(Ed25519Verifier.verify(appliance.logKey(), MESSAGE, note)).isTrue();
    byte[] bundle = appliance.bundle().sign(MESSAGE);
    byte[] certificate = appliance.certificate().sign(MESSAGE);
    assertThat(P256Verifier.verify(appliance.bundleKey(), MESSAGE, bundle)).isTrue();
    assertThat(P256Verifier.verify(appliance.certificateKey(), MESSAGE, certificate)).isTrue();
    assertThat(P256Verifier.verify(appliance.certificateKey(), MESSAGE, bundle)).isFalse();
    assertThat(P256Verifier.verify(appliance.logEcdsaKey(), MESSAGE, bundle)).isFalse();
    assertThat(derVerifies(appliance.logEcdsaKey(), appliance.signNoteEcdsa(MESSAGE))).isTrue();
    assertThat(derVerifies(appliance.bundleKey(), appliance.signNoteEcdsa(MESSAGE))).isFalse();
    bundle[10] ^= 1;
    assertThat(P256Verifier.verify(appliance.bundleKey(), MESSAGE, bundle)).isFalse();
  }

  @Test
  void whatIsSealedIsOpenedByTheSameTokenForTheSamePurposeAndAsItWas() {
    byte[] aad = {1, 2};
    byte[] first;
    byte[] second;
    try (SecretBytes plain = SecretBytes.takeOwnershipOf(new byte[] {7, 8, 9})) {
      assertThatThrownBy(() -> appliance.unseal(aad, new byte[40]))
          .isInstanceOf(HsmException.KeyMissing.class);
      first = appliance.seal(aad, plain);
      second = appliance.seal(aad, plain);
      assertThat(second).isNotEqualTo(first).hasSize(12 + 3 + 16);
      try (SecretBytes opened = ApplianceToken.open(token).unseal(aad, first)) {
        assertThat(opened.sameAs(plain)).isTrue();
      }
    }
    assertThatThrownBy(() -> appliance.unseal(new byte[] {1}, first))
        .isInstanceOf(HsmException.NotAuthentic.class);
    for (int at = 0; at < first.length; at++) {
      byte[] changed = first.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> appliance.unseal(aad, changed))
          .as("octet %d", at)
          .isInstanceOf(HsmException.NotAuthentic.class);
    }
    for (int length : new int[] {0, 11, 12, 27}) {
      byte[] cut = Arrays.copyOf(first, length);
      assertThatThrownBy(() -> appliance.unseal(aad, cut))
          .isInstanceOf(HsmException.NotAuthentic.class);
    }
  }

  @Test
  void keyIdsAreHashesOfThePublicKeys() {
    assertThat(appliance.bundle().keyId()).isEqualTo(KeyHash.ofSpki(appliance.bundleKey()));
    assertThat(appliance.certificate().keyId())
        .isEqualTo(KeyHash.ofSpki(appliance.certificateKey()))
        .isNotEqualTo(appliance.bundle().keyId());
  }

  @Test
  void keysOutliveTheLoginAndSignInEveryLaterOne() {
    for (int i = 0; i < 3; i++) {
      token.logout();
      assertThatThrownBy(() -> appliance.bundle().sign(MESSAGE))
          .isInstanceOf(HsmException.NotLoggedIn.class)
          .hasMessageContaining(token.label());
      assertThatThrownBy(() -> appliance.signNote(MESSAGE))
          .isInstanceOf(HsmException.NotLoggedIn.class);
      TestStore.login(token);
      byte[] signature = appliance.bundle().sign(MESSAGE);
      assertThat(P256Verifier.verify(appliance.bundleKey(), MESSAGE, signature)).isTrue();
    }
    ApplianceToken reopened = ApplianceToken.open(token);
    assertThat(reopened.bundleKey()).isEqualTo(appliance.bundleKey());
    assertThat(reopened.certificateKey()).isEqualTo(appliance.certificateKey());
    assertThat(reopened.logEcdsaKey()).isEqualTo(appliance.logEcdsaKey());
    assertThat(reopened.logKey()).isEqualTo(appliance.logKey());
    byte[] signature = reopened.certificate().sign(MESSAGE);
    assertThat(P256Verifier.verify(appliance.certificateKey(), MESSAGE, signature)).isTrue();
  }

  @Test
  void twoTokensSignSideBySideFromManyThreads() {
    Token otherToken = TestStore.newTokenLoggedIn();
    ApplianceToken other = ApplianceToken.create(otherToken);
    Set<String> bad = ConcurrentHashMap.newKeySet();
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        int n = i;
        ApplianceToken which = i % 2 == 0 ? appliance : other;
        threads.execute(() -> {
          try {
            byte[] message = {(byte) n};
            byte[] signature = which.bundle().sign(message);
            byte[] note = which.signNote(message);
            if (!P256Verifier.verify(which.bundleKey(), message, signature)
                || !Ed25519Verifier.verify(which.logKey(), message, note)) {
              bad.add("signature " + n);
            }
            done.add(n);
          } catch (RuntimeException e) {
            bad.add(e.toString());
          }
        });
      }
    }
    otherToken.close();
    assertThat(bad).isEmpty();
    assertThat(done).hasSize(100);
  }

  @Test
  void privateKeysCannotBeRead() {
    Template all = new Template().with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY);
    long[] keys = token.with(session -> session.find(all));
    assertThat(keys).hasSize(4);
    for (long key : keys) {
      assertThatThrownBy(() -> token.with(session -> session.attribute(key, Ck.CKA_VALUE)))
          .isInstanceOf(HsmException.TokenFault.class)
          .hasMessageContaining("CKR_ATTRIBUTE_SENSITIVE");
    }
  }

  @Test
  void anEmptyTokenCannotBeOpenedAndAFullOneNotMadeAgain() {
    Token empty = TestStore.newTokenLoggedIn();
    assertThatThrownBy(() -> ApplianceToken.open(empty))
        .isInstanceOf(HsmException.KeyMissing.class)
        .hasMessageContaining("sluice-log-ed25519");
    empty.close();
    assertThatThrownBy(() -> ApplianceToken.create(token))
        .isInstanceOf(HsmException.KeyExists.class);
  }

  @Test
  void aKeyWhoseCertificateIsGoneIsNamed() {
    Template certificate =
        new Template().with(Ck.CKA_CLASS, Ck.CKO_CERTIFICATE).with(Ck.CKA_LABEL, "sluice-bundle");
    long[] found = token.with(session -> session.find(certificate));
    assertThat(found).hasSize(1);
    boolean _ =
        token.alone(session -> {
          session.destroy(found[0]);
          return true;
        });
    assertThatThrownBy(() -> appliance.bundle().sign(MESSAGE))
        .isInstanceOf(HsmException.KeyMissing.class)
        .hasMessageContaining("sluice-bundle");
  }

  private static boolean derVerifies(byte[] spki, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
    verifier.update(MESSAGE);
    return verifier.verify(signature);
  }
}
