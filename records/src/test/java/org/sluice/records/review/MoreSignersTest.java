package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TestSigner;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;

@DisplayName("the log's ECDSA line and outside witnesses: both verifiers, the same verdict")
class MoreSignersTest {
  private static final TestSigner ECDSA = TestSigner.ecdsa(ORIGIN + "/ecdsa");
  private static final TestSigner OUTSIDE = TestSigner.witness("witness.example/outside");

  private final SecondVerifier second = SecondVerifier.required();
  private final MemoryTileStore store = storeOf(entries());

  private LogReview.Result agreed(List<NoteKey> also, List<NoteKey> outside) {
    SecondVerifier.Case c = new SecondVerifier.Case(store, null, null, null, also, outside);
    LogReview.Result first = LogAttacks.first(c);
    assertThat(second.verdict(c)).as("%s", first.findings()).isEqualTo(SecondVerifier.words(first));
    return first;
  }

  private SignedNote note() {
    return SignedNote.parse(java.util.Objects.requireNonNull(store.read(TilePath.CHECKPOINT)));
  }

  private void refused(LogReview.Result result, String where, String why) {
    assertThat(result.ok()).isFalse();
    assertThat(result.findings().getFirst().where()).isEqualTo(where);
    assertThat(result.findings().getFirst().reason()).contains(why);
  }

  @Test
  void aRightEcdsaLine() {
    store.write(TilePath.CHECKPOINT, note().withLine(ECDSA.sign(note().text())).encode());
    assertThat(agreed(List.of(ECDSA.key()), List.of()).ok()).isTrue();
  }

  @Test
  void noEcdsaLine() {
    refused(agreed(List.of(ECDSA.key()), List.of()), TilePath.CHECKPOINT, ECDSA.key().name());
  }

  @Test
  void anEcdsaLineOverAnotherText() {
    SignedNote.Line other = ECDSA.sign(beginning(3, LOG).text());
    store.write(TilePath.CHECKPOINT, note().withLine(other).encode());
    refused(agreed(List.of(ECDSA.key()), List.of()), TilePath.CHECKPOINT, "ecdsa");
  }

  @Test
  @DisplayName("every octet of the DER signature, changed")
  void everyOctetOfTheSignature() {
    SignedNote.Line good = ECDSA.sign(note().text());
    for (int at = 0; at < good.signature().length; at++) {
      byte[] bad = good.signature();
      bad[at] ^= 1;
      SignedNote.Line line = new SignedNote.Line(good.name(), good.keyId(), bad);
      MemoryTileStore changed = storeOf(entries());
      changed.write(TilePath.CHECKPOINT, note().withLine(line).encode());
      SecondVerifier.Case c =
          new SecondVerifier.Case(changed, null, null, null, List.of(ECDSA.key()), List.of());
      LogReview.Result first = LogAttacks.first(c);
      assertThat(first.ok()).as("octet %d", at).isFalse();
      assertThat(second.verdict(c)).isEqualTo(SecondVerifier.words(first));
    }
  }

  private SignedNote beginning(int size, TestSigner log) {
    MemoryTileStore shorter = storeOf(entries().subList(0, size));
    String text = new Checkpoint(ORIGIN, size, TileLog.open(shorter, size).root()).text();
    return new SignedNote(text, List.of()).withLine(log.sign(text));
  }

  @Test
  void anOutsideWitnessSawTheLogOrABeginning() {
    for (int size : new int[] {1, entries().size() - 1, entries().size()}) {
      SignedNote seen = beginning(size, LOG);
      store.write(
          TilePath.WITNESSED, seen.withLine(OUTSIDE.cosign(Samples.TIME, seen.text())).encode());
      assertThat(agreed(List.of(), List.of(OUTSIDE.key())).ok()).as("size %d", size).isTrue();
    }
  }

  @Test
  void noOutsideWitnessWasAsked() {
    refused(agreed(List.of(), List.of(OUTSIDE.key())), TilePath.WITNESSED, "");
  }

  @Test
  void anotherWitnessThanTheOneThatIsPinned() {
    SignedNote seen = beginning(3, LOG);
    TestSigner other = TestSigner.witness(OUTSIDE.key().name());
    store.write(
        TilePath.WITNESSED, seen.withLine(other.cosign(Samples.TIME, seen.text())).encode());
    refused(agreed(List.of(), List.of(OUTSIDE.key())), TilePath.WITNESSED, "");
  }

  @Test
  void aWitnessSawAForkedHistory() {
    List<org.sluice.records.signing.SignedStatement> fork = entries();
    fork.set(2, entries().get(3));
    String text =
        new Checkpoint(ORIGIN, 5, TileLog.open(storeOf(fork.subList(0, 5)), 5).root()).text();
    SignedNote seen = new SignedNote(text, List.of()).withLine(LOG.sign(text));
    store.write(TilePath.WITNESSED, seen.withLine(OUTSIDE.cosign(Samples.TIME, text)).encode());
    refused(agreed(List.of(), List.of(OUTSIDE.key())), TilePath.WITNESSED, "first 5 entries");
  }

  @Test
  void aWitnessSawMoreThanThereIs() {
    SignedNote seen = beginning(entries().size(), LOG);
    MemoryTileStore shorter = storeOf(entries().subList(0, 4));
    shorter.write(
        TilePath.WITNESSED, seen.withLine(OUTSIDE.cosign(Samples.TIME, seen.text())).encode());
    SecondVerifier.Case c =
        new SecondVerifier.Case(shorter, null, null, null, List.of(), List.of(OUTSIDE.key()));
    LogReview.Result first = LogAttacks.first(c);
    assertThat(second.verdict(c)).isEqualTo(SecondVerifier.words(first));
    refused(first, TilePath.WITNESSED, "at least the");
  }

  @Test
  void aWitnessedCheckpointOfAnotherLog() {
    TestSigner stranger = TestSigner.log(ORIGIN);
    SignedNote seen = beginning(3, stranger);
    store.write(
        TilePath.WITNESSED, seen.withLine(OUTSIDE.cosign(Samples.TIME, seen.text())).encode());
    refused(agreed(List.of(), List.of(OUTSIDE.key())), TilePath.WITNESSED, "");
  }
}
