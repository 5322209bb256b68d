package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoteVectorsTest {
  private static final JsonNode VECTORS = Vectors.json("notes.json");
  private static final JsonNode KEYS = VECTORS.get("keys");
  private static final Set<BadNote.Check> CHECKPOINT_CHECKS =
      EnumSet.of(BadNote.Check.CHECKPOINT_FORMAT, BadNote.Check.ORIGIN);

  private final NoteKey log = NoteKey.parse(KEYS.get("log").get("vkey").asText());
  private final CheckpointVerifier verifier = new CheckpointVerifier(log, List.of(), 0);

  static Stream<Note> notes() {
    return StreamSupport.stream(VECTORS.get("notes").spliterator(), false)
        .map(v ->
            new Note(
                v.get("desc").asText(),
                v.get("note").asText(),
                v.path("text").asText(""),
                v.get("rejectedAt").asText("")));
  }

  record Note(String desc, String note, String text, String rejectedAt) {
    byte[] octets() {
      return note.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return desc;
    }
  }

  @ParameterizedTest
  @MethodSource("notes")
  void isAcceptedOrRejectedWhereTheVectorsSay(Note v) {
    BadNote refusal = catchThrowableOfType(BadNote.class, () -> verifier.verify(v.octets()));
    switch (v.rejectedAt) {
      case "" -> {
        assertThat(refusal).isNull();
        SignedNote note = SignedNote.parse(v.octets());
        assertThat(note.text()).isEqualTo(v.text);
        assertThat(note.encode()).isEqualTo(v.octets());
        assertThat(Checkpoint.parse(note.text()).text()).isEqualTo(v.text);
      }
      case "note" -> assertThat(CHECKPOINT_CHECKS).doesNotContain(refusal.check());
      case "checkpoint" -> {
        assertThat(CHECKPOINT_CHECKS).contains(refusal.check());
        // The note itself is right: only its text is no checkpoint of this log.
        String text = SignedNote.parse(v.octets()).verifiedText(log);
        assertThat(v.note).startsWith(text);
      }
      default -> throw new AssertionError(v.rejectedAt);
    }
  }

  @Test
  void keysHaveTheIdsOfTheVectors() {
    checkKey(KEYS.get("log"), NoteKey.Type.ED25519);
    KEYS.get("witnesses").forEach(key -> checkKey(key, NoteKey.Type.COSIGNATURE));

    JsonNode ecdsa = KEYS.get("ecdsa");
    NoteKey key =
        NoteKey.ecdsa(
            ecdsa.get("name").asText(), HexFormat.of().parseHex(ecdsa.get("spkiDer").asText()));
    assertThat(key.vkey()).isEqualTo(ecdsa.get("vkey").asText());
    assertThat(key).isEqualTo(NoteKey.parse(ecdsa.get("vkey").asText()));
  }

  private static void checkKey(JsonNode v, NoteKey.Type type) {
    byte[] octets = HexFormat.of().parseHex(v.get("pub").asText());
    String name = v.get("name").asText();
    NoteKey key =
        type == NoteKey.Type.ED25519
            ? NoteKey.ed25519(name, octets)
            : NoteKey.cosigner(name, octets);
    assertThat(key.type()).isEqualTo(type);
    assertThat(HexFormat.of().toHexDigits(key.keyId())).isEqualTo(v.get("keyId").asText());
    assertThat(key.vkey()).isEqualTo(v.get("vkey").asText());
    assertThat(NoteKey.parse(key.vkey())).isEqualTo(key);
    assertThat(key.octets()).isEqualTo(octets);
  }

  @Test
  void publishedKeysAndNotesOfOthersVerify() {
    int notes = 0;
    for (JsonNode v : VECTORS.get("published")) {
      NoteKey key = NoteKey.parse(v.get("vkey").asText());
      assertThat(key.vkey()).isEqualTo(v.get("vkey").asText());
      if (v.has("note")) {
        notes++;
        byte[] note = v.get("note").asText().getBytes(StandardCharsets.UTF_8);
        assertThat(SignedNote.parse(note).verifiedText(key)).endsWith("\n");
      }
    }
    assertThat(notes).isEqualTo(3);
  }

  @Test
  void everyKindOfLineVerifiesUnderItsKey() {
    SignedNote note = SignedNote.parse(Vectors.octets("log300/checkpoint"));
    NoteKey ecdsa = NoteKey.parse(KEYS.get("ecdsa").get("vkey").asText());
    assertThat(note.verifiedText(ecdsa)).isEqualTo(note.text());
    List<NoteKey> witnesses =
        StreamSupport.stream(KEYS.get("witnesses").spliterator(), false)
            .map(v -> NoteKey.parse(v.get("vkey").asText()))
            .toList();
    VerifiedCheckpoint verified = new CheckpointVerifier(log, witnesses, 2).verify(note);
    assertThat(verified.checkpoint().size()).isEqualTo(300);
    assertThat(verified.witnessTimes())
        .containsOnlyKeys("witness.example/w1", "witness.example/w2")
        .containsEntry("witness.example/w1", 1_760_000_000L);
  }

  @Test
  void cosignedMessageIsThatOfTheVectors() {
    String message = VECTORS.get("cosignedMessage_w1").asText();
    String text = message.substring(message.indexOf("example.com"));
    assertThat(new String(Cosignature.message(1_760_000_000L, text), StandardCharsets.UTF_8))
        .isEqualTo(message);
  }
}
