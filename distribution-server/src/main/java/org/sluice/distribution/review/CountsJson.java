package org.sluice.distribution.review;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.sluice.distribution.mirror.Snapshot;

/// The statement of the counts page for machines, `sluice/counts/v1`.
final class CountsJson {
  private CountsJson() {}

  static String of(
      ReviewedLog log, boolean agree, List<CountsPage.Numbers> lines, List<String> missing) {
    Snapshot snapshot = log.snapshot();
    JsonArrayBuilder periods = Json.createArrayBuilder();
    for (CountsPage.Numbers line : lines) {
      JsonObjectBuilder one =
          Json.createObjectBuilder()
              .add("domain", line.domain())
              .add("period", line.period())
              .add("logged", line.counts().recordsLogged())
              .add("manifest", line.counts().recordsManifest());
      if (log.received().known()) {
        one.add("received", line.stored());
      } else {
        one.addNull("received");
      }
      periods.add(one);
    }
    return Json.createObjectBuilder()
            .add("format", "sluice/counts/v1")
            .add("origin", log.origin())
            .add("size", snapshot.size())
            .add("root", snapshot.root().toString())
            .add("agree", agree)
            .add("periods", periods)
            .add("missingBundles", Json.createArrayBuilder(missing))
            .build()
        + "\n";
  }
}
