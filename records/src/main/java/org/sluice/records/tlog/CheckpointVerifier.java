package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.records.codec.Octets;

/// Pinned keys of one log and its witnesses. Turns a note into a [VerifiedCheckpoint], or says why
/// not.
///
/// Lines by other keys are ignored, as signed-note demands; a line by a pinned key that does not
/// verify refuses the whole note, even where the quorum would be met without it.
public final class CheckpointVerifier {
  private static final int REMEMBERED = 8;

  private final NoteKey log;
  private final List<NoteKey> also;
  private final List<NoteKey> witnesses;
  private final int quorum;
  // Many bundles are in the log under one checkpoint, whose signatures take longer than all else
  // about a bundle. Octet for octet the same note has the same answer; only a yes is remembered.
  private final Map<Octets, VerifiedCheckpoint> verified =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Octets, VerifiedCheckpoint> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// @param log the log's own key; its name is the origin
  /// @param witnesses keys of type [NoteKey.Type#COSIGNATURE], all different
  /// @param quorum how many of them must have co-signed; 0 for a log without witnesses
  /// @throws IllegalArgumentException if these do not fit together
  public CheckpointVerifier(NoteKey log, List<NoteKey> witnesses, int quorum) {
    require(log.type() != NoteKey.Type.COSIGNATURE, "the log's key must not be a witness key");
    require(quorum >= 0 && quorum <= witnesses.size(), "quorum 0.." + witnesses.size());
    Set<String> names = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (NoteKey witness : witnesses) {
      require(witness.type() == NoteKey.Type.COSIGNATURE, "not a witness key: " + witness);
      require(names.add(witness.name()), "two witnesses named " + witness.name());
      // The name is not in what a witness signs: one key under two names would count twice.
      require(keys.add(HexFormat.of().formatHex(witness.octets())), "one key twice: " + witness);
    }
    this.log = log;
    this.also = List.of();
    this.witnesses = List.copyOf(witnesses);
    this.quorum = quorum;
  }

  private CheckpointVerifier(NoteKey log, List<NoteKey> also, List<NoteKey> witnesses, int quorum) {
    this.log = log;
    this.also = List.copyOf(also);
    this.witnesses = witnesses;
    this.quorum = quorum;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// The same keys, and one more of the log's own whose line must be there and right: ECDSA, or
  /// Ed25519.
  ///
  /// @throws IllegalArgumentException for a witness key
  public CheckpointVerifier signedAlsoBy(NoteKey key) {
    require(key.type() != NoteKey.Type.COSIGNATURE, "the log's key must not be a witness key");
    List<NoteKey> all = new ArrayList<>(also);
    all.add(key);
    return new CheckpointVerifier(log, all, witnesses, quorum);
  }

  /// Checks the log's signatures, the origin, every line by a pinned witness, and the quorum.
  ///
  /// @throws BadNote naming the check that failed
  public VerifiedCheckpoint verify(SignedNote note) {
    Checkpoint checkpoint = Checkpoint.parse(signedByLog(note));
    if (!checkpoint.origin().equals(log.name())) {
      throw new BadNote(BadNote.Check.ORIGIN, "origin " + log.name(), checkpoint.origin());
    }
    Map<String, Long> times = witnessTimes(note);
    if (times.size() < quorum) {
      throw new BadNote(
          BadNote.Check.QUORUM,
          quorum + " of " + witnesses.size() + " witnesses",
          times.size() + " " + new TreeMap<>(times).keySet());
    }
    return new VerifiedCheckpoint(checkpoint, note, times);
  }

  /// Parses and verifies; a note that was among the last ones it said yes to is not verified again.
  ///
  /// @throws BadNote naming the check that failed
  public VerifiedCheckpoint verify(byte[] note) {
    Octets octets = Octets.of(note);
    synchronized (verified) {
      VerifiedCheckpoint known = verified.get(octets);
      if (known != null) {
        return known;
      }
    }
    VerifiedCheckpoint checkpoint = verify(SignedNote.parse(note));
    synchronized (verified) {
      verified.put(octets, checkpoint);
    }
    return checkpoint;
  }

  /// The log's key.
  public NoteKey log() {
    return log;
  }

  /// The witnesses' keys.
  public List<NoteKey> witnesses() {
    return witnesses;
  }

  /// How many witnesses must have co-signed.
  public int quorum() {
    return quorum;
  }

  private String signedByLog(SignedNote note) {
    String text = note.verifiedText(log);
    for (NoteKey key : also) {
      var _ = note.verifiedText(key);
    }
    return text;
  }

  private Map<String, Long> witnessTimes(SignedNote note) {
    Map<String, Long> times = new HashMap<>();
    for (NoteKey witness : witnesses) {
      for (SignedNote.Line line : note.verifiedLines(witness)) {
        times.merge(witness.name(), Cosignature.decode(line.signature()).time(), Math::max);
      }
    }
    return times;
  }
}
