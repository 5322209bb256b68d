package org.sluice.appliance.officers;

import java.util.function.Function;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.authz.AuthorizationException;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.mgt.DefaultSessionStorageEvaluator;
import org.apache.shiro.mgt.DefaultSubjectDAO;
import org.apache.shiro.subject.Subject;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;

/// Decides, with Apache Shiro, whether the officer who signed a statement may do what it says. The
/// partitions decide the same again from the log, without Shiro.
public final class Officers {

  private final DefaultSecurityManager security;

  /// `policies` gives the policy in force of a domain.
  public Officers(Function<DomainName, DomainPolicy> policies) {
    security = new DefaultSecurityManager(new OfficerRealm(policies));
    DefaultSessionStorageEvaluator none = new DefaultSessionStorageEvaluator();
    none.setSessionStorageEnabled(false);
    DefaultSubjectDAO subjects = new DefaultSubjectDAO();
    subjects.setSessionStorageEvaluator(none);
    security.setSubjectDAO(subjects);
  }

  /// The officer who signed, if they hold `permission` (for example `issue:approve`) in `domain`.
  ///
  /// @throws OfficerException naming what is missing
  public ActingOfficer require(DomainName domain, SignedStatement signed, String permission) {
    Subject subject = new Subject.Builder(security).sessionCreationEnabled(false).buildSubject();
    try {
      subject.login(new SignedAct(domain, signed));
    } catch (AuthenticationException e) {
      throw new OfficerException(
          "the signature is not by an officer of " + domain.value() + " under the policy in force",
          e);
    }
    ActingOfficer officer = (ActingOfficer) subject.getPrincipal();
    try {
      subject.checkPermission(permission + ":" + domain.value());
    } catch (AuthorizationException e) {
      throw new OfficerException(
          officer.name()
              + " may not do this in "
              + domain.value()
              + ": it needs "
              + permission
              + ", their roles are "
              + officer.inPolicy().roles(),
          e);
    }
    return officer;
  }
}
