package org.sluice.threshold.ceremony;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Complaint;
import org.sluice.threshold.Ceremony.Finding;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.sharing.Feldman;
import org.sluice.threshold.sharing.Polynomial;
import org.sluice.threshold.sharing.Succession;
import org.sluice.threshold.vault.GenerationVault;
import org.sluice.threshold.vault.Published;

/// One partition's part in one run. The steps come once each and in order; after a refusal or a
/// complaint nothing of the run is left. It signs a record only if everything that it can recompute
/// agrees and its own pending generation is durable and has been read back.
public final class CeremonyMember implements AutoCloseable {
  private enum Step {
    JOINED,
    COMMITTED,
    AGREED,
    OPENED,
    CHECKED,
    OVER
  }

  private final int index;
  private final CeremonyPlan plan;
  private final PartitionToken token;
  private final PartitionStore store;
  private final GenerationVault vault;
  private final MessageChecks checks;
  private final RunKeys keys;
  private final @Nullable Before before;
  private final Nonce ownNonce;
  private final Octets dealingNonce;
  private Step step = Step.JOINED;
  private @Nullable Run run;

  /// Round 0: makes this run's nonce and key agreement pairs for a plan that the custodian
  /// confirmed. `before` is the generation that the plan names as the one before, or null.
  public CeremonyMember(
      int index,
      CeremonyPlan plan,
      PartitionToken token,
      PartitionStore store,
      GenerationVault vault,
      @Nullable Before before) {
    this.index = index;
    this.before = before;
    this.plan = plan;
    this.token = token;
    this.store = store;
    this.vault = vault;
    this.checks = new MessageChecks(index, plan);
    if (!plan.threshold().isSupported()) {
      throw refused(Refusal.SET_SIZE_NOT_SUPPORTED, plan.threshold().toString());
    }
    if (before != null) {
      requireDealers();
    }
    RunKeys.destroyAll(token, store);
    Octets nonce = Published.nonce(token);
    this.dealingNonce = Published.nonce(token);
    this.keys = new RunKeys(index, plan.threshold(), token, store, nonce);
    List<Octets> transport = new ArrayList<>();
    List<Octets> sets = new ArrayList<>();
    keys.make(transport, sets);
    Nonce unsigned = new Nonce(index, nonce, transport, sets, Octets.of(new byte[0]));
    Octets signature = sign(CeremonyOctets.nonce(plan.fingerprint(), unsigned));
    this.ownNonce = new Nonce(index, nonce, transport, sets, signature);
  }

  private void requireDealers() {
    Succession s = succession();
    @Nullable String wrong =
        s == null
            ? "no dealers"
            : s.wrongDealers(plan.partitions().stream().map(p -> p.identitySpki()).toList());
    if (wrong != null) {
      throw refused(Refusal.NOT_THE_NEXT_GENERATION, wrong);
    }
  }

  /// Answer of round 0.
  public Nonce nonce() {
    return ownNonce;
  }

  /// Round 1.
  public Commitment commit(List<Nonce> nonces) {
    expectStep(Step.JOINED);
    checks.allOf(nonces.stream().map(Nonce::index).toList());
    for (Nonce n : nonces) {
      checks.signedBy(n.index(), CeremonyOctets.nonce(plan.fingerprint(), n), n.signature());
      checks.nonce(n);
    }
    checks.require(
        nonces.get(index - 1).equals(ownNonce), Refusal.EQUIVOCATION, "own nonce is altered");
    Hash32 session = CeremonyOctets.sessionId(plan, nonces);
    keys.derive(nonces);
    int t = plan.threshold().t();
    Before.Dealt dealt = deal(t);
    Polynomial z = dealt.z();
    Polynomial x = dealt.x();
    Run r = new Run(session, List.copyOf(nonces), z, x, new OwnShares(z.at(index), x.at(index)));
    run = r;
    step = Step.COMMITTED;
    Hash32 hash =
        CeremonyOctets.commitmentHash(
            session, index, r.zCommitments(), r.xCommitments(), dealingNonce);
    Commitment unsigned = new Commitment(index, hash, Octets.of(new byte[0]));
    return new Commitment(index, hash, sign(CeremonyOctets.commitment(session, unsigned)));
  }

  private Before.Dealt deal(int t) {
    RandomSource random = this::tokenRandom;
    Before b = before;
    CeremonyPlan.After after = plan.after();
    if (b != null && after != null) {
      return b.deal(index, plan, after, vault, random);
    }
    return Before.Dealt.of(
        Polynomial.draw(Curve.SAKKE, t, random), () -> Polynomial.draw(Curve.P256, t, random));
  }

  private @Nullable Succession succession() {
    Before b = before;
    CeremonyPlan.After after = plan.after();
    return b == null || after == null ? null : b.succession(plan, after);
  }

  /// Signs the list of all n hashes.
  public Agreement agree(List<Commitment> commitments) {
    Run r = expect(Step.COMMITTED);
    checks.allOf(commitments.stream().map(Commitment::index).toList());
    for (Commitment c : commitments) {
      checks.signedBy(c.index(), CeremonyOctets.commitment(r.session(), c), c.signature());
    }
    Hash32 own =
        CeremonyOctets.commitmentHash(
            r.session(), index, r.zCommitments(), r.xCommitments(), dealingNonce);
    checks.require(
        commitments.get(index - 1).commitmentHash().equals(own),
        Refusal.EQUIVOCATION,
        "own commitment hash is altered");
    r.commitments().addAll(commitments);
    step = Step.AGREED;
    return new Agreement(
        index, sign(CeremonyOctets.agreement(r.session(), index, r.commitments())));
  }

  /// Round 2, once all n have signed the same list.
  public Opening open(List<Agreement> agreements) {
    Run r = expect(Step.AGREED);
    checks.allOf(agreements.stream().map(Agreement::index).toList());
    for (Agreement a : agreements) {
      byte[] list = CeremonyOctets.agreement(r.session(), a.index(), r.commitments());
      checks.signedBy(a.index(), list, a.signature(), Refusal.EQUIVOCATION);
    }
    r.agreements().addAll(agreements);
    List<SubShare> subShares = keys.others().stream().map(j -> subShare(r, j)).toList();
    Opening unsigned =
        new Opening(
            index,
            dealingNonce,
            r.zCommitments(),
            r.xCommitments(),
            subShares,
            Octets.of(new byte[0]));
    step = Step.OPENED;
    return new Opening(
        index,
        dealingNonce,
        r.zCommitments(),
        r.xCommitments(),
        subShares,
        sign(CeremonyOctets.opening(r.session(), unsigned)));
  }

  private SubShare subShare(Run r, int recipient) {
    try (SecretBytes z = r.z().at(recipient);
        SecretBytes x = r.x().at(recipient)) {
      return new SubShare(
          recipient,
          keys.encrypt(
              recipient,
              RunKeys.Z,
              CeremonyOctets.subShare(r.session(), index, recipient, RunKeys.Z),
              z),
          keys.encrypt(
              recipient,
              RunKeys.X,
              CeremonyOctets.subShare(r.session(), index, recipient, RunKeys.X),
              x),
          keys.wrappedFor(recipient));
    }
  }

  /// Round 3. A [Complaint] ends the run here too.
  public Finding check(List<Opening> openings) {
    Run r = expect(Step.OPENED);
    checks.allOf(openings.stream().map(Opening::index).toList());
    for (Opening o : openings) {
      checks.signedBy(o.index(), CeremonyOctets.opening(r.session(), o), o.signature());
    }
    r.openings().addAll(openings);
    @Nullable Succession succession = succession();
    for (Opening o : openings) {
      OpeningCheck check = new OpeningCheck(index, plan, r.session(), keys, o, succession);
      @Nullable String wrong = check.wrong(r.commitments().get(o.index() - 1).commitmentHash());
      if (wrong == null && o.index() != index) {
        wrong = addSubShare(r, check);
      }
      if (wrong != null) {
        return complain(r, o.index(), wrong);
      }
    }
    @Nullable String wrong = publicKeys(openings);
    if (wrong != null) {
      return complain(r, 0, wrong);
    }
    Hash32 transcript =
        CeremonyOctets.transcript(r.session(), r.commitments(), r.agreements(), openings);
    r.transcript().add(transcript);
    List<Hash32> kcv =
        plan.threshold().setsOf(index).stream()
            .map(a -> vault.keyCheckValue(keys.replicatedLabel(a), r.session(), a))
            .toList();
    step = Step.CHECKED;
    Verdict unsigned = new Verdict(index, transcript, kcv, Octets.of(new byte[0]));
    return new Verdict(index, transcript, kcv, sign(CeremonyOctets.verdict(r.session(), unsigned)));
  }

  private static @Nullable String addSubShare(Run r, OpeningCheck check) {
    try (SecretBytes z = check.zShare();
        SecretBytes x = check.xShare()) {
      check.takeKeys();
      Feldman.add(Curve.SAKKE, r.zShare(), z);
      Feldman.add(Curve.P256, r.xShare(), x);
      return null;
    } catch (OpeningCheck.WrongSubShare e) {
      return e.getMessage();
    }
  }

  /// Z_T != O and KPAK != O.
  private static @Nullable String publicKeys(List<Opening> openings) {
    try {
      var _ = RecordAssembly.sums(Curve.SAKKE, openings, Opening::z);
      var _ = RecordAssembly.sums(Curve.P256, openings, Opening::x);
      return null;
    } catch (BadPoint e) {
      return "a summed commitment is " + e.problem();
    }
  }

  private Complaint complain(Run r, int culprit, String why) {
    Complaint unsigned = new Complaint(index, culprit, why, Octets.of(new byte[0]));
    Octets signature = sign(CeremonyOctets.complaint(r.session(), unsigned));
    close();
    return new Complaint(index, culprit, why, signature);
  }

  /// Last step: keeps the pending generation, destroys the run's key agreement pairs, signs the
  /// record.
  public Signature sign(List<Verdict> verdicts) {
    Run r = expect(Step.CHECKED);
    checks.allOf(verdicts.stream().map(Verdict::index).toList());
    for (Verdict v : verdicts) {
      checks.signedBy(v.index(), CeremonyOctets.verdict(r.session(), v), v.signature());
      checks.verdict(v, r.transcript().getFirst());
    }
    GenerationRecord record =
        new RecordAssembly(index, plan)
            .record(r.session(), r.commitments(), r.openings(), verdicts);
    vault.begin(record, plan.policyHash());
    keys.makeForGeneration(record.gamma());
    vault.keepPending(record, plan.policyHash(), r.zShare(), r.xShare());
    Hash32 keyId = plan.partition(index).keyId();
    close();
    return new Signature(keyId, token.signIdentity(record.signingInput()));
  }

  /// Wipes what is left of the run, here and in the token.
  @Override
  public void close() {
    if (step != Step.OVER) {
      step = Step.OVER;
      if (run != null) {
        run.close();
      }
      RunKeys.destroyAll(token, store);
    }
  }

  private void expectStep(Step wanted) {
    if (step != wanted) {
      throw refused(
          Refusal.OUT_OF_ORDER, "run is at " + step + ", asked for what follows " + wanted);
    }
  }

  private Run expect(Step wanted) {
    expectStep(wanted);
    Run r = run;
    if (r == null) {
      throw new IllegalStateException("a run without its secrets");
    }
    return r;
  }

  private Octets sign(byte[] octets) {
    return Octets.of(token.signIdentity(octets));
  }

  private void tokenRandom(long at, int octets) {
    try (SecretBytes drawn = SecretBytes.allocate(octets)) {
      token.random(drawn);
      drawn.use(from -> {
        java.lang.foreign.MemorySegment.copy(SecretPool.MEM, from, SecretPool.MEM, at, octets);
        return at;
      });
    }
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }
}
