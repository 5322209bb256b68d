package org.sluice.appliance.imports;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A line that cannot be imported, and why.
///
/// @param line from 1
/// @param why for people, without the line's number
public record ImportProblem(long line, Kind kind, String why) {

  /// What is wrong, so that a million errors can be told in a few lines.
  public enum Kind {
    /// No UTF-8 text.
    ENCODING,
    /// Longer than a line may be.
    TOO_LONG,
    /// Not the fields of the header, or no JSON object of them.
    FIELDS,
    /// A domain that this appliance does not serve, or no name of one.
    DOMAIN,
    /// No URI of a user.
    URI,
    /// A URI with characters that look like others.
    LOOK_ALIKE,
    /// A number of devices, kind of sealing key, kind of identity or person that cannot be.
    VALUE,
    /// The same identity on an earlier line.
    DUPLICATE,
    /// An identity that a person may take for another one: see `Similar`.
    SIMILAR,
    /// An identity that was revoked.
    REVOKED;

    /// As it is written in reports.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind that is written so, if there is one.
    public static Optional<Kind> of(String word) {
      return Stream.of(values()).filter(k -> k.word().equals(word)).findFirst();
    }
  }

  @Override
  public String toString() {
    return "line " + line + ": " + why;
  }
}
