package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.BadBundle.Check;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.Export;

/// The identities of a domain whose keys are out and no longer to be trusted: the one item of a
/// bundle of its kind. Devices get it as an [ExportedItem]: signed by the bundle key, and its place
/// in the log is its sequence number, so that nobody can show an older one as newer.
///
/// ```
/// u8 version = 1 | text domain | u64 at | u64 until | 32 salt | u32 count, { 16 id | u64 since }
/// ```
///
/// An id is the first 16 octets of SHA-256("sluice/revoked/v1" || salt || u16 length || URI): who
/// holds the list finds a peer whose URI they know, and can try URIs that they guess.
///
/// @param at when it was made, seconds since 1970
/// @param until when it is too old, seconds since 1970; not before `at`
/// @param salt drawn for each list, 32 octets
/// @param revoked ascending by id, at most 43 000
public record RevocationList(
    DomainName domain, long at, long until, Octets salt, List<Revoked> revoked) {
  /// Most identities: what fits into one item.
  public static final int MAX_REVOKED = 43_000;

  /// Octets of a salt.
  public static final int SALT_OCTETS = 32;

  /// The order of a list.
  public static final Comparator<Revoked> BY_ID = Comparator.comparing(r -> r.id().toString());

  private static final String WHAT = "RevocationList";
  private static final int VERSION = 1;
  private static final int ID_OCTETS = 16;
  private static final byte[] LABEL = "sluice/revoked/v1".getBytes(StandardCharsets.US_ASCII);

  /// One identity.
  ///
  /// @param id as [RevocationList] says, 16 octets
  /// @param since when it first was in a list, seconds since 1970
  public record Revoked(Octets id, long since) {
    /// Checks the fields.
    public Revoked {
      Bounds.of(WHAT).length("id", id, ID_OCTETS).u64("since", since);
    }

    static Revoked read(Reader in) {
      return new Revoked(Octets.of(in.raw("id", ID_OCTETS)), in.u64("since"));
    }
  }

  /// Checks the fields.
  public RevocationList {
    revoked = List.copyOf(revoked);
    Bounds.of(WHAT)
        .u64("at", at)
        .range("until", until, at, Long.MAX_VALUE)
        .length("salt", salt, SALT_OCTETS)
        .size("revoked", revoked, 0, MAX_REVOKED)
        .ascending("revoked", revoked.stream().map(r -> r.id().toString()).toList());
  }

  /// How a list with that salt names a user.
  public static Octets id(Octets salt, UserUri user) {
    Hash32 hash =
        Hash32.sha256(new Writer().raw(LABEL).raw(salt).bytes16(user.octets()).toByteArray());
    return Octets.of(Arrays.copyOf(hash.octets(), ID_OCTETS));
  }

  /// Since when a user is revoked, if so.
  public OptionalLong since(UserUri user) {
    int place = Collections.binarySearch(revoked, new Revoked(id(salt, user), 0), BY_ID);
    return place < 0 ? OptionalLong.empty() : OptionalLong.of(revoked.get(place).since());
  }

  /// The list that an item of a bundle is, if bundle key, log and witnesses vouch for it.
  ///
  /// @throws BadBundle naming the check that failed
  /// @throws org.sluice.records.codec.MalformedRecord if it is no list of that domain
  public static RevocationList verified(
      ExportedItem item, BundleVerifier bundles, DomainName domain) {
    Export export = bundles.verify(item.proof()).export();
    if (export.kind() != BundleKind.REVOCATIONS.code() || !domain.equals(export.domain())) {
      throw new BadBundle(Check.EXPORT_MATCH, "no Export of revocations of " + domain);
    }
    item.requireIn(export);
    RevocationList list = decode(item.item().toArray());
    Bounds.of(WHAT).that(list.domain.equals(domain), "domain", "is " + list.domain);
    return list;
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).text(domain.value()).u64(at).u64(until).raw(salt);
    out.u32(revoked.size());
    revoked.forEach(r -> out.raw(r.id()).u64(r.since()));
    return out.toByteArray();
  }

  /// The list that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static RevocationList decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.version(VERSION);
          return new RevocationList(
              DomainName.read(in, "domain"),
              in.u64("at"),
              in.u64("until"),
              Octets.of(in.raw("salt", SALT_OCTETS)),
              in.list(
                  in.count32("revoked", 0, MAX_REVOKED, ID_OCTETS + Long.BYTES), Revoked::read));
        });
  }
}
