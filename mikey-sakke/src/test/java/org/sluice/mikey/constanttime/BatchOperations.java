package org.sluice.mikey.constanttime;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.batch.BaseMultiples;
import org.sluice.mikey.batch.TracedBatch;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.constanttime.Operation.Run;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Batches of secret scalars: the secret itself, then its successors.
public final class BatchOperations {

  private BatchOperations() {}

  /// In lanes, and one by one.
  public static List<Operation> all() {
    return List.of(
        operation("batch of multiples of P, in lanes", TracedBatch::lanes),
        operation("batch of multiples of P, one by one", TracedBatch::oneByOne),
        operation("batch of multiples of G, in lanes", Field.P256_N, TracedBatch::generator),
        operation(
            "batch of multiples of G, one by one", Field.P256_N, TracedBatch::generatorOneByOne),
        operation("agreements by X25519, in lanes", Field.P256_N, TracedBatch::agreements),
        operation("sums of multiples of points, in lanes", TracedBatch::sums),
        operation("expansions of a key, in lanes", TracedBatch::expansions));
  }

  @FunctionalInterface
  private interface Body {
    void run(long out, long scalars);
  }

  private static Operation operation(String name, Body body) {
    return operation(name, Field.SAKKE_Q, body);
  }

  private static Operation operation(String name, Field q, Body body) {
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.few(q.modulus())) {
      cases.add(new Case(v.name(), () -> prepare(v.octets(), q, body)));
    }
    return new Operation(name, cases);
  }

  private static Run prepare(byte[] secret, Field q, Body body) {
    Frame frame =
        Frame.open(TracedBatch.COUNT * (BaseMultiples.SCALAR + BaseMultiples.POINT + 8L) + 256);
    long step = frame.alloc(q.octets());
    long scalars = frame.alloc(TracedBatch.COUNT * (long) q.octets());
    long out = frame.alloc(TracedBatch.COUNT * (long) BaseMultiples.POINT);
    q.reducePublic(scalars, secret);
    q.set(step, 2);
    for (int i = 1; i < TracedBatch.COUNT; i++) {
      long scalar = scalars + (long) i * q.octets();
      q.add(scalar, scalar - q.octets(), step); // q-1 is followed by 1, not by 0
    }
    return new Run() {
      @Override
      public void run() {
        body.run(out, scalars);
      }

      @Override
      public void close() {
        frame.close();
      }
    };
  }
}
