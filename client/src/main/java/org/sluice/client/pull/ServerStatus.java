package org.sluice.client.pull;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.sluice.client.domain.PinnedProfile;

/// What a distribution server says it holds. Its word, not proven: reviewers compare it with the
/// log.
public final class ServerStatus {

  private ServerStatus() {}

  /// The status as JSON, from the server whose key the profile pins.
  ///
  /// @throws org.sluice.client.Refused when the server is not the pinned one, or does not answer
  public static String read(URI server, PinnedProfile profile) throws IOException {
    try (DistributionServer connection = new DistributionServer(server, profile, null)) {
      return new String(connection.status(), StandardCharsets.UTF_8);
    }
  }
}
