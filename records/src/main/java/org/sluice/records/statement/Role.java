package org.sluice.records.statement;

import org.sluice.records.codec.Coded;
import org.sluice.records.id.Purpose;

/// What an officer may do. An officer may have several.
public enum Role implements Coded {
  /// Signs policies and profiles.
  SECURITY_OFFICER(1),
  /// Opens a partition with its PIN.
  CUSTODIAN(2),
  /// Signs enrolments.
  ENROLMENT_OFFICER(3),
  /// Signs requests.
  ISSUE_OFFICER(4),
  /// Signs approvals of other officers' requests.
  APPROVER(5),
  /// Asks for audit keys, and approves those that others ask for.
  AUDITOR(6),
  /// Reads the log and the openings of its commitments.
  REVIEWER(7);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /// Whose request it takes for keys of that purpose.
  public static Role requesting(Purpose purpose) {
    return purpose == Purpose.AUDIT ? AUDITOR : ISSUE_OFFICER;
  }

  /// Whose approvals count for keys of that purpose.
  public static Role approving(Purpose purpose) {
    return purpose == Purpose.AUDIT ? AUDITOR : APPROVER;
  }

  @Override
  public int code() {
    return code;
  }
}
