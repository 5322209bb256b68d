package org.sluice.hsm.partition;

import org.junit.jupiter.api.AfterEach;
import org.sluice.hsm.PartitionTokenContract;
import org.sluice.hsm.TestStore;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.threshold.PartitionToken;

/// The contract on real SoftHSM2 tokens.
class Pkcs11PartitionTokenTest extends PartitionTokenContract {

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
}
