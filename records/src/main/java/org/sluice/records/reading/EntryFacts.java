package org.sluice.records.reading;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.StatementType;

/// What entries of different types have in common, so that a reader can filter by it.
///
/// @param domain if it belongs to one
/// @param request that it names; absent for [RequestId#NONE]
/// @param periods numbers of key periods that it names
/// @param commitment to the user whom it concerns
/// @param time in Unix seconds that the signer states; nobody else vouches for it
/// @param signers hashes of the keys that signed, not verified here
public record EntryFacts(
    StatementType type,
    Optional<DomainName> domain,
    Optional<RequestId> request,
    Optional<Purpose> purpose,
    List<Long> periods,
    Optional<Hash32> commitment,
    OptionalLong time,
    List<Hash32> signers) {
  /// Keeps copies.
  public EntryFacts {
    periods = List.copyOf(periods);
    signers = List.copyOf(signers);
  }

  /// The facts of an entry.
  public static EntryFacts of(SignedStatement entry) {
    List<Components.Part> parts = Components.of(entry.statement());
    return new EntryFacts(
        entry.statement().statementType(),
        first(parts, "domain", DomainName.class),
        first(parts, "requestId", RequestId.class).filter(id -> !id.isNone()),
        first(parts, "purpose", Purpose.class),
        periods(parts),
        first(parts, "commitment", Hash32.class),
        time(parts),
        entry.signatures().stream().map(Signature::keyId).toList());
  }

  private static <T> Optional<T> first(List<Components.Part> parts, String name, Class<T> type) {
    return parts.stream()
        .filter(part -> part.name().equals(name) && type.isInstance(part.value()))
        .map(part -> type.cast(part.value()))
        .findFirst();
  }

  private static List<Long> periods(List<Components.Part> parts) {
    List<Long> found = new ArrayList<>();
    for (Components.Part part : parts) {
      if (part.name().equals("period") || part.name().equals("periods")) {
        addPeriods(part.value(), found);
      }
    }
    return found;
  }

  private static void addPeriods(@Nullable Object value, List<Long> found) {
    if (value instanceof Long number) {
      found.add(number);
    } else if (value instanceof Collection<?> many) {
      many.forEach(one -> addPeriods(one, found));
    } else if (value != null && Components.has(value)) {
      found.addAll(periods(Components.of(value)));
    }
  }

  private static OptionalLong time(List<Components.Part> parts) {
    for (Components.Part part : parts) {
      boolean isTime = part.name().equals("time") || part.name().equals("notBefore");
      if (isTime && part.value() instanceof Long seconds) {
        return OptionalLong.of(seconds);
      }
    }
    return OptionalLong.empty();
  }
}
