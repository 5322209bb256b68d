package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.appliance.approval.LoggedIssue;

/// Has the policy allow so few keys of a request that an issue takes several, until it is closed.
final class FewKeys implements AutoCloseable {
  private static final int USUAL = 100_000;

  private final TestAppliance appliance;

  FewKeys(TestAppliance appliance, int most) throws IOException {
    this.appliance = appliance;
    allow(most);
  }

  private void allow(int most) throws IOException {
    Path draft = Files.createTempDirectory(appliance.root, "policy").resolve("draft");
    appliance.run(
        0,
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--max-keys",
        String.valueOf(most),
        "--out",
        draft.toString());
    appliance.act(0, "sofia", "draft", "sign", draft.toString());
    appliance.run(0, "draft", "log", draft.toString());
  }

  /// An issue that was asked for last.
  static LoggedIssue newest(HighSide high) {
    return LoggedIssue.all(high.log().index()).getLast();
  }

  @Override
  public void close() throws IOException {
    allow(USUAL);
  }
}
