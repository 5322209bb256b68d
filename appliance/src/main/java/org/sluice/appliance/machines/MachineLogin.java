package org.sluice.appliance.machines;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.mgt.DefaultSessionStorageEvaluator;
import org.apache.shiro.mgt.DefaultSubjectDAO;
import org.apache.shiro.subject.Subject;
import org.sluice.appliance.operators.Machine;
import org.sluice.appliance.operators.MachineCertificate;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Task;
import org.sluice.records.id.Hash32;

/// From a TLS connection to a machine. No session is kept: every question logs in anew.
final class MachineLogin implements AutoCloseable {
  private final DefaultSecurityManager security;
  private final InstantSource clock;

  /// A machine that is asking.
  record Asking(Machine machine, Subject subject) {
    boolean may(Task task) {
      return subject.isPermitted(task.permission().shiro());
    }
  }

  MachineLogin(OperatorFile accounts, InstantSource clock) {
    this.clock = clock;
    DefaultSessionStorageEvaluator noSessions = new DefaultSessionStorageEvaluator();
    noSessions.setSessionStorageEnabled(false);
    DefaultSubjectDAO subjects = new DefaultSubjectDAO();
    subjects.setSessionStorageEvaluator(noSessions);
    security = new DefaultSecurityManager(new MachineRealm(accounts));
    security.setSubjectDAO(subjects);
  }

  /// Who is at the other end. Nobody, whichever of these it is: no certificate, one that does not
  /// hold now, a key that no machine has.
  Optional<Asking> of(SSLSession session) {
    Optional<Hash32> pin = shown(session);
    if (pin.isEmpty()) {
      return Optional.empty();
    }
    Subject subject = new Subject.Builder(security).sessionCreationEnabled(false).buildSubject();
    try {
      subject.login(new MachineToken(pin.get()));
    } catch (AuthenticationException e) {
      return Optional.empty();
    }
    Machine machine = subject.getPrincipals().oneByType(Machine.class);
    return machine == null ? Optional.empty() : Optional.of(new Asking(machine, subject));
  }

  private Optional<Hash32> shown(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? MachineCertificate.pin(certificate, clock.instant())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // It showed none.
    }
  }

  @Override
  public void close() {
    security.destroy();
  }
}
