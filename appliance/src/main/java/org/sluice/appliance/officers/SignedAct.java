package org.sluice.appliance.officers;

import java.util.List;
import org.apache.shiro.authc.AuthenticationToken;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;

/// An officer's act as Shiro sees it: the statement they signed is their credential. The principal
/// is the key that signed; nobody logs in by name alone.
final class SignedAct implements AuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient DomainName domain;
  private final transient SignedStatement signed;

  SignedAct(DomainName domain, SignedStatement signed) {
    if (signed.signatures().size() != 1) {
      throw new OfficerException(
          "an officer's act carries one signature, found "
              + List.copyOf(signed.signatures()).size());
    }
    this.domain = domain;
    this.signed = signed;
  }

  DomainName domain() {
    return domain;
  }

  @Override
  public Hash32 getPrincipal() {
    return signed.signatures().getFirst().keyId();
  }

  @Override
  public SignedStatement getCredentials() {
    return signed;
  }
}
