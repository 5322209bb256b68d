package org.sluice.mikey.message;

import java.util.EnumSet;
import java.util.Set;

/// How strictly messages are opened.
///
/// @param admitted departures from the documents that are accepted
/// @param demanded what the opener's own domain asks of its users' messages
public record ReadingRules(Set<ReadingOption> admitted, Set<MessageOption> demanded) {

  /// The documents to the letter, and nothing more asked.
  public static final ReadingRules STRICT = new ReadingRules(Set.of(), Set.of());

  /// Everything that was seen in the field.
  public static final ReadingRules FIELD =
      new ReadingRules(EnumSet.allOf(ReadingOption.class), Set.of());

  /// Copies the sets.
  public ReadingRules {
    admitted = Set.copyOf(admitted);
    demanded = Set.copyOf(demanded);
  }

  /// The same with what the domain asks of its users' messages.
  public ReadingRules demanding(Set<MessageOption> options) {
    return new ReadingRules(admitted, options);
  }

  boolean admits(ReadingOption option) {
    return admitted.contains(option);
  }
}
