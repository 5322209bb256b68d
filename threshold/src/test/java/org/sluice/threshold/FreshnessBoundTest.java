package org.sluice.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The partition that opens its shares may have been set back; it is partition 1. The checkpoint
/// that it forgot had a quorum, which may have counted it. t - 1 others lie. It must hear of that
/// checkpoint from an honest one among those who answer, whoever the network lets answer.
@DisplayName("Design section 4: n - c + t answers of others, and why not one fewer")
class FreshnessBoundTest {

  private static List<List<Integer>> subsets(List<Integer> of, int size) {
    if (size == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i + size <= of.size(); i++) {
      for (List<Integer> rest : subsets(of.subList(i + 1, of.size()), size - 1)) {
        List<Integer> one = new ArrayList<>(rest);
        one.addFirst(of.get(i));
        all.add(one);
      }
    }
    return all;
  }

  /// Whether somebody honest who co-signed is among the answers, in every case.
  private static boolean hears(Threshold th, int answers) {
    List<Integer> everyone = IntStream.rangeClosed(1, th.n()).boxed().toList();
    List<Integer> others = everyone.subList(1, th.n());
    for (List<Integer> signed : subsets(everyone, th.quorum())) {
      for (List<Integer> lying : subsets(others, th.t() - 1)) {
        for (List<Integer> answering : subsets(others, answers)) {
          if (answering.stream().noneMatch(i -> signed.contains(i) && !lying.contains(i))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource({"2,3", "2,4", "2,5", "3,5", "3,6", "3,7"})
  @DisplayName("with as many as are needed it hears of every checkpoint; with one fewer it may not")
  void theBoundIsTight(int t, int n) {
    Threshold th = new Threshold(t, n);
    assertThat(hears(th, th.freshAnswers())).isTrue();
    assertThat(hears(th, th.freshAnswers() - 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2,3,0", "2,4,0", "2,5,1", "3,5,0", "3,6,1", "3,7,1"})
  @DisplayName("so this many may be absent when shares are opened")
  void absentAtStart(int t, int n, int absent) {
    assertThat(new Threshold(t, n).absentAtStart()).isEqualTo(absent);
  }
}
