package org.sluice.appliance.officers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authc.credential.CredentialsMatcher;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.threshold.signing.EcdsaKeys;

/// Officers and what they may do, from the policy in force of each domain. A role gives wildcard
/// permissions of that domain alone.
final class OfficerRealm extends AuthorizingRealm {

  private static final Map<Role, List<String>> PERMISSIONS = new EnumMap<>(Role.class);

  static {
    PERMISSIONS.put(Role.SECURITY_OFFICER, List.of("policy:sign", "profile:sign"));
    PERMISSIONS.put(Role.ENROLMENT_OFFICER, List.of("device:enrol"));
    PERMISSIONS.put(Role.ISSUE_OFFICER, List.of("issue:request"));
    PERMISSIONS.put(Role.APPROVER, List.of("issue:approve"));
    PERMISSIONS.put(Role.AUDITOR, List.of("audit:request", "audit:approve"));
  }

  private final Function<DomainName, DomainPolicy> policies;

  OfficerRealm(Function<DomainName, DomainPolicy> policies) {
    this.policies = policies;
    setAuthenticationTokenClass(SignedAct.class);
    setCredentialsMatcher(new SignatureMatches());
    setCachingEnabled(false);
  }

  @Override
  protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    SignedAct act = (SignedAct) token;
    DomainPolicy policy = policies.apply(act.domain());
    return policy.officers().stream()
        .filter(o -> o.keyId().equals(act.getPrincipal()))
        .findFirst()
        .map(o -> new SimpleAuthenticationInfo(new ActingOfficer(act.domain(), o), o, getName()))
        .orElse(null);
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    for (ActingOfficer officer : principals.byType(ActingOfficer.class)) {
      // Whoever has a role may take a copy of the log; that they did is an entry.
      info.addStringPermission("log:read:" + officer.domain().value());
      for (Role role : officer.inPolicy().roles()) {
        for (String permission : PERMISSIONS.getOrDefault(role, List.of())) {
          info.addStringPermission(permission + ":" + officer.domain().value());
        }
      }
    }
    return info;
  }

  /// The signature verifies under the key that the policy has for that officer.
  private static final class SignatureMatches implements CredentialsMatcher {
    private final EcdsaKeys keys = new EcdsaKeys();

    @Override
    public boolean doCredentialsMatch(AuthenticationToken token, AuthenticationInfo info) {
      SignedStatement signed = ((SignedAct) token).getCredentials();
      return info.getCredentials() instanceof Officer officer
          && signed.signedBy(officer.spki().toArray(), keys);
    }
  }
}
