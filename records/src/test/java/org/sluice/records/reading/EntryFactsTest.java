package org.sluice.records.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StatementType;

@DisplayName("What an entry says")
final class EntryFactsTest {
  @Test
  @DisplayName("every type of statement is shown, with every field that it has")
  void everything() {
    Set<StatementType> seen = EnumSet.noneOf(StatementType.class);
    for (Statement statement : Samples.statements()) {
      seen.add(statement.statementType());
      List<String> names = StatementFields.of(statement).stream().map(Field::name).toList();
      for (RecordComponent component : statement.getClass().getRecordComponents()) {
        String name = component.getName();
        assertThat(names)
            .as(statement.label() + " " + name)
            .anyMatch(n -> n.equals(name) || n.startsWith(name + "[") || n.startsWith(name + "."));
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(StatementType.values());
  }

  @Test
  @DisplayName("the facts that filters need are found")
  void facts() {
    Request request = Samples.request(List.of(7L, 8L));
    Signature signature = new Signature(Samples.hash("key"), new byte[64]);
    EntryFacts facts = EntryFacts.of(new SignedStatement(request, List.of(signature)));
    assertThat(facts.type()).isEqualTo(StatementType.REQUEST);
    assertThat(facts.domain()).contains(Samples.DOMAIN);
    assertThat(facts.request()).contains(request.requestId());
    assertThat(facts.purpose()).contains(request.purpose());
    assertThat(facts.periods()).containsExactly(7L, 8L);
    assertThat(facts.time()).hasValue(request.notBefore());
    assertThat(facts.signers()).containsExactly(Samples.hash("key"));
    assertThat(facts.commitment()).isEmpty();

    Extraction leaf = Samples.extraction(2);
    EntryFacts leafFacts = EntryFacts.of(SignedStatement.unsigned(leaf));
    assertThat(leafFacts.commitment()).contains(leaf.commitment());
    assertThat(leafFacts.periods()).containsExactly(leaf.period());
    assertThat(leafFacts.purpose()).contains(Purpose.ISSUE);
    assertThat(leafFacts.time()).isEmpty();
  }

  @Test
  @DisplayName("a time is shown with its date, and one without a date does no harm")
  void times() {
    List<Field> fields = StatementFields.of(Samples.request(List.of(7L)));
    assertThat(fields)
        .filteredOn(f -> f.name().equals("notBefore"))
        .allMatch(f -> f.value().matches("[0-9]+ \\(20[0-9]{2}-.*Z\\)"));
  }
}
