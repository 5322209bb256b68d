package org.sluice.threshold;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.SignedNote;

/// One partition as its coordinator sees it. The coordinator is not trusted: a partition checks
/// everything against its own token, its own reading of the log and its own clock, and refuses with
/// [PartitionRefused]. One that cannot be asked at all throws [PartitionUnavailable]; one that
/// found its own computation inconsistent has wiped itself and throws [PartitionStopped].
///
/// The order is: ceremony, [#follow(LogAdvance)] past the generation record,
/// [#activate(DomainName)], freshness, extraction. After a restart the log is replayed from 0.
public interface Partition {

  /// Index 1..n, fixed for the partition's life.
  int index();

  /// Its public keys.
  PartitionIdentity identity();

  // --- ceremony (design section 8): each step once, in this order; any refusal ends the run

  /// Called at the partition by its custodian, never by the coordinator: the plan that was compared
  /// out of band. Only exactly this plan will be joined.
  void custodianConfirms(CeremonyPlan plan);

  /// For a newcomer alone, before [#join(CeremonyPlan)]: a checkpoint at which it stands, with the
  /// cosignatures of a quorum of the generation in force, of which it is no member. Without it a
  /// newcomer joins nothing.
  default void meet(DomainName domain, SignedNote checkpoint) {
    throw new PartitionUnavailable(index(), "it cannot be shown a checkpoint");
  }

  /// Round 0. Makes this run's nonce and key agreement pairs.
  Ceremony.Nonce join(CeremonyPlan plan);

  /// Round 1. Draws the polynomials; answers with the hash of their commitments.
  Ceremony.Commitment commit(List<Ceremony.Nonce> nonces);

  /// Signs the list of all n hashes.
  Ceremony.Agreement agree(List<Ceremony.Commitment> commitments);

  /// Round 2. Opens, once all n have signed the same list.
  Ceremony.Opening open(List<Ceremony.Agreement> agreements);

  /// Round 3. Checks every opening and its own sub-shares.
  Ceremony.Finding check(List<Ceremony.Opening> openings);

  /// Last step: if all n found the same transcript, writes the pending generation durably, reads it
  /// back, destroys this run's key agreement pairs, and signs the generation record that it
  /// assembled itself.
  Signature sign(List<Ceremony.Verdict> verdicts);

  /// Ends a run: wipes what it made. Harmless if there is none.
  void abandon();

  // --- the log (design section 4)

  /// Index of the entry that it needs next.
  long logPosition();

  /// Reads entries, and co-signs the checkpoint once the new size is durable. Returns the
  /// cosignature line for the note, or null for a piece of a replay. An entry that breaks a rule is
  /// refused ([EntryRefused]) and the checkpoint is not co-signed.
  ///
  /// A logged generation record that this partition signed switches the domain to it at once: the
  /// generation before is destroyed.
  SignedNote.@Nullable Line follow(LogAdvance advance);

  // --- activation

  /// Opens the shares of the domain's generation in force into locked memory, if they match the
  /// logged record, and asks for freshness. It answers no extraction before [#confirmFresh].
  Freshness.Challenge activate(DomainName domain);

  /// Answers another partition's challenge with its own durable size and root.
  Freshness.Answer answer(Freshness.Challenge challenge);

  /// Goes on if enough others answered ([Threshold#freshAnswers()]) and its own log extends the
  /// largest.
  void confirmFresh(DomainName domain, List<Freshness.Answer> answers);

  /// Wipes all shares and seeds at once. Activation is needed again.
  void deactivate();

  /// Evidence for the log that nothing of a generation before is left here, signed by the identity
  /// key. What is in backups of the token is not seen from here.
  default SignedStatement destruction(DomainName domain, Hash32 gamma) {
    throw new PartitionUnavailable(index(), "it cannot be asked for evidence of a destruction");
  }

  /// Statements of its own that it has not read in the log yet: its custodian's backups. None while
  /// the log is replayed. Whoever writes the log checks them before they are in it.
  default List<SignedStatement> unlogged() {
    return List.of();
  }

  // --- extraction (design section 5)

  /// Round 1 for one open batch. Repeating it while the batch is open gives the same octets.
  Extraction.RoundOne round1(Extraction.Order order);

  /// Round 2, after all checks of the round-1 messages. The caller closes the result.
  Extraction.RoundTwo round2(Extraction.RoundTwoOrder order);

  // --- blame (design section 7): after a batch failed, for one of its leaves while it is open. A
  // transport that does not carry these messages leaves the defaults: then nobody is named.

  /// Round 1 of the leaf as a batch of its own, under another label, so that nothing of it can be
  /// used in the batch that failed.
  default Extraction.RoundOne blame1(Blame.Order order) {
    throw new PartitionUnavailable(index(), "it cannot be asked to name a liar");
  }

  /// Round 2 of it: openings in the exponent, and key parts if this partition is to answer and its
  /// checks hold. The caller closes the result.
  default Blame.Answer blame2(Blame.RoundTwoOrder order) {
    throw new PartitionUnavailable(index(), "it cannot be asked to name a liar");
  }

  /// Repeats the key check values of the replicated keys that it uses.
  default Blame.KeyCheck keyCheck(Blame.Order order) {
    throw new PartitionUnavailable(index(), "it cannot be asked to name a liar");
  }

  /// The seed of a set in a blame batch, 32 octets, if two members have signed different openings
  /// of it. Never a seed of an issuing batch. The caller closes the result.
  default SecretBytes revealSeed(Blame.Dispute dispute) {
    throw new PartitionUnavailable(index(), "it cannot be asked to name a liar");
  }
}
