package org.sluice.hsm.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.PartitionTokenContract;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.PartitionToken;

class SoftwarePartitionTokenTest extends PartitionTokenContract {

  private final SoftwarePartitionToken one = new SoftwarePartitionToken("one", new SecureRandom());
  private final SoftwarePartitionToken two = new SoftwarePartitionToken("two", new SecureRandom());

  @Override
  protected PartitionToken one() {
    return one;
  }

  @Override
  protected PartitionToken two() {
    return two;
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void aSeededGeneratorRepeatsTheKeys() throws NoSuchAlgorithmException {
    SoftwarePartitionToken first = seeded(7);
    SoftwarePartitionToken again = seeded(7);
    SoftwarePartitionToken other = seeded(8);
    assertThat(again.identityKey()).isEqualTo(first.identityKey());
    assertThat(again.witnessKey()).isEqualTo(first.witnessKey());
    assertThat(again.newAgreementKey("a")).isEqualTo(first.newAgreementKey("a"));
    assertThat(again.signIdentity(new byte[1])).isEqualTo(first.signIdentity(new byte[1]));
    assertThat(other.identityKey()).isNotEqualTo(first.identityKey());
    try (SecretBytes a = SecretBytes.allocate(32);
        SecretBytes b = SecretBytes.allocate(32)) {
      first.random(a);
      again.random(b);
      assertThat(a.sameAs(b)).isTrue();
    }
  }

  @Test
  void aClosedTokenAnswersNothing() {
    one.newSealingKey("seal");
    one.close();
    assertThatThrownBy(() -> one.signIdentity(new byte[1]))
        .isInstanceOf(HsmException.NotLoggedIn.class)
        .hasMessageContaining("one");
    assertThatThrownBy(() -> one.has("seal")).isInstanceOf(HsmException.NotLoggedIn.class);
    assertThatThrownBy(() -> one.newSealingKey("x")).isInstanceOf(HsmException.NotLoggedIn.class);
  }

  private static SoftwarePartitionToken seeded(long seed) throws NoSuchAlgorithmException {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
    random.setSeed(seed);
    return new SoftwarePartitionToken("seeded", random);
  }
}
