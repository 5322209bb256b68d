package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.appliance.console.RequestState.Stage;
import org.sluice.records.id.Purpose;

class RequestStateTest {

  private static RequestState state(Stage stage, Purpose purpose) {
    return new RequestState(stage, purpose, List.of(), 2, 0, "");
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  @DisplayName("whom an audit names, those who agree to issues are not told")
  void forApprovers(Purpose purpose) {
    assertThat(state(Stage.WAITING, purpose).isForApprovers()).isEqualTo(purpose != Purpose.AUDIT);
    assertThat(RequestState.isForApprovers(purpose)).isEqualTo(purpose != Purpose.AUDIT);
  }

  @Test
  @DisplayName("the console starts what is an issue, and nothing before it was agreed to")
  void started() {
    for (Stage stage : List.of(Stage.APPROVED, Stage.BEGUN)) {
      assertThat(state(stage, Purpose.ISSUE).canStart()).isTrue();
      assertThat(state(stage, Purpose.PAST).canStart()).isTrue();
      assertThat(state(stage, Purpose.AUDIT).canStart()).isFalse();
      assertThat(state(stage, Purpose.DRILL).canStart()).isFalse();
      assertThat(state(stage, Purpose.AUDIT).isOpen()).isTrue();
    }
    for (Stage stage : List.of(Stage.WAITING, Stage.COMPLETE, Stage.OVER)) {
      assertThat(state(stage, Purpose.ISSUE).canStart()).isFalse();
    }
    assertThat(state(Stage.COMPLETE, Purpose.ISSUE).isOpen()).isFalse();
  }
}
