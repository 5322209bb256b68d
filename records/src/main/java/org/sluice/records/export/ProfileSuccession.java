package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TlogException;

/// Everything that somebody who trusts profile k needs to trust profile k+1 (keys-and-trust rule
/// 2): the profile's leaf, the policies logged before it, which say who its officers are, and one
/// checkpoint under which all of them are proven.
///
/// ```
/// "SLPS" | u8 version = 1 | bytes32 checkpoint | leaf profile | u16 count, leaves of policies
/// leaf = u64 index | bytes32 entry | u8 count, 32 * proof
/// ```
///
/// A device, a replica and the receiver decide by the same code; the octets may come from anybody.
///
/// @param checkpoint signed note with cosignatures, 1 to 16 384 octets
/// @param policies 1 to 256 in order of index, all before the profile
public record ProfileSuccession(Octets checkpoint, Leaf profile, List<Leaf> policies) {
  /// Most policies of a domain before one profile.
  public static final int MAX_POLICIES = 256;

  /// Most octets.
  public static final int MAX_OCTETS = 4 << 20;

  private static final byte[] MAGIC = "SLPS".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int MIN_LEAF = 8 + 4 + 1 + 1;

  /// A log entry with its place and its RFC 9162 path.
  ///
  /// @param entry 1 to 65 535 octets
  /// @param proof up to 63 hashes, leaf end first
  public record Leaf(long index, Octets entry, List<Hash32> proof) {
    /// Checks the fields.
    public Leaf {
      proof = List.copyOf(proof);
      Bounds.of("Leaf")
          .u64("index", index)
          .range("entry", entry.length(), 1, SignedStatement.MAX_OCTETS)
          .size("proof", proof, 0, InclusionProof.MAX_HASHES);
    }

    static Leaf read(Reader in) {
      return new Leaf(
          in.u64("index"),
          in.octets32("entry", SignedStatement.MAX_OCTETS),
          Hash32.readList(in, "proof", 0, InclusionProof.MAX_HASHES));
    }

    void write(Writer out) {
      out.u64(index).bytes32(entry);
      Hash32.writeList(out, proof);
    }

    private SignedStatement signed() {
      return SignedStatement.decode(entry.toArray());
    }
  }

  /// Checks the fields.
  public ProfileSuccession {
    policies = List.copyOf(policies);
    Bounds.of("ProfileSuccession")
        .range("checkpoint", checkpoint.length(), 1, LogSegment.MAX_CHECKPOINT)
        .size("policies", policies, 1, MAX_POLICIES)
        .ascending("policies", policies.stream().map(Leaf::index).toList())
        .that(policies.getLast().index() < profile.index(), "policies", "after the profile");
  }

  /// The profile with its signatures; to be believed only where [#objection] finds nothing.
  ///
  /// @throws MalformedRecord if the leaf is no profile
  public SignedStatement next() {
    SignedStatement signed = profile.signed();
    if (signed.statement() instanceof DomainProfile) {
      return signed;
    }
    throw new MalformedRecord(
        "ProfileSuccession", "profile", "is " + signed.statement().label() + ", not a profile");
  }

  /// Why the profile may not follow `before`, or nothing if it may.
  public Optional<String> objection(DomainProfile before) {
    try {
      return objection(before, next());
    } catch (MalformedRecord | TlogException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Number of the policy whose officers signed; 0 if no policy says who may.
  ///
  /// @throws MalformedRecord if a leaf is no statement
  public long policyNumber() {
    return officers(next()).map(DomainPolicy::number).orElse(0L);
  }

  /// When the witnesses of `before` had seen the profile in the log, in Unix seconds: the middle of
  /// the times of those who co-signed, so that fewer than half of them cannot move it. To be asked
  /// only where [#objection] finds nothing.
  public long shownAt(DomainProfile before) {
    List<Long> times =
        DomainLog.of(before).verify(checkpoint.toArray()).witnessTimes().values().stream()
            .sorted()
            .toList();
    return times.get((times.size() - 1) / 2);
  }

  private Optional<String> objection(DomainProfile before, SignedStatement signed) {
    DomainProfile after = (DomainProfile) signed.statement();
    if (!after.domain().equals(before.domain())) {
      return Optional.of("a profile of " + after.domain() + ", not of " + before.domain());
    }
    if (after.number() <= before.number()) {
      return Optional.of("number " + after.number() + " is not above " + before.number());
    }
    if (!after.previous().equals(before.hash())) {
      return Optional.of(
          "the profile before it is " + after.previous() + ", known is " + before.hash());
    }
    if (before.options().contains(DomainOption.NO_AUDIT_KEYS)
        && !after.options().contains(DomainOption.NO_AUDIT_KEYS)) {
      return Optional.of("it takes back that there are no audit keys");
    }
    requireProven(before);
    Optional<DomainPolicy> officers = officers(signed);
    if (officers.isEmpty()) {
      return Optional.of("no policy in the log says who may sign it");
    }
    return quorumSigned(signed, officers.get())
        ? Optional.empty()
        : Optional.of(
            "fewer security officers signed it than policy "
                + officers.get().number()
                + " demands: "
                + officers.get().securityQuorum());
  }

  /// Under the keys of the profile before: whoever took over the new keys alone proves nothing.
  private void requireProven(DomainProfile before) {
    Checkpoint head = DomainLog.of(before).verify(checkpoint.toArray()).checkpoint();
    requireProven(profile, head);
    policies.forEach(policy -> requireProven(policy, head));
  }

  private static void requireProven(Leaf leaf, Checkpoint head) {
    new InclusionProof(leaf.index(), head.size(), leaf.proof())
        .verify(Merkle.leafHash(leaf.entry().toArray()), head.root());
  }

  /// The last policy of the chain that begins with number 1, each signed by the quorum of the one
  /// before; entries that do not continue it do not count.
  private Optional<DomainPolicy> officers(SignedStatement of) {
    DomainProfile after = (DomainProfile) of.statement();
    Optional<DomainPolicy> last = Optional.empty();
    for (Leaf leaf : policies) {
      SignedStatement signed = leaf.signed();
      if (signed.statement() instanceof DomainPolicy policy
          && policy.domain().equals(after.domain())
          && follows(last, policy, signed)) {
        last = Optional.of(policy);
      }
    }
    return last;
  }

  private static boolean follows(
      Optional<DomainPolicy> last, DomainPolicy policy, SignedStatement signed) {
    return last.map(before ->
            policy.number() == before.number() + 1
                && policy.previous().equals(before.hash())
                && quorumSigned(signed, before))
        .orElseGet(() -> policy.number() == 1 && quorumSigned(signed, policy));
  }

  private static boolean quorumSigned(SignedStatement signed, DomainPolicy policy) {
    long signers =
        policy.officers(Role.SECURITY_OFFICER).stream()
            .map(Officer::spki)
            .filter(spki -> signed.signedBy(spki.toArray()))
            .count();
    return signers >= policy.securityQuorum();
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().raw(MAGIC).u8(VERSION).bytes32(checkpoint);
    profile.write(out);
    out.u16(policies.size());
    policies.forEach(policy -> policy.write(out));
    return out.toByteArray();
  }

  /// Whether these octets begin as a succession does.
  public static boolean looksLike(byte[] octets) {
    return octets.length >= MAGIC.length
        && Octets.of(java.util.Arrays.copyOf(octets, MAGIC.length)).equals(Octets.of(MAGIC));
  }

  /// The succession that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static ProfileSuccession decode(byte[] octets) {
    return Reader.decode(
        octets,
        "ProfileSuccession",
        in -> {
          in.magic(MAGIC);
          in.version(VERSION);
          return new ProfileSuccession(
              in.octets32("checkpoint", LogSegment.MAX_CHECKPOINT),
              Leaf.read(in),
              in.list(in.count16("policies", 1, MAX_POLICIES, MIN_LEAF), Leaf::read));
        });
  }
}
