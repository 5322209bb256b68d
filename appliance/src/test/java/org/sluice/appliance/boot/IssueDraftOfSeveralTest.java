package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.handin.Drafts;
import org.sluice.records.id.RequestId;

@Tag("slow") // a ceremony
@DisplayName("issue draft, of an issue that takes several requests")
final class IssueDraftOfSeveralTest {
  private static final String END = "-----END SLUICE STATEMENT-----\n";

  @TempDir private Path own;

  private final TestAppliance a;
  private final Drafts drafts;

  IssueDraftOfSeveralTest() throws IOException {
    a = TestAppliance.get();
    drafts = new Drafts(a.root.resolve("high/drafts"));
  }

  private Path drafted(String name) {
    Path folder = own.resolve(name);
    String[] ask = {"issue", "draft", "--domain", "green.example", "--periods", "next"};
    a.run(0, ask[0], ask[1], ask[2], ask[3], ask[4], ask[5], "--out", folder.toString());
    return folder;
  }

  private String sign(int exit, Path folder, Path out) {
    return a.must(
        exit,
        "sign",
        folder.toString(),
        "--yes",
        "--officer",
        a.path("officers/irene.p12"),
        "--passphrase-file",
        a.path("officers/irene.pass"),
        "--out",
        out.toString());
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  private long logged() {
    try (HighSide high = HighSide.look(a.data())) {
      return high.log().index().requests().size();
    }
  }

  @Test
  @DisplayName(
      "a folder of files, as kept here; signed in one go and handed in whole it is one issue")
  void whole() throws Exception {
    try (FewKeys _ = new FewKeys(a, 2)) {
      List<RequestId> before = drafts.ids();
      Path folder = drafted("issue");
      RequestId id =
          drafts.ids().stream().filter(i -> !before.contains(i)).findFirst().orElseThrow();
      List<String> names = files(folder);
      assertThat(names).hasSizeGreaterThan(1).first().isEqualTo("part-0001.draft");
      for (String name : names) {
        assertThat(folder.resolve(name))
            .hasSameBinaryContentAs(a.root.resolve("high/drafts/" + id + ".issue/" + name));
      }
      Path signed = own.resolve("irene.signed");
      assertThat(sign(0, folder, signed)).isEmpty();
      String text = Files.readString(signed, StandardCharsets.US_ASCII);
      assertThat(text.split(END, -1)).hasSize(names.size() + 1);

      long requests = logged();
      Path part =
          Files.writeString(
              own.resolve("part.signed"), text.substring(0, text.indexOf(END) + END.length()));
      assertThat(a.run(1, "issue", "hand-in", part.toString(), "--from", "irene"))
          .contains("takes " + names.size() + " requests, 1 are signed");
      assertThat(logged()).isEqualTo(requests);
      a.run(0, "issue", "hand-in", signed.toString(), "--from", "irene");
      assertThat(logged()).isEqualTo(requests + names.size());
      assertThat(drafts.ids()).doesNotContain(id);
      try (HighSide high = HighSide.look(a.data())) {
        assertThat(LoggedIssue.of(high.log().index(), id).parts()).hasSameSizeAs(names);
      }
      assertThat(a.run(1, "issue", "hand-in", signed.toString(), "--from", "irene"))
          .as("a second time")
          .contains("there is no draft of request " + id);
      a.act(0, "irene", "issue", "cancel", id.toString(), "--why", "test");
    }
  }

  @Test
  @DisplayName("a folder of which a file is missing, or one too many is there, is not signed")
  void notWhole() throws Exception {
    try (FewKeys _ = new FewKeys(a, 2)) {
      List<RequestId> before = drafts.ids();
      Path one = drafted("one");
      Path two = drafted("two");
      Path out = own.resolve("out.signed");
      Files.copy(two.resolve("part-0001.draft"), one.resolve("part-0009.draft"));
      assertThat(sign(1, one, out)).isNotEmpty();
      Files.delete(two.resolve("part-0001.draft"));
      assertThat(sign(1, two, out)).isNotEmpty();
      assertThat(out).doesNotExist();
      drafts.ids().stream()
          .filter(i -> !before.contains(i))
          .forEach(i -> a.run(0, "issue", "discard", i.toString()));
      assertThat(drafts.ids()).hasSameElementsAs(before);
    }
  }
}
