package org.sluice.appliance.approval;

/// Whether a request may run: a value, so that nobody can forget to look.
public sealed interface Approval {

  /// It may.
  record Approved(ApprovedIssue issue) implements Approval {}

  /// It may not, and why.
  ///
  /// @param code short, for the log
  /// @param why for people
  record Refused(String code, String why) implements Approval {}
}
