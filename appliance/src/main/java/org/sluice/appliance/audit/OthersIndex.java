package org.sluice.appliance.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.CarriedIn;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.Statement;

/// What the log says of other domains: the call policy of each domain of ours, with which keys
/// others sign, and which certificates were carried in with such a signature.
public final class OthersIndex {
  /// The kind of a [CarriedIn] certificate whose signature was checked with a key of the log.
  public static final String SIGNED_CERTIFICATE = "signed-kms-certificate";

  private record Server(DomainName domain, KmsUri kms) {}

  private record Carried(DomainName domain, Hash32 canonical) {}

  private final Map<DomainName, CallPolicy> latest = new HashMap<>();
  private final Map<Server, OtherSigner> signers = new HashMap<>();
  private final Map<DomainName, Long> signerStatements = new HashMap<>();
  private final Set<Carried> signed = new HashSet<>();

  OthersIndex() {}

  void accept(Statement statement) {
    switch (statement) {
      case CallPolicy policy -> latest.put(policy.domain(), policy);
      case OtherSigner s -> {
        signers.put(new Server(s.domain(), s.kms()), s);
        signerStatements.merge(s.domain(), 1L, Long::sum);
      }
      case CarriedIn in when in.kind().equals(SIGNED_CERTIFICATE) ->
          signed.add(new Carried(in.domain(), in.canonicalHash()));
      default -> {} // says nothing of others
    }
  }

  /// The call policy of a domain that counts, if it has one.
  public Optional<CallPolicy> calls(DomainName domain) {
    return Optional.ofNullable(latest.get(domain));
  }

  /// With which key a server signs its certificates, if the domain's officers named one that
  /// counts.
  public Optional<OtherSigner> signer(DomainName domain, KmsUri kms) {
    return Optional.ofNullable(signers.get(new Server(domain, kms)))
        .filter(s -> s.state() == DeviceState.ACTIVE);
  }

  /// How many statements there are about a domain's others and their keys.
  public long signerStatements(DomainName domain) {
    return signerStatements.getOrDefault(domain, 0L);
  }

  /// Whether a certificate, as it is used here, was carried in under a signature that was checked.
  public boolean wasSigned(DomainName domain, byte[] certificate) {
    byte[] line =
        (Base64.getEncoder().encodeToString(certificate) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    return signed.contains(new Carried(domain, Hash32.sha256(line)));
  }
}
