package org.sluice.distribution.review;

import java.util.List;
import java.util.Set;
import org.sluice.web.Site;
import org.sluice.web.account.Permission;
import org.sluice.web.account.Role;

/// Who may do what with the review pages.
public final class ReviewRoles {
  /// See the log and everything made from it.
  public static final Permission READ_LOG = new Permission("review:read");

  /// Leave a signed note about a period.
  public static final Permission SIGN_OFF = new Permission("review:sign-off");

  /// Reads the log, and can do nothing else.
  public static final Role REVIEWER = new Role("reviewer", false, Set.of(READ_LOG));

  /// Leaves signed notes; reads only if it is a reviewer too.
  public static final Role SIGNATORY = new Role("signatory", true, Set.of(SIGN_OFF));

  /// All roles of the low side's accounts.
  public static final List<Role> ALL = List.of(REVIEWER, SIGNATORY);

  /// What the shell shows and where it leads.
  public static final Site SITE = new Site("log review", "/review", "review");

  private ReviewRoles() {}
}
