package org.sluice.distribution.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.reading.EntryFacts;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StatementType;

/// The rows of some entries, collected and then written as one.
final class Chunk implements AutoCloseable {
  private record Leaf(long index, Set<Hash32> recipients) {}

  private final IndexStore store;
  private final WriteBatch batch = new WriteBatch();
  private final Map<RequestId, Optional<RequestRow>> requests = new HashMap<>();
  private final Map<String, Counts> counts = new HashMap<>();
  private final Map<String, byte[]> countKeys = new HashMap<>();
  private final Map<String, List<Leaf>> leaves = new HashMap<>();

  Chunk(IndexStore store) {
    this.store = store;
  }

  void add(long index, SignedStatement entry) {
    EntryFacts facts = EntryFacts.of(entry);
    facts.commitment().ifPresent(user -> put(Keys.numbered(Keys.user(user), index), type(facts)));
    if (entry.statement() instanceof Extraction leaf) {
      leaf(index, leaf);
      return;
    }
    facts.request().ifPresent(id -> put(Keys.numbered(Keys.ofRequest(id), index), type(facts)));
    progress(index, facts, entry.statement());
    if (facts.type() != StatementType.ENROLLED) {
      put(Keys.numbered(Keys.TIMELINE, index), row(index, facts).value());
    }
    boolean audits =
        facts.type().recordName().startsWith("Audit")
            || (entry.statement() instanceof Request r && r.purpose() == Purpose.AUDIT);
    if (audits) {
      put(Keys.numbered(Keys.AUDIT, index), type(facts));
    }
  }

  /// What the entry says about a request, about counts, and about who is who.
  private void progress(long index, EntryFacts facts, Statement statement) {
    switch (statement) {
      case Request request ->
          requests.put(request.requestId(), Optional.of(begun(index, facts, request)));
      case Export export when export.kind() == BundleKind.KEY_SETS.code() ->
          change(export.requestId(), row -> row.exported(export.count()));
      case AuditReleased released ->
          change(released.requestId(), row -> row.exported(1).manifest(index));
      case Manifest manifest -> {
        change(manifest.requestId(), row -> row.manifest(index));
        manifest
            .periods()
            .forEach(
                p -> count(manifest.domain().value(), p.period(), p.identities(), p.records()));
      }
      case DomainPolicy policy ->
          policy
              .officers()
              .forEach(officer ->
                  put(
                      Keys.officer(officer.keyId()),
                      new Writer().text(officer.name()).u64(index).toByteArray()));
      default -> {
        if (facts.type() == StatementType.APPROVAL) {
          facts.request().ifPresent(id -> change(id, row -> row.approved(facts.signers())));
        }
      }
    }
  }

  private static RequestRow begun(long index, EntryFacts facts, Request request) {
    return new RequestRow(
        request.requestId(),
        index,
        request.domain().value(),
        request.purpose().code(),
        request.periods(),
        request.notBefore(),
        request.leaves(),
        facts.signers(),
        List.of(),
        0,
        0,
        0,
        -1,
        0);
  }

  private void leaf(long index, Extraction leaf) {
    if (leaf.purpose() == Purpose.SELF_TEST) {
      put(
          Keys.numbered(Keys.TIMELINE, index),
          row(index, EntryFacts.of(SignedStatement.unsigned(leaf))).value());
      return;
    }
    boolean again = leaf.purpose() != Purpose.AUDIT && reissued(index, leaf);
    change(leaf.requestId(), row -> row.leaf(leaf.recipients().size(), again));
    if (leaf.purpose() == Purpose.AUDIT) {
      return; // handed over on the high side: no record of it is ever stored here
    }
    String domain = leaf.domain().value();
    counts.merge(
        remember(domain, leaf.period()),
        Counts.NONE.leaf(leaf.recipients().size()),
        (a, b) -> a.leaf(leaf.recipients().size()));
  }

  /// Whether the same key went to other devices before and now goes to one more.
  private boolean reissued(long index, Extraction leaf) {
    byte[] prefix = Keys.key(leaf.commitment(), leaf.period());
    List<Leaf> earlier =
        leaves.computeIfAbsent(leaf.commitment() + "/" + leaf.period(), k -> stored(prefix));
    Set<Hash32> had = new HashSet<>();
    earlier.forEach(one -> had.addAll(one.recipients));
    boolean again = !earlier.isEmpty() && !had.containsAll(leaf.recipients());
    if (again) {
      put(
          Keys.numbered(Keys.REISSUE, index),
          new Writer().u64(earlier.getLast().index).toByteArray());
    }
    Writer value = new Writer();
    Hash32.writeList(value, leaf.recipients());
    put(Keys.numbered(prefix, index), value.toByteArray());
    earlier.add(new Leaf(index, Set.copyOf(leaf.recipients())));
    return again;
  }

  private List<Leaf> stored(byte[] prefix) {
    List<Leaf> found = new ArrayList<>();
    store.up(
        prefix,
        prefix,
        (key, value) -> {
          List<Hash32> keys =
              Reader.decode(value, "leaf", in -> Hash32.readList(in, "recipients", 0, 255));
          return found.add(new Leaf(Keys.number(key), Set.copyOf(keys)));
        });
    return found;
  }

  private TimelineRow row(long index, EntryFacts facts) {
    Optional<RequestRow> request = facts.request().flatMap(this::request);
    return new TimelineRow(
        index,
        facts.type().code(),
        facts.domain().map(d -> d.value()).orElse(""),
        facts.purpose().map(Purpose::code).or(() -> request.map(RequestRow::purpose)).orElse(0),
        facts.periods().isEmpty()
            ? request.map(RequestRow::periods).orElse(List.of())
            : facts.periods(),
        officers(facts, request),
        facts.request());
  }

  private static List<Hash32> officers(EntryFacts facts, Optional<RequestRow> request) {
    Set<Hash32> all = new HashSet<>(facts.signers());
    request.ifPresent(row -> all.addAll(row.officers()));
    return List.copyOf(all);
  }

  private interface Change {
    RequestRow of(RequestRow row);
  }

  private void change(RequestId id, Change change) {
    request(id).ifPresent(row -> requests.put(id, Optional.of(change.of(row))));
  }

  private Optional<RequestRow> request(RequestId id) {
    return requests.computeIfAbsent(
        id,
        unknown -> Optional.ofNullable(store.get(Keys.request(id))).map(v -> RequestRow.of(id, v)));
  }

  private void count(String domain, long period, long identities, long records) {
    String key = remember(domain, period);
    counts.put(key, counts.getOrDefault(key, Counts.NONE).manifest(identities, records));
  }

  /// Loads a count before it is changed.
  private String remember(String domain, long period) {
    String name = domain + "/" + period;
    if (!countKeys.containsKey(name)) {
      byte[] key = Keys.count(domain, period);
      countKeys.put(name, key);
      byte @Nullable [] value = store.get(key);
      counts.put(name, value == null ? Counts.NONE : Counts.of(value));
    }
    return name;
  }

  private static byte[] type(EntryFacts facts) {
    return new byte[] {(byte) facts.type().code()};
  }

  void put(byte[] key, byte[] value) {
    try {
      batch.put(key, value);
    } catch (RocksDBException e) {
      throw new IllegalStateException("the index cannot collect a row", e);
    }
  }

  void write() {
    requests.forEach((id, row) -> row.ifPresent(r -> put(Keys.request(id), r.value())));
    counts.forEach((name, value) -> {
      byte[] key = countKeys.get(name);
      if (key != null) {
        put(key, value.value());
      }
    });
    store.write(batch);
  }

  @Override
  public void close() {
    batch.close();
  }
}
