package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Answers come in the order of the questions, and the first failure ends the round")
class AskingTest {

  private final List<String> taken = new ArrayList<>();
  private final List<String> unwanted = new ArrayList<>();

  private static Supplier<String> failing(String why) {
    return () -> {
      throw new IllegalStateException(why);
    };
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOrder(Asking asking) {
    List<Supplier<String>> questions = List.of(() -> "a", () -> "b", () -> "c");
    asking.ask(questions, taken::add, unwanted::add);
    assertThat(taken).containsExactly("a", "b", "c");
    assertThat(unwanted).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheFirstFailure(Asking asking) {
    List<Supplier<String>> questions =
        List.of(() -> "a", failing("first"), () -> "c", failing("second"), () -> "e");
    assertThatThrownBy(() -> asking.ask(questions, taken::add, unwanted::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("first");
    assertThat(taken).containsExactly("a");
  }

  @Test
  void dropsWhatFollowsAFailure() {
    List<Supplier<String>> questions = List.of(failing("first"), () -> "b", () -> "c");
    assertThatThrownBy(() -> Asking.AT_ONCE.ask(questions, taken::add, unwanted::add))
        .hasMessage("first");
    assertThat(unwanted).containsExactly("b", "c");
  }

  @Test
  void doesNotAskAfterAFailure() {
    List<Supplier<String>> questions = List.of(failing("first"), () -> "b");
    assertThatThrownBy(() -> Asking.IN_TURN.ask(questions, taken::add, unwanted::add))
        .hasMessage("first");
    assertThat(unwanted).isEmpty();
  }

  @Test
  @DisplayName("questions that wait for each other are answered")
  void atOnce() {
    CountDownLatch both = new CountDownLatch(2);
    Supplier<String> meeting =
        () -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return "met";
        };
    Asking.AT_ONCE.ask(List.of(meeting, meeting), taken::add, unwanted::add);
    assertThat(taken).containsExactly("met", "met");
  }

  @Test
  void anErrorOfAThreadIsAFailure() {
    Supplier<String> broken =
        () -> {
          throw new AssertionError("broken");
        };
    assertThatThrownBy(() -> Asking.AT_ONCE.ask(List.of(broken), taken::add, unwanted::add))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("broken");
  }
}
