package org.sluice.distribution.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/// Makes a server's TLS key as `init` does, for tests of other packages.
public final class TestIdentity {
  private TestIdentity() {}

  public static String create(Path data, List<String> names)
      throws IOException, GeneralSecurityException {
    return ServerIdentity.create(data, names);
  }
}
