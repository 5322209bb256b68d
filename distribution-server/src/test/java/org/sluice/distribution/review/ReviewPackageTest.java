package org.sluice.distribution.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.mirror.LogMirror;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TlogProof;

@DisplayName("The review package and the counts")
final class ReviewPackageTest {
  @TempDir Path folder;

  @Test
  @DisplayName(
      "holds the whole log as tools read it, and each chosen entry with a proof that verifies")
  void complete() throws Exception {
    try (Site site = new Site(folder, Received.nothingKnown())) {
      Snapshot snapshot = LogMirror.open(new FolderTileStore(folder.resolve("log"))).snapshot();
      long hostile = site.sample.hostile;
      Path zip = ReviewPackage.write(site.log, snapshot, List.of(hostile, site.sample.huge));
      Map<String, byte[]> files = new HashMap<>();
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry at = in.getNextEntry(); at != null; at = in.getNextEntry()) {
          files.put(at.getName(), in.readAllBytes());
        }
      }
      Files.delete(zip);
      CheckpointVerifier keys = TrustedDomain.of(site.sample.high.firstProfile()).checkpoints();
      byte[] entry = files.get("chosen/" + hostile + ".entry");
      TlogProof.parse(files.get("chosen/" + hostile + ".tlog-proof"))
          .verify(keys, Merkle.leafHash(entry));
      assertThat(
              new String(
                  files.get("chosen/" + hostile + ".txt"), java.nio.charset.StandardCharsets.UTF_8))
          .contains("why: zero\u27E8U+200B\u27E9width", "<script>");
      FolderTileStore unpacked = new FolderTileStore(folder.resolve("unpacked"));
      files.forEach((name, octets) -> {
        if (name.startsWith("log/")) {
          unpacked.write(name.substring(4), octets);
        }
      });
      LogReview review = new LogReview(keys);
      LogReview.Result original = review.review(new FolderTileStore(folder.resolve("log")));
      LogReview.Result copy = review.review(unpacked);
      assertThat(copy.checkpoint().checkpoint().size()).isEqualTo(snapshot.size());
      assertThat(copy.entries()).isEqualTo(original.entries());
      assertThat(copy.findings()).isEqualTo(original.findings());
    }
  }

  @Test
  @DisplayName("counts agree, or the page says by how much and where not")
  void counts() throws Exception {
    Received less =
        new Received() {
          @Override
          public boolean known() {
            return true;
          }

          @Override
          public Map<String, Map<Long, Long>> records() {
            return Map.of("green.example", Map.of(SampleLog.PERIOD, 2L));
          }

          @Override
          public List<String> missing() {
            return List.of("stream K 12: 7 to 9");
          }

          @Override
          public List<Octets> openings() {
            return List.of();
          }
        };
    try (Site site = new Site(folder, less)) {
      String page = site.get(site.pages() + "/counts", site.login("vera")).body();
      assertThat(page)
          .contains("These do not agree", "1 not in a manifest yet; 2 logged and not received")
          .contains("stream K 12: 7 to 9", site.sample.open.toString());
      String json = site.get(site.pages() + "/counts.json", site.login("vera")).body();
      assertThat(json)
          .contains("\"format\":\"sluice/counts/v1\"", "\"agree\":false")
          .contains("\"received\":2", "\"missingBundles\":[\"stream K 12: 7 to 9\"]");
    }
  }

  @Test
  @DisplayName("audit keys and re-issues stand on their page with case, approvers and months")
  void audit() throws Exception {
    try (Site site = new Site(folder, Received.nothingKnown())) {
      String page = site.get(site.pages() + "/audit", site.login("vera")).body();
      assertThat(page)
          .contains("<b>1</b> audit keys", "<b>1</b> keys given to another device")
          .contains("case 4711/26: &lt;script&gt;", "officer 1", "2026-12")
          .contains("/entries/" + site.sample.reissued + "\">", "<svg class=\"chart\"");
      String entry =
          site.get(site.pages() + "/entries/" + site.sample.reissued, site.login("vera")).body();
      assertThat(entry).contains("RE-ISSUE", "The same key was made before");
    }
  }
}
