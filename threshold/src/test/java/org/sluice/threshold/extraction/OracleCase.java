package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.UserUri;
import org.sluice.threshold.Json;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.sharing.Feldman;

/// One (t, n) of the oracle's vectors, as partitions of this implementation with injected
/// replicated keys.
final class OracleCase implements AutoCloseable {
  private static final long MONTH = (2026 - 1900) * 12 + 11;
  private static final long HASHED_PERIOD = 1531;

  final Json json;
  final Threshold threshold;
  final Hash32 gamma;
  final Map<Integer, TokenDouble> tokens = new TreeMap<>();
  final Map<Integer, GenerationShares> shares = new TreeMap<>();

  OracleCase(Json json) {
    this.json = json;
    this.threshold = new Threshold(json.get("t").number(), json.get("n").number());
    this.gamma = Hash32.of(json.get("gamma").octets());
    for (int i = 1; i <= threshold.n(); i++) {
      TokenDouble token = new TokenDouble();
      for (Json set : json.get("sets").list()) {
        List<Integer> a = set.get("members").numbers();
        if (a.contains(i)) {
          token.inject(GenerationShares.keyLabel(gamma, a), set.get("key").octets());
        }
      }
      tokens.put(i, token);
    }
    GenerationShares.Public known = known();
    for (Json s : json.get("shares").list()) {
      int i = s.get("index").number();
      shares.put(
          i,
          new GenerationShares(
              i,
              known,
              SecretBytes.takeOwnershipOf(s.get("z").octets()),
              SecretBytes.takeOwnershipOf(s.get("x").octets()),
              tokens.get(i)));
    }
  }

  static List<Json> all() {
    return Json.resource("/oracle/extraction_vectors.json").list();
  }

  private GenerationShares.Public known() {
    List<Octets> x =
        json.get("xCommitments").list().stream().map(c -> Octets.of(c.octets())).toList();
    List<PublicPoint> xShares = new ArrayList<>();
    for (int i = 1; i <= threshold.n(); i++) {
      xShares.add(Feldman.at(Curve.P256, Feldman.points(Curve.P256, x), i));
    }
    return new GenerationShares.Public(
        threshold,
        gamma,
        tokens.values().stream().map(t -> Octets.of(t.identityKey())).toList(),
        PublicPoint.of(Curve.SAKKE, json.get("zT").octets()),
        PublicPoint.of(Curve.P256, json.get("kpak").octets()),
        xShares);
  }

  List<Identifier> ids() {
    KmsUri kms = KmsUri.parse("kms.example.org");
    PeriodRule hashed = PeriodRule.hashed(2_592_000, 0);
    return json.get("leaves").list().stream()
        .map(l -> {
          UserUri user = UserUri.parse(l.get("user").text());
          return l.get("user").text().startsWith("tel:")
              ? Identifier.of(PeriodRule.MONTHLY, user, kms, MONTH)
              : Identifier.of(hashed, user, kms, HASHED_PERIOD);
        })
        .toList();
  }

  Batch batch() {
    return batch(false);
  }

  Batch batch(boolean audit) {
    List<Identifier> ids = ids();
    List<Batch.Leaf> leaves = new ArrayList<>();
    for (int u = 0; u < ids.size(); u++) {
      Json l = json.get("leaves").list().get(u);
      Hash32 leafHash = Hash32.of(l.get("leafHash").octets());
      leaves.add(
          new Batch.Leaf(
              ids.get(u),
              Batch.tag(gamma, l.get("index").number(), leafHash, Purpose.ISSUE, ids.get(u))));
    }
    return new Batch(gamma, audit, leaves);
  }

  @Override
  public void close() {
    shares.values().forEach(GenerationShares::close);
  }

  @Override
  public String toString() {
    return threshold.toString();
  }
}
