package org.sluice.hsm.check;

/// What one check found.
///
/// @param what what was tried
/// @param needed what the product needs it for
/// @param result how it went
/// @param detail what the token said; empty if there is nothing to add
public record Finding(String what, String needed, Result result, String detail) {

  /// How a check went.
  public enum Result {
    /// It works.
    OK,
    /// It works, with a restriction that matters to some.
    LIMITED,
    /// It does not: this token cannot hold a partition.
    MISSING
  }

  /// One line for people.
  public String line() {
    String mark =
        switch (result) {
          case OK -> "ok       ";
          case LIMITED -> "limited  ";
          case MISSING -> "MISSING  ";
        };
    String tail = detail.isEmpty() ? "" : ": " + detail;
    return mark + what + (result == Result.OK ? tail : tail + " (needed for " + needed + ")");
  }
}
