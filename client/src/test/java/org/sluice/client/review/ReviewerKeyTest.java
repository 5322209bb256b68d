package org.sluice.client.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.records.id.Hash32;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

@DisplayName("A reviewer's key")
final class ReviewerKeyTest {
  private static final SignOff TEXT =
      new SignOff("log.example", 7, Hash32.ZERO, "green.example 2026-11", "vera", List.of("good"));

  @TempDir Path folder;

  private static char[] chars(String text) {
    return text.toCharArray();
  }

  @Test
  @DisplayName("signs a note that its public line verifies")
  void signs() throws Exception {
    Path file = folder.resolve("vera.key");
    String vkey = ReviewerKey.create(file, "vera", chars("a long passphrase"));
    SignedNote note = ReviewerKey.sign(file, chars("a long passphrase"), TEXT);
    String text = SignedNote.parse(note.encode()).verifiedText(NoteKey.parse(vkey));
    assertThat(SignOff.parse(text)).isEqualTo(TEXT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith(vkey + "\n-----BEGIN ENCRYPTED PRIVATE KEY-----");
  }

  @Test
  @DisplayName(
      "is not used with another passphrase, in another name, or after a change of its file")
  void refused() throws Exception {
    Path file = folder.resolve("vera.key");
    ReviewerKey.create(file, "vera", chars("a long passphrase"));
    assertThatThrownBy(() -> ReviewerKey.sign(file, chars("another passphrase"), TEXT))
        .isInstanceOf(Refused.class);
    SignOff others = new SignOff("log.example", 7, Hash32.ZERO, "all", "sam", List.of());
    assertThatThrownBy(() -> ReviewerKey.sign(file, chars("a long passphrase"), others))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> ReviewerKey.create(file, "vera", chars("a long passphrase")))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> ReviewerKey.create(folder.resolve("b"), "vera", chars("short")))
        .isInstanceOf(Refused.class);
    String other = ReviewerKey.create(folder.resolve("other"), "vera", chars("a long passphrase"));
    String own = Files.readString(file);
    Files.writeString(file, other + own.substring(own.indexOf('\n')));
    assertThatThrownBy(() -> ReviewerKey.sign(file, chars("a long passphrase"), TEXT))
        .isInstanceOf(org.sluice.records.tlog.BadNote.class);
  }
}
