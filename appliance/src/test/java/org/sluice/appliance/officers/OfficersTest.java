package org.sluice.appliance.officers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

class OfficersTest {

  private static final DomainName GREEN = DomainName.parse("green.example");

  @TempDir Path folder;

  private OfficerKey aldo;
  private OfficerKey irene;
  private OfficerKey stranger;
  private Officers officers;

  @BeforeEach
  void policy() {
    OfficerKey sofia = OfficerKey.create(folder, "sofia", "long enough".toCharArray());
    aldo = OfficerKey.create(folder, "aldo", "long enough".toCharArray());
    irene = OfficerKey.create(folder, "irene", "long enough".toCharArray());
    stranger = OfficerKey.create(folder, "stranger", "long enough".toCharArray());
    DomainPolicy policy =
        new DomainPolicy(
            GREEN,
            1,
            Hash32.ZERO,
            KmsUri.parse("kms.green.example"),
            PeriodRule.MONTHLY,
            List.of(
                new Officer("sofia", Set.of(Role.SECURITY_OFFICER), sofia.spki()),
                new Officer("aldo", Set.of(Role.APPROVER), aldo.spki()),
                new Officer("irene", Set.of(Role.ISSUE_OFFICER), irene.spki())),
            1,
            Set.of(Purpose.ISSUE, Purpose.SELF_TEST),
            DomainPolicy.DEFAULT_WINDOW_SECONDS,
            7,
            1000,
            1);
    officers = new Officers(_ -> policy);
  }

  private static SignedStatement approval(OfficerKey key) {
    return SignedStatement.sign(
        new Approval(
            GREEN,
            RequestId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
            Hash32.ZERO,
            1,
            2,
            3),
        key);
  }

  @Test
  void anOfficerMayDoWhatTheirRoleAllows() {
    assertThat(officers.require(GREEN, approval(aldo), "issue:approve").name()).isEqualTo("aldo");
  }

  @Test
  void andNothingElse() {
    assertThatThrownBy(() -> officers.require(GREEN, approval(aldo), "issue:request"))
        .isInstanceOf(OfficerException.class)
        .hasMessageContaining("aldo may not do this");
    assertThatThrownBy(() -> officers.require(GREEN, approval(irene), "issue:approve"))
        .isInstanceOf(OfficerException.class)
        .hasMessageContaining("irene may not do this");
  }

  @Test
  void aStrangersSignatureIsNobodys() {
    assertThatThrownBy(() -> officers.require(GREEN, approval(stranger), "issue:approve"))
        .isInstanceOf(OfficerException.class)
        .hasMessageContaining("not by an officer");
  }

  @Test
  void aSignatureOverSomethingElseIsRefused() {
    SignedStatement signed = approval(aldo);
    Approval other =
        new Approval(
            GREEN,
            RequestId.of(new byte[] {9, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
            Hash32.ZERO,
            1,
            2,
            3);
    SignedStatement moved = new SignedStatement(other, signed.signatures());
    assertThatThrownBy(() -> officers.require(GREEN, moved, "issue:approve"))
        .isInstanceOf(OfficerException.class);
  }

  @Test
  void aKeyFileOpensWithItsPassphraseOnly() {
    assertThat(OfficerKey.open(folder.resolve("aldo.p12"), "long enough".toCharArray()).keyId())
        .isEqualTo(aldo.keyId());
    assertThatThrownBy(
            () -> OfficerKey.open(folder.resolve("aldo.p12"), "another one".toCharArray()))
        .isInstanceOf(OfficerException.class)
        .hasMessageContaining("aldo.p12")
        .message()
        .doesNotContain("another one");
    assertThatThrownBy(() -> OfficerKey.create(folder, "aldo", "long enough".toCharArray()))
        .isInstanceOf(OfficerException.class);
    assertThatThrownBy(() -> OfficerKey.create(folder, "Aldo!", "long enough".toCharArray()))
        .isInstanceOf(OfficerException.class);
    assertThatThrownBy(() -> OfficerKey.create(folder, "short", "short".toCharArray()))
        .isInstanceOf(OfficerException.class);
  }
}
