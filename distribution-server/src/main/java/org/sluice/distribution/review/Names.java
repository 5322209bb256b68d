package org.sluice.distribution.review;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.Opening;
import org.sluice.records.export.Openings;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// Names that a reviewer opened, for the pages on their own machine. The server of the low side has
/// none, and no way to be given any.
public final class Names {
  private static final Names NONE = new Names(Map.of());

  private final Map<Hash32, UserUri> byCommitment;

  private Names(Map<Hash32, UserUri> byCommitment) {
    this.byCommitment = byCommitment;
  }

  /// Nobody's.
  public static Names none() {
    return NONE;
  }

  /// Those of a reviewer's file.
  public static Names of(Openings openings) {
    Map<Hash32, UserUri> map = HashMap.newHashMap(openings.all().size());
    for (Opening opening : openings.all()) {
      map.put(opening.commitment(), opening.user());
    }
    return new Names(map);
  }

  /// The user's name, if it is known.
  Optional<String> of(Hash32 commitment) {
    return Optional.ofNullable(byCommitment.get(commitment)).map(UserUri::value);
  }

  /// The name, or the beginning of the commitment.
  String shown(Hash32 commitment) {
    return of(commitment)
        .orElseGet(() -> "identity " + commitment.toString().substring(0, 16) + "\u2026");
  }

  /// The commitment of a user who is typed in by name.
  Optional<Hash32> find(String uri) {
    try {
      UserUri user = UserUri.parse(uri);
      return byCommitment.entrySet().stream()
          .filter(e -> e.getValue().equals(user))
          .map(Map.Entry::getKey)
          .findFirst();
    } catch (MalformedRecord e) {
      return Optional.empty();
    }
  }
}
