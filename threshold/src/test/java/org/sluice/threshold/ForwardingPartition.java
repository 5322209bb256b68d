package org.sluice.threshold;

import java.util.List;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.SignedNote;

/// A partition that passes everything on; tests alter what they want.
public abstract class ForwardingPartition implements Partition {

  protected Partition inner;

  protected ForwardingPartition(Partition inner) {
    this.inner = inner;
  }

  @Override
  public int index() {
    return inner.index();
  }

  @Override
  public PartitionIdentity identity() {
    return inner.identity();
  }

  @Override
  public void custodianConfirms(CeremonyPlan plan) {
    inner.custodianConfirms(plan);
  }

  @Override
  public Ceremony.Nonce join(CeremonyPlan plan) {
    return inner.join(plan);
  }

  @Override
  public Ceremony.Commitment commit(List<Ceremony.Nonce> all) {
    return inner.commit(all);
  }

  @Override
  public Ceremony.Agreement agree(List<Ceremony.Commitment> all) {
    return inner.agree(all);
  }

  @Override
  public Ceremony.Opening open(List<Ceremony.Agreement> all) {
    return inner.open(all);
  }

  @Override
  public Ceremony.Finding check(List<Ceremony.Opening> all) {
    return inner.check(all);
  }

  @Override
  public Signature sign(List<Ceremony.Verdict> all) {
    return inner.sign(all);
  }

  @Override
  public void abandon() {
    inner.abandon();
  }

  @Override
  public long logPosition() {
    return inner.logPosition();
  }

  @Override
  public SignedNote.Line follow(LogAdvance advance) {
    return inner.follow(advance);
  }

  @Override
  public Freshness.Challenge activate(DomainName domain) {
    return inner.activate(domain);
  }

  @Override
  public Freshness.Answer answer(Freshness.Challenge challenge) {
    return inner.answer(challenge);
  }

  @Override
  public void confirmFresh(DomainName domain, List<Freshness.Answer> answers) {
    inner.confirmFresh(domain, answers);
  }

  @Override
  public void deactivate() {
    inner.deactivate();
  }

  @Override
  public Extraction.RoundOne round1(Extraction.Order order) {
    return inner.round1(order);
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    return inner.round2(order);
  }

  @Override
  public Extraction.RoundOne blame1(Blame.Order order) {
    return inner.blame1(order);
  }

  @Override
  public SignedStatement destruction(DomainName domain, Hash32 gamma) {
    return inner.destruction(domain, gamma);
  }

  @Override
  public Blame.Answer blame2(Blame.RoundTwoOrder order) {
    return inner.blame2(order);
  }

  @Override
  public Blame.KeyCheck keyCheck(Blame.Order order) {
    return inner.keyCheck(order);
  }

  @Override
  public SecretBytes revealSeed(Blame.Dispute dispute) {
    return inner.revealSeed(dispute);
  }
}
