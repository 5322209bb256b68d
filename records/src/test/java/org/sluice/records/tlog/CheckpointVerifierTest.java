package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.id.Hash32;

class CheckpointVerifierTest {
  private final TestSigner log = TestSigner.log("log.example");
  private final List<TestSigner> witnesses =
      List.of(TestSigner.witness("w1"), TestSigner.witness("w2"), TestSigner.witness("w3"));
  private final Checkpoint checkpoint =
      new Checkpoint("log.example", 1, Merkle.leafHash(new byte[] {1}));

  private CheckpointVerifier verifier(int quorum) {
    return new CheckpointVerifier(
        log.key(), witnesses.stream().map(TestSigner::key).toList(), quorum);
  }

  private SignedNote signed() {
    return new SignedNote(checkpoint.text(), List.of()).withLine(log.sign(checkpoint.text()));
  }

  private static void refused(BadNote.Check check, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(BadNote.class, e -> assertThat(e.check()).isEqualTo(check));
  }

  @Test
  void countsDistinctWitnessesAndKeepsTheirLatestTimes() {
    SignedNote one = signed().withLine(witnesses.get(0).cosign(100, checkpoint.text()));
    refused(BadNote.Check.QUORUM, () -> verifier(2).verify(one));
    SignedNote twice = one.withLine(witnesses.get(0).cosign(200, checkpoint.text()));
    refused(BadNote.Check.QUORUM, () -> verifier(2).verify(twice));
    SignedNote two = twice.withLine(witnesses.get(2).cosign(50, checkpoint.text()));
    VerifiedCheckpoint verified = verifier(2).verify(two);
    assertThat(verified.checkpoint()).isEqualTo(checkpoint);
    assertThat(verified.note()).isEqualTo(two);
    assertThat(verified.witnessTimes())
        .containsOnly(java.util.Map.entry("w1", 200L), java.util.Map.entry("w3", 50L));
    refused(BadNote.Check.QUORUM, () -> verifier(3).verify(two));
  }

  @Test
  void aCosignatureIsBoundToItsTimeAndItsText() {
    Cosignature good =
        Cosignature.decode(witnesses.get(0).cosign(100, checkpoint.text()).signature());
    NoteKey key = witnesses.get(0).key();
    SignedNote.Line otherTime = new Cosignature(101, good.signature()).line(key);
    refused(BadNote.Check.SIGNATURE, () -> verifier(0).verify(signed().withLine(otherTime)));
    SignedNote.Line negative = new Cosignature(-1, good.signature()).line(key);
    refused(BadNote.Check.SIGNATURE, () -> verifier(0).verify(signed().withLine(negative)));
    SignedNote.Line shortLine = SignedNote.Line.of(key, new byte[71]);
    refused(BadNote.Check.SIGNATURE, () -> verifier(0).verify(signed().withLine(shortLine)));
    SignedNote.Line otherText = witnesses.get(0).cosign(100, "other\n");
    refused(BadNote.Check.SIGNATURE, () -> verifier(0).verify(signed().withLine(otherText)));
    // The log's own kind of signature is no cosignature.
    SignedNote.Line plain = SignedNote.Line.of(key, log.sign(checkpoint.text()).signature());
    refused(BadNote.Check.SIGNATURE, () -> verifier(0).verify(signed().withLine(plain)));
  }

  @Test
  void aNoteThatWasVerifiedIsNotVerifiedAgainAndNoOtherPassesForIt() {
    SignedNote good = signed().withLine(witnesses.get(0).cosign(100, checkpoint.text()));
    byte[] octets = good.encode();
    CheckpointVerifier verifier = verifier(1);
    VerifiedCheckpoint first = verifier.verify(octets);
    assertThat(verifier.verify(octets.clone())).isSameAs(first);
    octets[octets.length - 20] = (byte) (octets[octets.length - 20] == 'A' ? 'B' : 'A');
    refused(BadNote.Check.SIGNATURE, () -> verifier.verify(octets));
    refused(BadNote.Check.SIGNATURE, () -> verifier.verify(octets));
    // Another verifier has other keys, or another quorum: it decides for itself.
    refused(BadNote.Check.QUORUM, () -> verifier(2).verify(good.encode()));
    // Only the last few are remembered.
    for (int time = 0; time < 100; time++) {
      SignedNote other = signed().withLine(witnesses.get(0).cosign(time, checkpoint.text()));
      assertThat(verifier.verify(other.encode()).witnessTimes()).containsEntry("w1", (long) time);
    }
    assertThat(verifier.verify(good.encode())).isNotSameAs(first);
  }

  @Test
  void strangersAreIgnoredAndNotCounted() {
    SignedNote note = signed().withLine(TestSigner.witness("w9").cosign(1, checkpoint.text()));
    assertThat(verifier(0).verify(note).witnessTimes()).isEmpty();
    refused(BadNote.Check.QUORUM, () -> verifier(1).verify(note));
    // Another key under a pinned name has another id: a stranger too.
    SignedNote sameName = signed().withLine(TestSigner.witness("w1").cosign(1, checkpoint.text()));
    refused(BadNote.Check.QUORUM, () -> verifier(1).verify(sameName));
  }

  @Test
  void onlyTheLogMakesACheckpoint() {
    SignedNote unsigned =
        new SignedNote(checkpoint.text(), List.of())
            .withLine(witnesses.get(0).cosign(1, checkpoint.text()));
    refused(BadNote.Check.UNKNOWN_KEYS, () -> verifier(1).verify(unsigned));
    String other = new Checkpoint("other.example", 1, checkpoint.root()).text();
    SignedNote wrong = new SignedNote(other, List.of()).withLine(log.sign(other));
    refused(BadNote.Check.ORIGIN, () -> verifier(0).verify(wrong));
  }

  @Test
  void refusesKeysThatDoNotFitTogether() {
    NoteKey w1 = witnesses.get(0).key();
    NoteKey sameKey = NoteKey.cosigner("w1b", w1.octets());
    for (List<NoteKey> wrong :
        List.of(List.of(w1, w1), List.of(w1, sameKey), List.of(w1, log.key()))) {
      assertThatThrownBy(() -> new CheckpointVerifier(log.key(), wrong, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int quorum : new int[] {-1, 2}) {
      assertThatThrownBy(() -> new CheckpointVerifier(log.key(), List.of(w1), quorum))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new CheckpointVerifier(w1, List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name",
        "name+00000000",
        "name+00000000+AQ==",
        "name+zzzzzzzz+AQ==",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
        "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      })
  void refusesMalformedKeys(String vkey) {
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.parse(vkey));
  }

  @Test
  void refusesLongKeysAndNames() {
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.parse("a".repeat(2000)));
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.ed25519("a".repeat(257), new byte[32]));
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.ed25519("a", new byte[31]));
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.ecdsa("a", new byte[91]));
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.ecdsa("a", new byte[300]));
    refused(BadNote.Check.KEY_FORMAT, () -> NoteKey.ed25519("a b", new byte[32]));
  }

  @Test
  void limitsNotesAndLines() {
    refused(BadNote.Check.SIZE, () -> SignedNote.parse(new byte[SignedNote.MAX_OCTETS + 1]));
    SignedNote note = signed();
    while (note.lines().size() < SignedNote.MAX_LINES) {
      note = note.withLine(witnesses.get(0).cosign(1, checkpoint.text()));
    }
    SignedNote full = SignedNote.parse(note.encode());
    assertThat(full).isEqualTo(note);
    refused(BadNote.Check.SIZE, () -> full.withLine(full.lines().getFirst()));
    byte[] more =
        (new String(note.encode(), StandardCharsets.UTF_8) + full.lines().getFirst() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    refused(BadNote.Check.SIZE, () -> SignedNote.parse(more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "log\n",
        "log\n1\n",
        "log\n1\nAAAA\n",
        "log\n-1\n%s\n",
        "log\n+1\n%s\n",
        "log\n01\n%s\n",
        "log\n1 \n%s\n",
        "log\n9223372036854775808\n%s\n",
        "log\n99999999999999999999\n%s\n",
        "\n1\n%s\n",
        "log\n1\n%s\n\n",
        "log\n0\n%s\n",
        "log\n1\n%s",
        "a log\n1\n%s\n",
        "log\n1\n %s\n",
        "log\n\u0661\n%s\n"
      })
  void refusesTextsThatAreNoCheckpoint(String text) {
    String root = java.util.Base64.getEncoder().encodeToString(new byte[32]);
    refused(BadNote.Check.CHECKPOINT_FORMAT, () -> Checkpoint.parse(text.replace("%s", root)));
  }

  @Test
  void checkpointTextIsCanonical() {
    Checkpoint large = new Checkpoint("log", Long.MAX_VALUE, Hash32.ZERO, List.of("x y", "z"));
    assertThat(Checkpoint.parse(large.text())).isEqualTo(large);
    refused(
        BadNote.Check.CHECKPOINT_FORMAT,
        () -> new Checkpoint("log", 1, Hash32.ZERO, List.of("a\nb")));
    refused(BadNote.Check.CHECKPOINT_FORMAT, () -> new Checkpoint("log", -1, Hash32.ZERO));
  }

  @Test
  void refusesNotesThatAreNotUtf8() {
    byte[] note = signed().encode();
    note[0] = (byte) 0xff;
    refused(BadNote.Check.NOTE_FORMAT, () -> SignedNote.parse(note));
  }
}
