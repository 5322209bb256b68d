package org.sluice.distribution.pull;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.CallPolicyFile;
import org.sluice.records.export.DomainTermsFile;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Extraction;

/// Puts an answer together from store and mirror: the newest key set of each period, its log entry
/// and its proof, all under one checkpoint.
public final class KeySetDesk {
  private static final int RETRY_SECONDS = 30;
  private static final int TAG_DIGITS = 32;

  private final LowSide lowSide;
  private final InstantSource clock;

  /// Answers from what the low side holds.
  public KeySetDesk(LowSide lowSide, InstantSource clock) {
    this.lowSide = lowSide;
    this.clock = clock;
  }

  /// An answer, or that nothing has changed.
  ///
  /// @param tag names the key sets and when the next ones come, not their proofs: a log that has
  ///   grown is no news
  /// @param body JSON; nothing if the caller has it
  /// @param handedOut the key sets in it
  /// @param basis what it was made of
  /// @param made when
  /// @param until when other keys are to be handed out, though nothing else has changed
  public record Answer(
      String tag,
      Optional<String> body,
      List<SealedKeySet> handedOut,
      Basis basis,
      Instant made,
      Instant until) {}

  /// Where it is the same, so is what the same question is answered with.
  record Basis(
      long state, Optional<TrustedDomain> domain, Optional<Snapshot> log, int releaseDays) {}

  /// The key sets of one access record, periods `from` to `to`, that the log has from index `since`
  /// on.
  ///
  /// @param known the tag of what the caller has, or anything else
  public Answer answer(AccessRecord access, long from, long to, long since, String known) {
    Basis basis = basis(access.domain()); // before anything is read
    Instant now = clock.instant();
    TrustedDomain domain = domain(access.domain());
    Collection<SealedKeySet> all = newest(access, from, to);
    List<SealedKeySet> found =
        all.stream().filter(s -> !releaseOf(s, domain).isAfter(now)).toList();
    if (found.isEmpty()) {
      throw Problem.of(
          404,
          "No keys yet",
          "no keys of these periods have arrived for this device so far, or they are for later");
    }
    List<SealedKeySet> newer = found.stream().filter(s -> s.leafIndex() >= since).toList();
    String tag = tag(access, domain, newer, basis.releaseDays());
    Optional<String> body =
        known.equals(tag)
            ? Optional.empty()
            : Optional.of(body(access, domain, newer, basis.releaseDays()));
    Instant until =
        all.stream()
            .map(s -> releaseOf(s, domain))
            .filter(release -> release.isAfter(now))
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
    Answer answer = new Answer(tag, body, newer, basis, now, until);
    handOut(answer);
    return answer;
  }

  private String body(
      AccessRecord access, TrustedDomain domain, List<SealedKeySet> sets, int releaseDays) {
    Snapshot mirror = mirror(domain);
    List<JsonObject> records = new ArrayList<>();
    for (SealedKeySet sealed : sets) {
      records.add(record(sealed, mirror));
    }
    return Answers.keySets(records, mirror, access, certificate(domain), releaseDays);
  }

  /// Notes that an answer is handed out; who has what is in it already is as good as handed it.
  void handOut(Answer answer) {
    Instant now = clock.instant();
    answer.handedOut().forEach(sealed -> lowSide.store().pulled(sealed, now));
  }

  /// Whether an answer would be the same if it were made now.
  boolean holds(AccessRecord access, Answer answer) {
    Instant now = clock.instant();
    return !now.isBefore(answer.made())
        && now.isBefore(answer.until())
        && basis(access.domain()).equals(answer.basis());
  }

  private Basis basis(DomainName name) {
    long state = lowSide.store().state();
    Optional<TrustedDomain> domain = lowSide.domains().domain(name);
    return new Basis(
        state,
        domain,
        domain.flatMap(d -> lowSide.logs().snapshot(d.profile().logOrigin())),
        lowSide.domains().releaseDays(name));
  }

  /// Notes that a key set is handed out as it is, without its proof.
  ///
  /// @throws Problem if the log does not vouch for it, or has not arrived that far
  void handedOut(TrustedDomain domain, SealedKeySet sealed) {
    requireLogged(sealed, mirror(domain));
    lowSide.store().pulled(sealed, clock.instant());
  }

  private static String tag(
      AccessRecord access, TrustedDomain domain, List<SealedKeySet> sets, int releaseDays) {
    Writer all = new Writer().raw(access.encoded()).u16(releaseDays);
    domain.profile().currentCertificate().write(all);
    sets.forEach(sealed -> all.raw(sealed.encoded()));
    return '"' + Hash32.sha256(all.toByteArray()).toString().substring(0, TAG_DIGITS) + '"';
  }

  /// The current KMS certificate of a domain, as its active profile names it.
  byte[] certificate(TrustedDomain domain) {
    Hash32 hash = domain.profile().currentCertificate();
    return lowSide
        .store()
        .document(DocumentPaths.certificate(hash))
        .orElseThrow(
            () -> Problem.notReady("certificate " + hash + " has not arrived yet", RETRY_SECONDS));
  }

  /// Which other domains a domain trusts, with the proof of it and their certificates.
  ///
  /// @throws Problem if there is no call policy, or not all that belongs to it has arrived
  CallPolicyFile calls(TrustedDomain domain) {
    TrustedDomains.Logged<CallPolicy> calls =
        lowSide
            .domains()
            .calls(domain.profile().domain())
            .orElseThrow(() ->
                Problem.of(404, "No call policy", "the log has no call policy of this domain"));
    Snapshot mirror = mirror(domain);
    return new CallPolicyFile(
        entry(calls, mirror), Octets.of(mirror.note()), certificates(calls.statement().others()));
  }

  /// How long things of a domain last, with the proof of it.
  ///
  /// @throws Problem if there are no terms, or the log has not arrived
  DomainTermsFile terms(TrustedDomain domain) {
    TrustedDomains.Logged<DomainTerms> terms =
        lowSide
            .domains()
            .terms(domain.profile().domain())
            .orElseThrow(() -> Problem.of(404, "No terms", "the log has no terms of this domain"));
    Snapshot mirror = mirror(domain);
    return new DomainTermsFile(entry(terms, mirror), Octets.of(mirror.note()));
  }

  private static LoggedEntry entry(TrustedDomains.Logged<?> logged, Snapshot mirror) {
    return new LoggedEntry(
        logged.index(),
        Octets.of(logged.signed().encoded()),
        mirror.inclusion(logged.index()).hashes());
  }

  /// The newest list of a domain's revoked identities with its proof, an `ExportedItem`.
  ///
  /// @throws Problem if none has arrived
  byte[] revocations(TrustedDomain domain) {
    return lowSide
        .store()
        .document(DocumentPaths.revocations(domain.profile().domain()))
        .orElseThrow(
            () -> Problem.of(404, "No revocation list", "none of this domain has arrived so far"));
  }

  /// What the domains of this server say of others that they trust.
  Stream<CallPolicy.Other> trusted() {
    return lowSide.domains().all().stream()
        .flatMap(d -> lowSide.domains().calls(d.profile().domain()).stream())
        .flatMap(calls -> calls.statement().others().stream());
  }

  /// Their certificates, in this order.
  ///
  /// @throws Problem if one has not arrived
  List<Octets> certificates(List<CallPolicy.Other> others) {
    return others.stream()
        .map(CallPolicy.Other::certificate)
        .map(hash ->
            lowSide
                .store()
                .document(DocumentPaths.certificate(hash))
                .map(Octets::of)
                .orElseThrow(() ->
                    Problem.notReady(
                        "certificate " + hash + " has not arrived yet", RETRY_SECONDS)))
        .toList();
  }

  TrustedDomain domain(DomainName name) {
    return lowSide
        .domains()
        .domain(name)
        .orElseThrow(() -> Problem.of(404, "Unknown domain", "no domain " + name + " here"));
  }

  /// Those that may be handed out now.
  Collection<SealedKeySet> released(TrustedDomain domain, AccessRecord access, long from, long to) {
    Instant now = clock.instant();
    return newest(access, from, to).stream()
        .filter(sealed -> !releaseOf(sealed, domain).isAfter(now))
        .toList();
  }

  /// Keys of a period are handed out some days before it begins and not earlier: a device that is
  /// lost today has only those.
  private Instant releaseOf(SealedKeySet sealed, TrustedDomain domain) {
    return new KeyPeriod(domain.profile().rule(), sealed.period())
        .start()
        .minus(Duration.ofDays(lowSide.domains().releaseDays(domain.profile().domain())));
  }

  private Collection<SealedKeySet> newest(AccessRecord access, long from, long to) {
    // In order of leaf within a period: a later issue of the same period replaces an earlier one.
    TreeMap<Long, SealedKeySet> byPeriod = new TreeMap<>();
    lowSide
        .store()
        .keySets(access.sealKeyHash(), access.commitment(), from, to)
        .forEach(sealed -> byPeriod.put(sealed.period(), sealed));
    return byPeriod.values();
  }

  private Snapshot mirror(TrustedDomain domain) {
    return lowSide
        .logs()
        .snapshot(domain.profile().logOrigin())
        .orElseThrow(() -> Problem.notReady("the log has not arrived yet", RETRY_SECONDS));
  }

  private static JsonObject record(SealedKeySet sealed, Snapshot mirror) {
    byte[] entry = requireLogged(sealed, mirror);
    return Answers.record(sealed, entry, mirror.inclusion(sealed.leafIndex()));
  }

  /// The entry that vouches for a key set.
  private static byte[] requireLogged(SealedKeySet sealed, Snapshot mirror) {
    long index = sealed.leafIndex();
    if (index >= mirror.size()) {
      throw Problem.notReady(
          "the log has arrived up to entry " + mirror.size() + ", entry " + index + " is needed",
          RETRY_SECONDS);
    }
    byte[] entry = mirror.entry(index);
    requireSame(sealed, entry);
    return entry;
  }

  /// The log must say what the record says, or the record is not handed out.
  private static void requireSame(SealedKeySet sealed, byte[] entry) {
    try {
      if (SignedStatement.decode(entry).statement() instanceof Extraction leaf
          && leaf.domain().equals(sealed.domain())
          && leaf.epoch() == sealed.epoch()
          && leaf.period() == sealed.period()
          && leaf.commitment().equals(sealed.commitment())
          && leaf.recipients().contains(sealed.recipient())) {
        return;
      }
    } catch (MalformedRecord e) {
      // Not a statement: refused below like any other entry that says something else.
    }
    throw Problem.of(
        500,
        "Withheld",
        "log entry " + sealed.leafIndex() + " does not vouch for the key set that names it");
  }
}
