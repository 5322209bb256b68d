package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow") // a ceremony
@DisplayName("The console's page of domains' options")
final class ConsoleOptionsTest {
  @Test
  @DisplayName("what counts, what it means, who signed; what is proposed, until logged")
  void options() throws Exception {
    try (ConsoleSite site = new ConsoleSite()) {
      shown(site, site.login("vera"));
    }
  }

  private static void shown(ConsoleSite site, String cookie) throws Exception {
    String page = site.get("/console/options", cookie).body();
    assertThat(page)
        .contains("approvals-needed", "approvals that a request needs", "sofia")
        .containsPattern("policy [0-9]+")
        .contains("Proposed for green.example", "Nothing is proposed.")
        .contains("./sluice domain options propose")
        .doesNotContain("action=\"/console/options");
    Path file = site.appliance.root.resolve("green-console.yaml");
    Files.writeString(
        file,
        """
        name: green.example
        kms: kms.green.example
        format: rfc6509-monthly
        keep-sealed-days: 90
        """);
    String out = site.appliance.root.resolve("next").toString();
    site.appliance.run(0, "domain", "options", "propose", file.toString(), "--out", out);
    page = site.get("/console/options", cookie).body();
    assertThat(page)
        .contains(
            "keep-sealed-days: 366 -&gt; 90", "nobody", "1 more signature: ./sluice draft sign");
    site.appliance.run(
        0,
        "draft",
        "sign",
        out + "-terms.draft",
        "--officer",
        site.appliance.path("officers/sofia.p12"),
        "--passphrase-file",
        site.appliance.path("officers/sofia.pass"));
    page = site.get("/console/options", cookie).body();
    assertThat(page).contains("nothing: ./sluice draft log");
  }
}
