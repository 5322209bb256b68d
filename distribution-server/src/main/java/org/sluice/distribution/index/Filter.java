package org.sluice.distribution.index;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Which rows of the timeline are wanted; what is absent does not matter.
///
/// @param type code of a statement
/// @param purpose code of a purpose
/// @param period number of a key period
/// @param officers hashes of keys, one of which must have signed; none for anybody
public record Filter(
    OptionalInt type,
    Optional<String> domain,
    OptionalInt purpose,
    OptionalLong period,
    Set<Hash32> officers,
    Optional<RequestId> request) {
  /// Everything.
  public static final Filter ALL =
      new Filter(
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Set.of(),
          Optional.empty());

  /// Keeps a copy.
  public Filter {
    officers = Set.copyOf(officers);
  }

  boolean takes(TimelineRow row) {
    return (type.isEmpty() || type.getAsInt() == row.type())
        && (domain.isEmpty() || domain.get().equals(row.domain()))
        && (purpose.isEmpty() || purpose.getAsInt() == row.purpose())
        && (period.isEmpty() || row.periods().contains(period.getAsLong()))
        && (officers.isEmpty() || row.officers().stream().anyMatch(officers::contains))
        && (request.isEmpty() || request.equals(row.request()));
  }
}
