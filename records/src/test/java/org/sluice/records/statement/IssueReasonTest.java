package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

@DisplayName("The reason of a monthly issue")
class IssueReasonTest {
  private static final Hash32 HASH = Samples.hash("difference");
  private static final String MARK = "[difference " + HASH + "]";

  @Test
  @DisplayName("comes back from its text, with and without words, alone and as one of several")
  void roundTrip() {
    Optional<IssueReason.Part> part = Optional.of(new IssueReason.Part(3, 1000, Samples.REQUEST));
    for (String why : new String[] {"", "December", "x".repeat(120), "[a] b"}) {
      for (Optional<IssueReason.Part> p :
          java.util.List.of(part, Optional.<IssueReason.Part>empty())) {
        IssueReason reason = new IssueReason(why, p, HASH);
        assertThat(reason.toString()).hasSizeLessThanOrEqualTo(Request.MAX_REASON);
        assertThat(IssueReason.parse(reason.toString())).contains(reason);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "December",
        "December[M]",
        "[M] December",
        "[difference 00]",
        "[part 4 of 3 of I, M]",
        "[part 1 of 1 of I, M]",
        "[part 0 of 3 of I, M]",
        "[part 01 of 3 of I, M]",
        "[part 1 of 1001 of I, M]",
        "[part 1 of 3 of 00000000000000000000000000000000, M]",
        "a] [M]"
      })
  @DisplayName("words that are nearly a mark are words")
  void noMark(String text) {
    String reason =
        text.replace("M", "difference " + HASH).replace("I", Samples.REQUEST.toString());
    assertThat(IssueReason.parse(reason)).isEmpty();
  }

  @Test
  @DisplayName("too many words, and places that cannot be, are refused")
  void refused() {
    assertThat(IssueReason.parse("x".repeat(121) + " " + MARK)).isEmpty();
    assertThatThrownBy(() -> new IssueReason("x".repeat(121), Optional.empty(), HASH))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> new IssueReason("x]", Optional.empty(), HASH))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> new IssueReason.Part(3, 2, Samples.REQUEST))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> new IssueReason.Part(1, 2, RequestId.NONE))
        .isInstanceOf(MalformedRecord.class);
  }
}
