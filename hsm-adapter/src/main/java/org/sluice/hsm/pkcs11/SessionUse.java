package org.sluice.hsm.pkcs11;

import org.jspecify.annotations.Nullable;

/// What is done in a session. It must not keep the session.
@FunctionalInterface
public interface SessionUse<T extends @Nullable Object> {
  T with(Session session);
}
