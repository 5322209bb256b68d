package org.sluice.client.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.CallPolicyFile;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;

/// Call policies of a world's domain about one other world's, logged.
public final class TestCalls {
  private final World world;
  private final World other;

  public TestCalls(World world, World other) {
    this.world = world;
    this.other = other;
  }

  /// What `domain` would say; the other domain is not in it where `calls` is 0.
  public CallPolicy policy(DomainName domain, long number, Hash32 previous, int calls) {
    Hash32 certificate = Hash32.sha256(other.domain().certificate());
    return new CallPolicy(
        domain,
        number,
        previous,
        calls == 0
            ? List.of()
            : List.of(new CallPolicy.Other(other.domain().kms(), certificate, calls)),
        1);
  }

  /// With its proof, witnessed by so many.
  public CallPolicyFile logged(CallPolicy policy, int cosigners) {
    SignedStatement entry = SignedStatement.sign(policy, world.domain().officer());
    long index = world.log().append(entry);
    return new CallPolicyFile(
        new LoggedEntry(index, Octets.of(entry.encoded()), world.log().inclusion(index).hashes()),
        Octets.of(world.log().checkpoint(cosigners)),
        policy.others().isEmpty() ? List.of() : List.of(Octets.of(other.domain().certificate())));
  }

  /// What a server answers with the world's first policy: both directions.
  public byte[] bothWays() {
    CallPolicy policy = policy(world.domain().name(), 1, Hash32.ZERO, 3);
    String file = Base64.getEncoder().encodeToString(logged(policy, 3).encoded());
    return ("{\"calls\":\"" + file + "\"}").getBytes(StandardCharsets.US_ASCII);
  }
}
