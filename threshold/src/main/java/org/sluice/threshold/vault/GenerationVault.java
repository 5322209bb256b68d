package org.sluice.threshold.vault;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.SetCheck;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.extraction.GenerationShares;
import org.sluice.threshold.sharing.Feldman;

/// Keeps, switches, opens and destroys the generations of one partition. Within a generation
/// everything is write-once.
public final class GenerationVault {
  private static final byte[] AAD = "sluice/sealed-share/v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KCV = "sluice/kcv/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int SEALED_MAX = 256;
  private static final int Z_SHARE = 1;
  private static final int X_SHARE = 2;

  private final int index;
  private final PartitionToken token;
  private final PartitionStore store;

  /// For partition `index`.
  public GenerationVault(int index, PartitionToken token, PartitionStore store) {
    this.index = index;
    this.token = token;
    this.store = store;
  }

  /// Sealed form of a generation: `u8 1 | u8 t | u8 n | 32 policyHash | bytes16 z | bytes16 x`.
  private record Sealed(Threshold threshold, Hash32 policyHash, Octets z, Octets x) {
    static Sealed decode(byte[] octets) {
      return Reader.decode(
          octets,
          "SealedGeneration",
          in -> {
            if (in.u8("version") != 1) {
              throw in.refuse("version", "not 1");
            }
            return new Sealed(
                new Threshold(in.u8("t"), in.u8("n")),
                Hash32.read(in, "policyHash"),
                Octets.of(in.bytes16("z", SEALED_MAX)),
                Octets.of(in.bytes16("x", SEALED_MAX)));
          });
    }

    byte[] encode() {
      return new Writer()
          .u8(1)
          .u8(threshold.t())
          .u8(threshold.n())
          .raw(policyHash.octets())
          .bytes16(z)
          .bytes16(x)
          .toByteArray();
    }
  }

  /// kcv_A = HMAC-SHA-256(k_A, "sluice/kcv/v1" || session id || A) of the key with that label.
  public Hash32 keyCheckValue(String label, Hash32 sessionId, List<Integer> set) {
    Writer w = new Writer().raw(KCV).raw(sessionId.octets());
    set.forEach(w::u8);
    // Published in the generation record, so it may leave secret memory.
    return Hash32.of(Published.mac(token, label, w.toByteArray()).toArray());
  }

  /// Notes durably which generation is about to be made, before any key of it is in the token, so
  /// that a crash leaves nothing without a name. A pending generation that was never logged is
  /// destroyed first.
  public void begin(GenerationRecord record, Hash32 policyHash) {
    dropPending(record.domain());
    Octets none = Octets.of(new byte[0]);
    Sealed empty = new Sealed(new Threshold(record.t(), record.n()), policyHash, none, none);
    store.put(file(record.gamma()), empty.encode());
    store.put(pendingFile(record.domain()), record.gamma().octets());
  }

  /// Seals the generation that [#begin] noted, beside the one in force, and reads it back. Durable
  /// when this returns.
  public void keepPending(
      GenerationRecord record, Hash32 policyHash, SecretBytes z, SecretBytes x) {
    Hash32 gamma = record.gamma();
    token.newSealingKey(sealingLabel(gamma));
    Sealed sealed =
        new Sealed(
            new Threshold(record.t(), record.n()),
            policyHash,
            seal(gamma, policyHash, Z_SHARE, z),
            seal(gamma, policyHash, X_SHARE, x));
    store.put(file(gamma), sealed.encode());
    try (SecretBytes readZ = open(gamma, Z_SHARE);
        SecretBytes readX = open(gamma, X_SHARE)) {
      if (!readZ.sameAs(z) || !readX.sameAs(x)) {
        throw refused(Refusal.SHARES_DO_NOT_MATCH, "sealed shares do not read back");
      }
    }
  }

  /// GAMMA of the domain's pending generation, or null.
  public @Nullable Hash32 pending(DomainName domain) {
    return gamma(pendingFile(domain));
  }

  /// GAMMA of the domain's generation in force here, or null.
  public @Nullable Hash32 active(DomainName domain) {
    return gamma(activeFile(domain));
  }

  /// The logged record is the switch: the pending generation comes into force, the one before is
  /// destroyed. Doing it again changes nothing.
  ///
  /// A crash between the steps leaves the switch to be repeated when the record is read again: the
  /// one before goes first, because once the new one is in force nothing names the old.
  public void comeIntoForce(DomainName domain) {
    Hash32 next = pending(domain);
    if (next == null) {
      return;
    }
    Hash32 before = active(domain);
    if (before != null && !before.equals(next)) {
      destroy(before);
    }
    store.put(activeFile(domain), next.octets());
    store.delete(pendingFile(domain));
  }

  /// The partition is no longer a member: what it has of the domain's generations is destroyed.
  public void retire(DomainName domain) {
    dropPending(domain);
    Hash32 before = active(domain);
    if (before != null) {
      destroy(before);
      store.delete(activeFile(domain));
    }
  }

  /// Whether nothing of that generation is left in token and store.
  public boolean isGone(GenerationRecord record) {
    Hash32 gamma = record.gamma();
    boolean keys =
        new Threshold(record.t(), record.n())
            .setsOf(index).stream().anyMatch(a -> token.has(GenerationShares.keyLabel(gamma, a)));
    return !keys
        && !token.has(sealingLabel(gamma))
        && store.get(file(gamma)) == null
        && !Objects.equals(gamma, active(record.domain()))
        && !Objects.equals(gamma, pending(record.domain()));
  }

  /// Opens the shares of the generation of `record`, if all of it is what the record says (design
  /// section 3): [z_i]P = Z_i, [x_i]G = X_i, every own kcv_A. The caller closes the result.
  public GenerationShares load(GenerationRecord record, Hash32 policyHash) {
    Hash32 gamma = record.gamma();
    if (!Objects.equals(gamma, active(record.domain()))) {
      throw refused(Refusal.NO_GENERATION, "generation " + gamma + " is not in force here");
    }
    if (!sealed(gamma).policyHash().equals(policyHash)) {
      throw refused(
          Refusal.POLICY_NOT_CONFIRMED,
          "the policy in force when the record was logged is not the one of the ceremony");
    }
    requireKeys(record);
    GenerationShares.Public known = GenerationShares.Public.of(record);
    PublicPoint zShare =
        Feldman.at(Curve.SAKKE, Feldman.points(Curve.SAKKE, record.summedZ()), index);
    SecretBytes z = open(gamma, Z_SHARE);
    SecretBytes x = null;
    boolean done = false;
    try {
      x = open(gamma, X_SHARE);
      if (!Feldman.opens(Curve.SAKKE, z, zShare)
          || !Feldman.opens(Curve.P256, x, known.xShares().get(index - 1))) {
        throw refused(Refusal.SHARES_DO_NOT_MATCH, "shares and commitments");
      }
      done = true;
      return new GenerationShares(index, known, z, x, token);
    } finally {
      if (!done) {
        z.close();
        if (x != null) {
          x.close();
        }
      }
    }
  }

  /// Key check values of the own replicated keys as they are in the token now, in the order of
  /// [Threshold#setsOf(int)]; zeros for a key that is missing.
  public List<Hash32> keyCheckValues(GenerationRecord record) {
    return new Threshold(record.t(), record.n())
        .setsOf(index).stream()
            .map(a -> {
              String label = GenerationShares.keyLabel(record.gamma(), a);
              return token.has(label) ? keyCheckValue(label, record.sessionId(), a) : Hash32.ZERO;
            })
            .toList();
  }

  private void requireKeys(GenerationRecord record) {
    for (SetCheck c : record.setChecks()) {
      if (!c.set().contains(index)) {
        continue;
      }
      String label = GenerationShares.keyLabel(record.gamma(), c.set());
      if (!token.has(label) || !keyCheckValue(label, record.sessionId(), c.set()).equals(c.kcv())) {
        throw refused(Refusal.SHARES_DO_NOT_MATCH, "replicated key of set " + c.set());
      }
    }
  }

  private void dropPending(DomainName domain) {
    Hash32 before = pending(domain);
    if (before != null && !Objects.equals(before, active(domain))) {
      destroy(before);
      store.delete(pendingFile(domain));
    }
  }

  private void destroy(Hash32 gamma) {
    if (store.get(file(gamma)) != null) {
      for (List<Integer> a : sealed(gamma).threshold().setsOf(index)) {
        token.destroy(GenerationShares.keyLabel(gamma, a));
      }
    }
    token.destroy(sealingLabel(gamma));
    store.delete(file(gamma));
  }

  private Octets seal(Hash32 gamma, Hash32 policyHash, int kind, SecretBytes share) {
    byte[] aad = aad(gamma, policyHash, kind);
    return Octets.of(token.encrypt(sealingLabel(gamma), iv(kind), aad, share));
  }

  private SecretBytes open(Hash32 gamma, int kind) {
    Sealed s = sealed(gamma);
    return token.decrypt(
        sealingLabel(gamma),
        iv(kind),
        aad(gamma, s.policyHash(), kind),
        (kind == Z_SHARE ? s.z() : s.x()).toArray());
  }

  private Sealed sealed(Hash32 gamma) {
    byte[] octets = store.get(file(gamma));
    if (octets == null) {
      throw refused(Refusal.NO_GENERATION, "no sealed shares of generation " + gamma);
    }
    return Sealed.decode(octets);
  }

  private @Nullable Hash32 gamma(String file) {
    byte[] octets = store.get(file);
    return octets == null ? null : Hash32.of(octets);
  }

  /// The sealing key encrypts exactly twice in its life, once for each kind.
  private static byte[] iv(int kind) {
    byte[] iv = new byte[12];
    iv[0] = (byte) kind;
    return iv;
  }

  private byte[] aad(Hash32 gamma, Hash32 policyHash, int kind) {
    return new Writer()
        .raw(AAD)
        .raw(gamma.octets())
        .raw(policyHash.octets())
        .u8(index)
        .u8(kind)
        .toByteArray();
  }

  private static String sealingLabel(Hash32 gamma) {
    return "sluice-seal-" + gamma;
  }

  private static String file(Hash32 gamma) {
    return "generation-" + gamma;
  }

  /// Names in the store of what belongs to a generation in force.
  static List<String> filesOf(DomainName domain, Hash32 gamma) {
    return List.of(activeFile(domain), file(gamma));
  }

  private static String pendingFile(DomainName domain) {
    return "pending-" + domain;
  }

  private static String activeFile(DomainName domain) {
    return "active-" + domain;
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }
}
