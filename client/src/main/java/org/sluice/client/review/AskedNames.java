package org.sluice.client.review;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.export.Opening;
import org.sluice.records.export.Openings;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// What a reviewer knows about names, and whom they ask about.
public final class AskedNames {
  private final Map<Hash32, UserUri> byCommitment;
  private final Optional<UserUri> user;
  private final boolean absent;

  private AskedNames(Map<Hash32, UserUri> byCommitment, Optional<UserUri> user, boolean absent) {
    this.byCommitment = byCommitment;
    this.user = user;
    this.absent = absent;
  }

  /// Nothing is known and nobody is asked about.
  public static AskedNames none() {
    return new AskedNames(Map.of(), Optional.empty(), false);
  }

  /// What a reviewer opened, and whom they ask about.
  ///
  /// @param user whose entries are wanted
  /// @param absent whether there must be none, and no commitment without an opening
  public static AskedNames of(Openings openings, Optional<UserUri> user, boolean absent) {
    Map<Hash32, UserUri> map = HashMap.newHashMap(openings.all().size());
    for (Opening opening : openings.all()) {
      map.put(opening.commitment(), opening.user());
    }
    return new AskedNames(map, user, absent);
  }

  /// Whether any name is known: without one there is nothing to say about commitments.
  boolean any() {
    return !byCommitment.isEmpty();
  }

  Optional<UserUri> name(Hash32 commitment) {
    return Optional.ofNullable(byCommitment.get(commitment));
  }

  Optional<UserUri> user() {
    return user;
  }

  boolean absent() {
    return absent;
  }

  NamesSeen begin() {
    return new NamesSeen(this);
  }
}
