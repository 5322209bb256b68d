package org.sluice.mikey.sakke;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PreparedPoint;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// What is remembered of a Z_T: that it is in the subgroup of order q, and from its third
/// multiplication on its tables (1.4 MB). The last eight domains are kept.
final class Domain {

  private static final Curve E = Curve.SAKKE;
  private static final Field Q = Field.SAKKE_Q;
  private static final int USES_WITHOUT_TABLES = 2;
  private static final Recent RECENT = new Recent();

  private final PublicPoint zT;
  private final AtomicInteger uses = new AtomicInteger();
  private volatile @Nullable PreparedPoint prepared;

  private Domain(PublicPoint zT) {
    this.zT = zT;
  }

  /// The domain with this public key.
  ///
  /// @throws org.sluice.mikey.curve.BadPoint with WRONG_ORDER if it is not in the subgroup of order
  ///   q
  static Domain of(PublicPoint zT) {
    synchronized (RECENT) {
      Domain known = RECENT.get(zT);
      if (known != null) {
        return known;
      }
    }
    Domain added = new Domain(zT.requireOrder());
    synchronized (RECENT) {
      RECENT.put(zT, added);
    }
    return added;
  }

  /// r = [a]P + Z_T for the public identity a, an element of Q; infinity for the one identity that
  /// has no key.
  void identityPoint(long r, long a) {
    try (Frame frame = Frame.open(E.pointOctets())) {
      long z = frame.alloc(E.pointOctets());
      E.mulBasePublic(r, a);
      zT.load(z);
      E.add(r, r, z);
    }
  }

  /// r = [k]([a]P + Z_T) for a secret k; infinity for the one identity that has no key.
  void encapsulationPoint(long r, long a, long k) {
    PreparedPoint tables = tables();
    try (Frame frame = Frame.open(E.pointOctets() + Q.octets())) {
      long other = frame.alloc(E.pointOctets());
      long ka = frame.alloc(Q.octets());
      if (tables == null) {
        identityPoint(other, a);
        E.mul(r, k, other);
        return;
      }
      Q.mul(ka, k, a);
      E.mulBase(other, ka);
      tables.mul(r, k);
      E.add(r, r, other);
    }
  }

  private @Nullable PreparedPoint tables() {
    // One thread makes them; the others do without until they are there.
    if (uses.getAndUpdate(n -> Math.min(n + 1, USES_WITHOUT_TABLES + 1)) == USES_WITHOUT_TABLES) {
      prepared = PreparedPoint.of(zT);
    }
    return prepared;
  }

  /// The domains used last.
  private static final class Recent extends LinkedHashMap<PublicPoint, Domain> {
    private static final long serialVersionUID = 1;
    private static final int LIMIT = 8;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<PublicPoint, Domain> eldest) {
      return size() > LIMIT;
    }
  }
}
