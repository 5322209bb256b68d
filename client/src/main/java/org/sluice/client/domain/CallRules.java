package org.sluice.client.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MalformedCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.CallPolicyFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KmsUri;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.BadProof;

/// Whom the users of a domain may call and be called by, as the domain's newest call policy says
/// that this client has seen; kept as `<domain>/calls`. A policy is taken only with the log's
/// proof, and never an older one than is held. Before the first one a domain's users may call those
/// domains whose profiles the client was given.
public final class CallRules {
  private final KnownDomains domains;

  public CallRules(KnownDomains domains) {
    this.domains = domains;
  }

  /// Takes a policy of the domain of `own`, or the same one again.
  ///
  /// @throws Refused when it is not proven, not of the domain, or older than the one that is held
  public void take(PinnedProfile own, byte[] octets) {
    DomainName name = own.profile().domain();
    CallPolicy next;
    try {
      CallPolicyFile file = CallPolicyFile.decode(octets);
      next = file.verify(own.checkpoints(), name);
      List<MasterKeys> _ = keys(file);
    } catch (MalformedRecord | BadNote | BadProof e) {
      throw new Refused(
          Check.CALLS, name.value(), "a call policy that the log proves", reason(e), e);
    }
    Optional<CallPolicy> held = held(name).map(CallPolicyFile::policy);
    if (held.isPresent() && next.number() < held.get().number()) {
      throw new Refused(
          Check.CALLS,
          name.value(),
          "policy " + held.get().number() + " or a later one",
          "policy " + next.number());
    }
    DurableFiles.write(file(name), octets);
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /// The policy that counts, if the domain has one.
  public Optional<CallPolicy> policy(PinnedProfile own) {
    return held(own.profile().domain()).map(CallPolicyFile::policy);
  }

  /// The public keys of a domain that users may send messages to.
  ///
  /// @throws Refused when the policy does not name it, or not for this direction
  public MasterKeys callable(PinnedProfile own, KmsUri kms) {
    DomainName name = own.profile().domain();
    CallPolicyFile file =
        held(name)
            .orElseThrow(() ->
                new Refused(Check.CALLS, name.value(), "a call policy (pull it first)", "none"));
    requireCallable(own, kms);
    return keys(file).stream()
        .filter(keys -> keys.kms().equals(kms))
        .findFirst()
        .orElseThrow(
            () -> new Refused(Check.CALLS, name.value(), "a certificate of " + kms, "none"));
  }

  /// That users may send messages to the domain of that server.
  ///
  /// @throws Refused when they may not
  public void requireCallable(PinnedProfile own, KmsUri kms) {
    if (kms.equals(own.profile().kms())) {
      return;
    }
    Optional<CallPolicy> policy = policy(own);
    if (policy.isPresent()
        && policy.get().other(kms).filter(CallPolicy.Other::mayBeCalled).isEmpty()) {
      throw new Refused(
          Check.CALLS,
          own.profile().domain().value(),
          "a domain that call policy " + policy.get().number() + " lets its users call",
          kms.value());
    }
  }

  /// Public keys of every other domain whose messages users may open: those of the policy, and
  /// where there is none those whose certificates are here.
  public List<MasterKeys> senders(PinnedProfile own) throws IOException {
    Optional<CallPolicyFile> file = held(own.profile().domain());
    if (file.isEmpty()) {
      return domains.othersThan(own);
    }
    CallPolicy policy = file.get().policy();
    return keys(file.get()).stream()
        .filter(keys -> policy.other(keys.kms()).filter(CallPolicy.Other::mayCall).isPresent())
        .toList();
  }

  /// The certificates that came with the policy, as they are, of the servers that it names.
  public Map<KmsUri, Octets> certificates(PinnedProfile own) {
    Map<KmsUri, Octets> found = new LinkedHashMap<>();
    held(own.profile().domain())
        .ifPresent(file -> {
          CallPolicy policy = file.policy();
          for (int i = 0; i < file.certificates().size(); i++) {
            found.put(policy.others().get(i).kms(), file.certificates().get(i));
          }
        });
    return found;
  }

  /// The keys of a policy's certificates, each of the server that it is listed for.
  private static List<MasterKeys> keys(CallPolicyFile file) {
    CallPolicy policy = file.policy();
    List<MasterKeys> all = new ArrayList<>();
    for (int i = 0; i < file.certificates().size(); i++) {
      KmsUri kms = policy.others().get(i).kms();
      try {
        KmsCertificate certificate = KmsCertificate.parse(file.certificates().get(i).toArray());
        if (!certificate.keys().kms().equals(kms) || certificate.revoked()) {
          throw new Refused(
              Check.CALLS,
              policy.domain().value(),
              "a certificate of " + kms + " that is valid",
              certificate.keys().kms() + (certificate.revoked() ? ", revoked" : ""));
        }
        all.add(certificate.keys());
      } catch (MalformedCertificate e) {
        throw new Refused(
            Check.CALLS, policy.domain().value(), "a certificate of " + kms, reason(e), e);
      }
    }
    return all;
  }

  private Optional<CallPolicyFile> held(DomainName name) {
    Path file = file(name);
    byte[] octets = DurableFiles.read(file, CallPolicyFile.MAX_OCTETS);
    if (octets == null) {
      return Optional.empty();
    }
    try {
      CallPolicyFile held = CallPolicyFile.decode(octets);
      var _ = held.policy();
      return Optional.of(held);
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file.toString(), "a call policy", "a damaged one", e);
    }
  }

  private Path file(DomainName name) {
    return domains.folder(name).resolve("calls");
  }
}
