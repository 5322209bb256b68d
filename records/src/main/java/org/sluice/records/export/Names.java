package org.sluice.records.export;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// Users, perhaps millions, in bounded size: how many, a hash of all their names, and the first.
///
/// ```
/// u32 total | 32 digest | u8 count, { text user }
/// ```
///
/// @param digest a chain over all names in ascending order: it begins as 32 zero octets, and each
///   name makes it SHA-256(digest || u16 length || name)
/// @param first the first of them, at most [#MAX_FIRST], ascending
public record Names(long total, Hash32 digest, List<UserUri> first) {
  /// Most that are named.
  public static final int MAX_FIRST = 100;

  /// None.
  public static final Names NONE = new Names(0, Hash32.ZERO, List.of());

  static final int MIN_OCTETS = 4 + Hash32.LENGTH + 1;

  private static final int MIN_NAME = 2 + 8;

  /// Checks the fields.
  public Names {
    first = List.copyOf(first);
    Hash32 chain = Hash32.ZERO;
    for (UserUri u : first) {
      chain = link(chain, u);
    }
    Bounds.of("Names")
        .u32("total", total)
        .range("first", first.size(), Math.min(total, MAX_FIRST), Math.min(total, MAX_FIRST))
        .ascending("first", first.stream().map(UserUri::value).toList())
        .that(total > MAX_FIRST || chain.equals(digest), "digest", "not that of the names");
  }

  private static Hash32 link(Hash32 chain, UserUri user) {
    return Hash32.sha256(chain.octets(), new Writer().text(user.value()).toByteArray());
  }

  static Names read(Reader in) {
    return new Names(
        in.u32("total"),
        Hash32.read(in, "digest"),
        in.list(in.count8("first", 0, MAX_FIRST, MIN_NAME), r -> UserUri.read(r, "user")));
  }

  void write(Writer out) {
    out.u32(total);
    digest.write(out);
    out.u8(first.size());
    first.forEach(u -> out.text(u.value()));
  }

  /// Takes names one after another, in ascending order, and keeps only what [Names] holds.
  public static final class Gathering {
    private final List<UserUri> first = new ArrayList<>();
    private Hash32 digest = Hash32.ZERO;
    private long total;

    /// The next.
    public void add(UserUri user) {
      digest = link(digest, user);
      total++;
      if (first.size() < MAX_FIRST) {
        first.add(user);
      }
    }

    /// All that were added.
    public Names names() {
      return new Names(total, digest, first);
    }
  }
}
