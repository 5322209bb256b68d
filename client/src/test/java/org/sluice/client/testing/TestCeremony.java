package org.sluice.client.testing;

import java.util.List;
import java.util.stream.Stream;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Dealing;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.records.statement.PartitionSets;
import org.sluice.records.statement.SetCheck;

/// A generation record of three partitions with the public keys of a test's master secrets.
final class TestCeremony {

  /// Identity keys of the three partitions.
  static final List<AuthenticationKey> PARTITIONS =
      Stream.of("p1", "p2", "p3").map(TestDomain::p256).toList();

  private static final int T = 2;
  private static final int N = 3;

  private TestCeremony() {}

  static GenerationRecord generation(DomainName domain, TestLog log, TestMasters masters) {
    Octets zT = Octets.of(masters.zT().octets());
    Octets kpak = Octets.of(masters.kpak().octets());
    List<Octets> z = List.of(zT, zT);
    List<Octets> x = List.of(kpak, kpak);
    Dealing dealing = new Dealing(hash("commitments"), Octets.of(new byte[32]), z, x);
    return new GenerationRecord(
        hash("session/" + domain),
        TestLog.ORIGIN,
        domain,
        TestDomain.EPOCH,
        1,
        T,
        N,
        log.witnesses().stream()
            .map(w -> new PartitionKeys(PARTITIONS.get(w.index() - 1).spki(), w.key().toArray()))
            .toList(),
        List.of(dealing, dealing, dealing),
        z,
        x,
        zT,
        kpak,
        PartitionSets.of(T, N).stream().map(a -> new SetCheck(a, hash("kcv/" + a))).toList(),
        hash("software"));
  }

  private static Hash32 hash(String text) {
    return Hash32.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
