package org.sluice.mikey.constanttime;

import static org.sluice.mikey.testing.Pool.put;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.constanttime.Operation.Run;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.WeightedSums;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Every operation of the four fields.
public final class FieldOperations {

  private FieldOperations() {}

  public static List<Operation> all() {
    return List.of(
        field("field p of SAKKE", Field.SAKKE_P),
        field("field q of SAKKE", Field.SAKKE_Q),
        field("field p of P-256", Field.P256_P),
        field("field n of P-256", Field.P256_N));
  }

  private static Operation field(String name, Field f) {
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.integers(f.modulus())) {
      cases.add(new Case(v.name(), () -> new Arithmetic(f, v.octets())));
    }
    return new Operation(name, cases);
  }

  private static final class Arithmetic implements Run {
    private final Field f;
    private final int size;
    private final Frame frame;
    private final long octets;
    private final long wide;
    private final long a;
    private final long b;
    private final long r;
    private final long scale;
    private final WeightedSums sums;

    Arithmetic(Field f, byte[] value) {
      this.f = f;
      size = f.octets();
      frame = Frame.open(9L * size + WeightedSums.octets(f, 1) + WeightedSums.scaleOctets(f));
      octets = put(frame, value);
      wide = frame.alloc(2L * size + 8);
      MemorySegment.copy(value, 0, SecretPool.MEM, ValueLayout.JAVA_BYTE, wide + 3, value.length);
      a = frame.alloc(size);
      b = frame.alloc(size);
      r = frame.alloc(size);
      scale = frame.alloc(WeightedSums.scaleOctets(f));
      sums = new WeightedSums(frame, f, 1);
      f.reducePublic(a, value);
      f.reducePublic(b, Values.octets(value.length + "b" + value[value.length - 1], size));
    }

    @Override
    public void run() {
      f.add(r, a, b);
      f.sub(r, a, b);
      f.sub(r, b, a);
      f.neg(r, a);
      f.mul(r, a, b);
      f.sqr(r, a);
      f.inv(r, a);
      f.cmov(f.isZero(a), r, b);
      f.cmov(f.equal(a, b), r, a);
      f.copy(r, a);
      f.toOctets(r, a);
      f.toWords(r, a);
      long below = f.fromOctets(r, octets, size);
      f.cmov(below, r, b);
      f.fromOctets(r, octets, size - 3);
      f.reduce(r, octets, size);
      f.reduce(r, wide, 2 * size + 5);
      WeightedSums.scale(f, scale, b);
      sums.add(0, 3, wide, size + 16);
      sums.add(0, -5, octets, size);
      sums.take(r, 0, scale);
    }

    @Override
    public void close() {
      frame.close();
    }
  }
}
