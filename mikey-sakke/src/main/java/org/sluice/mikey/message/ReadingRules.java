package org.sluice.mikey.message;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// How strictly messages are opened.
///
/// @param admitted departures from the documents that are accepted
/// @param demands what the opener's own domain asks of its users' messages
public record ReadingRules(Set<ReadingOption> admitted, Demands demands) {

  /// What a domain asks of a message of its users, by the message's time: a domain can change it.
  @FunctionalInterface
  public interface Demands {
    /// Nothing more than the documents ask.
    Demands NONE = _ -> Set.of();

    /// What is asked of a message of that time.
    Set<MessageOption> of(Instant time);
  }

  /// The documents to the letter, and nothing more asked.
  public static final ReadingRules STRICT = new ReadingRules(Set.of(), Demands.NONE);

  /// Everything that was seen in the field.
  public static final ReadingRules FIELD =
      new ReadingRules(EnumSet.allOf(ReadingOption.class), Demands.NONE);

  /// Copies the set.
  public ReadingRules {
    admitted = Set.copyOf(admitted);
  }

  /// These departures, and nothing more asked.
  public static ReadingRules admitting(Set<ReadingOption> admitted) {
    return new ReadingRules(admitted, Demands.NONE);
  }

  /// The same with what the domain asks of its users' messages, whenever they were made.
  public ReadingRules demanding(Set<MessageOption> options) {
    Set<MessageOption> always = Set.copyOf(options);
    return new ReadingRules(admitted, _ -> always);
  }

  boolean admits(ReadingOption option) {
    return admitted.contains(option);
  }
}
