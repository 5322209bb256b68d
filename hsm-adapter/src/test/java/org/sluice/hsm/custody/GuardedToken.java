package org.sluice.hsm.custody;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.sluice.hsm.HsmException;
import org.sluice.threshold.PartitionToken;

/// A token that answers nothing while it is not logged in.
final class GuardedToken {
  private GuardedToken() {}

  static PartitionToken of(PartitionToken token, BooleanSupplier loggedIn) {
    return (PartitionToken)
        Proxy.newProxyInstance(
            PartitionToken.class.getClassLoader(),
            new Class<?>[] {PartitionToken.class},
            (_, method, arguments) -> {
              if (!loggedIn.getAsBoolean()) {
                throw new HsmException.NotLoggedIn("double");
              }
              try {
                return method.invoke(token, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
