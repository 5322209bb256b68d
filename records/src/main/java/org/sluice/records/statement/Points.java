package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;

/// Lists of curve points in uncompressed form: length and first octet are checked here, the curve
/// equation by who computes with them.
final class Points {
  private static final int UNCOMPRESSED = 0x04;

  private Points() {}

  static List<Octets> read(Reader in, String field, int n, int octets) {
    return in.list(n, r -> Octets.of(r.raw(field, octets)));
  }

  static void check(Bounds b, String field, List<Octets> points, int n, int octets) {
    b.size(field, points, n, n);
    for (Octets p : points) {
      b.length(field, p, octets).that(p.at(0) == UNCOMPRESSED, field, "not a point 04||x||y");
    }
  }
}
