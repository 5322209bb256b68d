package org.sluice.distribution.trust;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Statement;

/// The domains this server serves, each with its active profile.
///
/// The first profile of a domain is a file given by the operator. Later ones come through the diode
/// and through the log, in any order, and become active when [Succession] finds nothing against
/// them. The active profile is kept in the store, so that a restart with the old file does not go
/// back.
public final class TrustedDomains {
  private static final int MAX_PROFILE_OCTETS = SignedStatement.MAX_OCTETS;

  private static final int USUAL_RELEASE_DAYS = 7;

  /// Successions in one answer.
  public static final int MAX_STEPS = 16;

  private final BundleStore store;
  private final Map<DomainName, TrustedDomain> active = new ConcurrentSkipListMap<>();
  private final Map<DomainName, Integer> releaseDays = new ConcurrentHashMap<>();

  private TrustedDomains(BundleStore store) {
    this.store = store;
  }

  /// Reads the operator's profile files and takes the higher number of file and store for each
  /// domain.
  public static TrustedDomains open(List<Path> files, BundleStore store) {
    TrustedDomains domains = new TrustedDomains(store);
    for (Path file : files) {
      byte[] octets = DurableFiles.read(file, MAX_PROFILE_OCTETS);
      if (octets == null) {
        throw new IllegalArgumentException("there is no profile " + file);
      }
      domains.begin(TrustedDomain.decode(octets));
    }
    return domains;
  }

  /// What the server that runs on the store goes by, for those who only look at it. Nothing is
  /// verified with it.
  public static TrustedDomains look(BundleStore store) {
    TrustedDomains domains = new TrustedDomains(store);
    for (byte[] octets : store.documents(DocumentPaths.SERVED).values()) {
      TrustedDomain served = TrustedDomain.decode(octets);
      DomainName name = served.profile().domain();
      domains.active.put(name, served);
      domains.noteRelease(name, domains.leaves(DocumentPaths.policies(name)));
    }
    return domains;
  }

  /// Writes down by which profiles this server serves. It is read by [#look(BundleStore)] alone: a
  /// wrong file of the operator must not outlive the next start.
  public synchronized void show() {
    try (Commit commit = store.begin()) {
      active.forEach(
          (name, domain) -> commit.document(DocumentPaths.served(name), domain.signed().encoded()));
      commit.write();
    }
  }

  private void begin(TrustedDomain given) {
    DomainName name = given.profile().domain();
    TrustedDomain stored =
        store.document(DocumentPaths.active(name)).map(TrustedDomain::decode).orElse(given);
    boolean newer = stored.profile().number() > given.profile().number();
    if (active.putIfAbsent(name, newer ? stored : given) != null) {
      throw new IllegalArgumentException("two profiles of domain " + name + " were given");
    }
  }

  /// The domain of that name, if this server serves it.
  public Optional<TrustedDomain> domain(DomainName name) {
    return Optional.ofNullable(active.get(name));
  }

  /// All domains in order of name.
  public Collection<TrustedDomain> all() {
    return List.copyOf(active.values());
  }

  /// The domains whose keys are logged under this origin.
  public List<TrustedDomain> ofLog(String origin) {
    return all().stream().filter(d -> d.profile().logOrigin().equals(origin)).toList();
  }

  /// Adds to `commit` what later decisions need of the log: policies, call policies, terms and
  /// profiles with the index of their leaf.
  public void note(long index, Statement statement, byte[] entry, Commit commit) {
    switch (statement) {
      case DomainPolicy policy ->
          commit.document(DocumentPaths.policy(policy.domain(), index), leaf(index, entry));
      case DomainProfile profile ->
          commit.document(
              DocumentPaths.candidate(profile.domain(), profile.number(), Hash32.sha256(entry)),
              leaf(index, entry));
      case CallPolicy calls ->
          commit.document(DocumentPaths.call(calls.domain(), index), leaf(index, entry));
      case DomainTerms terms ->
          commit.document(DocumentPaths.term(terms.domain(), index), leaf(index, entry));
      default -> {} // nothing else decides about trust
    }
  }

  /// Lets profiles of the log's domains become active that may, one after the other.
  public synchronized void advance(String origin, Snapshot mirror) {
    for (TrustedDomain domain : ofLog(origin)) {
      List<Succession.Leaf> policies = leaves(DocumentPaths.policies(domain.profile().domain()));
      noteRelease(domain.profile().domain(), policies);
      for (Succession.Leaf candidate :
          leaves(DocumentPaths.candidates(domain.profile().domain()))) {
        TrustedDomain now = active.getOrDefault(domain.profile().domain(), domain);
        Succession.of(now, candidate, policies, mirror).ifPresent(this::activate);
      }
    }
  }

  /// How many days before a period its keys are handed out: as the newest policy in the log says,
  /// the usual number until one has arrived.
  public int releaseDays(DomainName domain) {
    return releaseDays.getOrDefault(domain, USUAL_RELEASE_DAYS);
  }

  private void noteRelease(DomainName domain, List<Succession.Leaf> policies) {
    policies.stream()
        .map(leaf -> (DomainPolicy) leaf.signed().statement())
        .max(Comparator.comparingLong(DomainPolicy::number))
        .ifPresent(newest -> releaseDays.put(domain, newest.releaseDays()));
  }

  /// What a device needs that trusts profile `after`, step by step; at most [#MAX_STEPS] of them.
  public List<ProfileSuccession> successions(DomainName domain, long after) {
    return store.documents(DocumentPaths.successions(domain)).entrySet().stream()
        .filter(step -> step.getKey().compareTo(DocumentPaths.succession(domain, after)) > 0)
        .limit(MAX_STEPS)
        .map(step -> ProfileSuccession.decode(step.getValue()))
        .toList();
  }

  /// The proof is kept with the profile: once keys were rotated, no later checkpoint shows it.
  private void activate(ProfileSuccession step) {
    TrustedDomain next = TrustedDomain.of(step.next());
    DomainName name = next.profile().domain();
    try (Commit commit = store.begin()) {
      commit
          .document(DocumentPaths.active(name), next.signed().encoded())
          .document(DocumentPaths.served(name), next.signed().encoded())
          .document(DocumentPaths.succession(name, next.profile().number()), step.encoded())
          .write();
    }
    active.put(name, next);
  }

  /// The call policy of a domain that counts: the last in the log.
  public Optional<Logged<CallPolicy>> calls(DomainName domain) {
    return newest(DocumentPaths.calls(domain), CallPolicy.class);
  }

  /// The terms of a domain that count: the last in the log.
  public Optional<Logged<DomainTerms>> terms(DomainName domain) {
    return newest(DocumentPaths.terms(domain), DomainTerms.class);
  }

  private <T extends Statement> Optional<Logged<T>> newest(String prefix, Class<T> type) {
    return leaves(prefix).stream()
        .max(Comparator.comparingLong(Succession.Leaf::index))
        .map(leaf ->
            new Logged<>(leaf.index(), leaf.signed(), type.cast(leaf.signed().statement())));
  }

  /// A statement and where it stands in the log.
  public record Logged<T extends Statement>(long index, SignedStatement signed, T statement) {}

  private List<Succession.Leaf> leaves(String prefix) {
    List<Succession.Leaf> leaves = new ArrayList<>();
    store
        .documents(prefix)
        .values()
        .forEach(octets -> {
          Reader in = new Reader(octets, "leaf");
          long index = in.u64("index");
          byte[] entry = in.bytes32("entry", SignedStatement.MAX_OCTETS);
          leaves.add(new Succession.Leaf(index, SignedStatement.decode(entry)));
        });
    return leaves;
  }

  private static byte[] leaf(long index, byte[] entry) {
    return new Writer().u64(index).bytes32(entry).toByteArray();
  }
}
