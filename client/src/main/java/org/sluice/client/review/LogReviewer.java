package org.sluice.client.review;

import java.util.List;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.TlogException;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// Reviews a log folder offline, trusting the given profiles and nothing in the folder:
///
/// 1. the checkpoint carries the log's signature and a quorum of witnesses, under every profile
/// 2. the tiles give its root, and so do the entries alone, hashed again one by one
/// 3. every entry is the canonical encoding of a signed statement
/// 4. the entries agree with each other ([EntryRules])
public final class LogReviewer {

  private static final long STEP = 1024;

  /// What a review found.
  ///
  /// @param findings the first hundred; the review passed if `all` is 0
  /// @param all how many there are
  public record Result(
      VerifiedCheckpoint checkpoint, LogCounts counts, List<Finding> findings, long all) {}

  private final String name;
  private final TileStore store;
  private final List<PinnedProfile> profiles;

  /// Reviews `store`, called `name` in refusals.
  ///
  /// @throws Refused without a profile: nothing could be checked against anything
  public LogReviewer(String name, TileStore store, List<PinnedProfile> profiles) {
    if (profiles.isEmpty()) {
      throw new Refused(
          Check.PROFILE, name, "at least one profile (--profile FILE): it pins the keys", "none");
    }
    this.name = name;
    this.store = store;
    this.profiles = List.copyOf(profiles);
  }

  /// Runs every check.
  ///
  /// @throws Refused when checkpoint, tiles, root or an entry's encoding is wrong: nothing after
  ///   that would mean anything
  public Result review() {
    VerifiedCheckpoint checkpoint = checkpoint();
    TileLog log = log(checkpoint);
    EntryRules rules = new EntryRules(profiles);
    CompactRange range = new CompactRange();
    for (long from = 0; from < log.size(); from += STEP) {
      List<byte[]> entries = read(log, from, Math.min(log.size(), from + STEP));
      for (int i = 0; i < entries.size(); i++) {
        byte[] entry = entries.get(i);
        range.append(Merkle.leafHash(entry));
        rules.accept(from + i, entry, decode(from + i, entry));
      }
    }
    if (!range.root().equals(checkpoint.checkpoint().root())) {
      throw refused("root " + checkpoint.checkpoint().root(), "root " + range.root());
    }
    rules.end(log.size());
    return new Result(checkpoint, rules.counts(), rules.findings().kept(), rules.findings().all());
  }

  private VerifiedCheckpoint checkpoint() {
    byte[] note = store.read("checkpoint");
    if (note == null) {
      throw refused("a file named checkpoint", "none");
    }
    VerifiedCheckpoint verified = null;
    for (PinnedProfile profile : profiles) {
      CheckpointVerifier verifier = profile.checkpoints();
      try {
        verified = verifier.verify(note);
      } catch (TlogException e) {
        throw refused(
            "a checkpoint under the profile of " + profile.profile().domain(),
            String.valueOf(e.getMessage()),
            e);
      }
    }
    return java.util.Objects.requireNonNull(verified, "there is at least one profile");
  }

  private TileLog log(VerifiedCheckpoint checkpoint) {
    try {
      return TileLog.open(store, checkpoint.checkpoint());
    } catch (TlogException e) {
      throw refused("tiles of the signed root", String.valueOf(e.getMessage()), e);
    }
  }

  private List<byte[]> read(TileLog log, long from, long to) {
    try {
      return log.entries(from, to);
    } catch (TlogException e) {
      throw refused("entries " + from + " to " + (to - 1), String.valueOf(e.getMessage()), e);
    }
  }

  private SignedStatement decode(long index, byte[] entry) {
    try {
      return SignedStatement.decode(entry);
    } catch (MalformedRecord e) {
      throw refused("a statement as entry " + index, String.valueOf(e.getMessage()), e);
    }
  }

  private Refused refused(String expected, String got) {
    return new Refused(Check.LOG, name, expected, got);
  }

  private Refused refused(String expected, String got, RuntimeException cause) {
    return new Refused(Check.LOG, name, expected, got, cause);
  }
}
