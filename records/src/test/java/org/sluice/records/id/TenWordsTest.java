package org.sluice.records.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;

class TenWordsTest {
  private static final Hash32 HASH = Samples.hash("profile");

  @Test
  @DisplayName("the words of a hash are frozen: people have written them down")
  void frozen() {
    assertThat(TenWords.of(Hash32.ZERO)).startsWith("baba baba baba baba baba baba baba baba baba");
    assertThat(TenWords.of(HASH).split(" ", -1)).hasSize(10).allMatch(w -> w.matches("[a-z]{4}"));
  }

  @Test
  void saidWithOtherCaseAndSpacing() {
    String said = "  " + TenWords.of(HASH).toUpperCase(Locale.ROOT).replace(" ", "\n ") + " ";
    assertThat(TenWords.match(said, HASH)).isTrue();
    assertThat(TenWords.match(TenWords.of(Samples.hash("other")), HASH)).isFalse();
  }

  @Test
  @DisplayName("a bit of the first 104 changes the words; the 2048 words are distinct")
  void everyBitCounts() {
    Set<String> seen = new HashSet<>(List.of(TenWords.of(HASH)));
    for (int b = 0; b < 104; b++) {
      byte[] octets = HASH.octets();
      octets[b / 8] ^= (byte) (1 << b % 8);
      seen.add(TenWords.of(Hash32.of(octets)));
    }
    assertThat(seen).hasSize(105);
  }

  @Test
  @DisplayName("one word misheard is noticed, but for one in 64; never taken for the hash")
  void misheard() {
    String[] words = TenWords.of(HASH).split(" ", -1);
    int noticed = 0;
    int all = 0;
    for (int w = 0; w < 10; w++) {
      for (String other : List.of("baba", "zoto", "meki", "lado", "neri", "sika")) {
        if (words[w].equals(other)) {
          continue;
        }
        String[] said = words.clone();
        said[w] = other;
        all++;
        try {
          assertThat(TenWords.match(String.join(" ", said), HASH)).isFalse();
        } catch (MalformedRecord e) {
          noticed++;
        }
      }
    }
    assertThat(noticed).isGreaterThan(all * 9 / 10);
  }

  @Test
  void whatIsNoTenWords() {
    List<String> nine = Arrays.asList(TenWords.of(HASH).split(" ", -1)).subList(0, 9);
    for (String bad :
        List.of("", String.join(" ", nine), TenWords.of(HASH) + " baba", "hello " + nine)) {
      assertThatThrownBy(() -> TenWords.match(bad, HASH)).isInstanceOf(MalformedRecord.class);
    }
  }
}
