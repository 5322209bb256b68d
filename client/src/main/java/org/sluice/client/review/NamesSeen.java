package org.sluice.client.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.UserUri;
import org.sluice.records.review.EntryListener;
import org.sluice.records.review.Finding;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;

/// The commitments that the entries name, set beside a reviewer's openings.
///
/// Absence of a user is proven if every commitment of the log is opened and none is the user's: a
/// commitment opens in one way only, and the partitions make keys for the identity of the opening
/// alone. An appliance that hides an identity leaves a commitment that nobody can open.
final class NamesSeen implements EntryListener {
  private static final int MAX_SHOWN = 20;

  private final AskedNames names;
  private final Set<Hash32> opened = new HashSet<>();
  private final Map<Hash32, Long> unopened = new LinkedHashMap<>();
  private final List<String> ofUser = new ArrayList<>();
  private long firstOfUser = -1;
  private long entriesOfUser;

  NamesSeen(AskedNames names) {
    this.names = names;
  }

  @Override
  public void entry(long index, SignedStatement signed) {
    if (!names.any()) {
      return;
    }
    switch (signed.statement()) {
      case Enrolled e ->
          named(index, e.commitment(), "device " + e.deviceId() + " " + lower(e.state()));
      case Extraction x ->
          named(
              index,
              x.commitment(),
              "key of period "
                  + x.period()
                  + ", "
                  + lower(x.purpose())
                  + ", request "
                  + x.requestId());
      // No other statement names a user.
      default -> {}
    }
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private void named(long index, Hash32 commitment, String what) {
    Optional<UserUri> name = names.name(commitment);
    if (name.isPresent()) {
      opened.add(commitment);
      if (name.equals(names.user())) {
        firstOfUser = firstOfUser < 0 ? index : firstOfUser;
        entriesOfUser++;
        if (ofUser.size() < MAX_SHOWN) {
          ofUser.add("  entry " + index + ": " + what);
        }
      }
    } else if (!commitment.equals(IdentityCommitment.selfTest())
        && !IdentityCommitment.isDrill(commitment)) {
      unopened.putIfAbsent(commitment, index);
    }
  }

  long entriesOfUser() {
    return entriesOfUser;
  }

  long commitments() {
    return (long) opened.size() + unopened.size();
  }

  long unopened() {
    return unopened.size();
  }

  /// Adds what there is to say, and what is wrong if absence was asked for.
  void conclude(List<String> lines, List<Finding> findings) {
    if (!names.any()) {
      return;
    }
    lines.add("names: " + opened.size() + " of " + commitments() + " commitments opened");
    names
        .user()
        .ifPresent(user -> {
          lines.add("user " + user + ": " + entriesOfUser + " entries");
          lines.addAll(ofUser);
          if (entriesOfUser > ofUser.size()) {
            lines.add("  and " + (entriesOfUser - ofUser.size()) + " more");
          }
          if (names.absent()) {
            absence(user, lines, findings);
          }
        });
  }

  private void absence(UserUri user, List<String> lines, List<Finding> findings) {
    if (entriesOfUser > 0) {
      findings.add(
          Finding.ofEntry(firstOfUser, "names " + user + ", as do " + entriesOfUser + " entries"));
    }
    unopened.entrySet().stream()
        .findFirst()
        .ifPresent(first ->
            findings.add(
                Finding.ofEntry(
                    first.getValue(),
                    "names the commitment "
                        + first.getKey()
                        + ", which is not opened: it may be "
                        + user
                        + " ("
                        + unopened.size()
                        + " of "
                        + commitments()
                        + " commitments are not)")));
    if (entriesOfUser == 0 && unopened.isEmpty()) {
      lines.add(
          "user "
              + user
              + " is absent: all "
              + commitments()
              + " commitments are opened, and none is this URI");
    }
  }
}
