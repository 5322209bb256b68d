package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.RequestFiles;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.signing.SignedStatement;

@DisplayName("A request that nobody has signed yet")
class RequestDraftTest {
  private static RequestDraft draft() {
    RequestFile file = RequestFiles.small();
    return new RequestDraft(file.request(), file.batchSize(), file.identities(), file.leaves());
  }

  @Test
  @DisplayName("comes back from its octets, is told from a request file, and becomes one")
  void roundTrip() {
    byte[] octets = draft().encoded();
    assertThat(RequestDraft.decode(octets)).isEqualTo(draft());
    assertThat(RequestDraft.begins(octets)).isTrue();
    assertThat(RequestDraft.begins(RequestFiles.small().encoded())).isFalse();
    assertThat(RequestDraft.begins(new byte[0])).isFalse();
    assertThat(draft().recompute().batchesRoot()).isEqualTo(draft().request().batchesRoot());
    SignedStatement signed = SignedStatement.sign(draft().request(), TestKey.number(3));
    assertThat(draft().signed(signed).recompute().leaves()).isEqualTo(draft().request().leaves());
  }

  @Test
  @DisplayName("does not become a file with the signature of another request")
  void anotherRequest() {
    SignedStatement other =
        SignedStatement.sign(
            Samples.statements().stream()
                .filter(s -> s.label().equals("sluice/request/v1"))
                .filter(s -> !s.equals(draft().request()))
                .findFirst()
                .orElseThrow(),
            TestKey.number(3));
    assertThatThrownBy(() -> draft().signed(other))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("another one was signed");
  }

  @Test
  @DisplayName("cut off anywhere, longer, or with another beginning it is refused")
  void damaged() {
    byte[] octets = draft().encoded();
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThatThrownBy(() -> RequestDraft.decode(cut)).isInstanceOf(MalformedRecord.class);
    }
    byte[] longer = Arrays.copyOf(octets, octets.length + 1);
    assertThatThrownBy(() -> RequestDraft.decode(longer)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> RequestDraft.decode(RequestFiles.small().encoded()))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("with a user left out it is not the plan that its request names")
  void mismatch() {
    RequestDraft less =
        new RequestDraft(
            draft().request(),
            draft().batchSize(),
            RequestFiles.openings(2),
            RequestFiles.leaves(2));
    assertThatThrownBy(less::recompute).isInstanceOf(PlanMismatch.class);
  }
}
