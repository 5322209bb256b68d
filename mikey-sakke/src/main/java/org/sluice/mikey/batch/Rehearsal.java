package org.sluice.mikey.batch;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Whether secrets may go into lanes. Until the JVM's compiler has compiled it, code of the Vector
/// API keeps every vector in an array of the heap, where nobody can wipe it. So the lanes are
/// rehearsed with public scalars until such a run allocates nothing for its lanes; each part of a
/// batch begins with a short rehearsal, and is watched for allocations itself.
final class Rehearsal {

  /// From so many multiples and addends on, in all batches together, more are to be expected: worth
  /// the seconds that the compiler takes, which are as long as two thousand multiples one by one.
  private static final int POINTS_WORTH_IT = 1024;

  /// The same for multiples of G: the compiler takes as long as thirty thousand one by one.
  private static final int GENERATOR_WORTH_IT = 1 << 14;

  /// The same for agreements by X25519.
  private static final int AGREEMENTS_WORTH_IT = 1 << 13;

  /// From so many expansions on; a user takes about thirty, which are a tenth of a millisecond.
  private static final int EXPANSIONS_WORTH_IT = 1 << 17;

  private static final int FEW_GROUPS = 2;
  private static final int MANY_GROUPS = 6;
  private static final int SHORT = 3;
  private static final int TRIES = 3;
  private static final int ROUNDS = 3000;

  /// Where a round is a millisecond.
  private static final int SHORT_ROUNDS = 12_000;

  /// Rounds must not be over before a compiler that has other work has had its turn.
  private static final long LEAST_NANOS = 8_000_000_000L;

  private static final int ARRAY_HEADER = 16;
  private static final int INFO_OCTETS = 40;
  private static final int EXPANSION = 48;

  /// A part that is computed in registers allocates frames and numbers only, a tenth of this; with
  /// one of its methods not compiled it allocates megabytes.
  private static final long OWN_OBJECTS = 128 << 10;

  private static final AtomicLong SEEN_ON_HEAP = new AtomicLong();
  private static final boolean POSSIBLE = possible();

  /// Of what computes on the curve.
  static final Rehearsal CURVE = new Rehearsal(Rehearsal::curve, POINTS_WORTH_IT, ROUNDS);

  /// Of what multiplies G of P-256.
  static final Rehearsal GENERATOR =
      new Rehearsal(Rehearsal::generator, GENERATOR_WORTH_IT, SHORT_ROUNDS);

  /// Of X25519.
  static final Rehearsal AGREEMENTS =
      new Rehearsal(Rehearsal::agreements, AGREEMENTS_WORTH_IT, SHORT_ROUNDS);

  /// Of what hashes.
  static final Rehearsal HASHES = new Rehearsal(Rehearsal::hashes, EXPANSIONS_WORTH_IT, ROUNDS);

  private final IntToLongFunction rehearsed;
  private final int worthIt;
  private final int rounds;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicLong scalars = new AtomicLong();
  private volatile boolean compiled;

  /// `rehearsed` answers how many octets of the heap so many groups of lanes took.
  private Rehearsal(IntToLongFunction rehearsed, int worthIt, int rounds) {
    this.rehearsed = rehearsed;
    this.worthIt = worthIt;
    this.rounds = rounds;
  }

  /// Whether a part of this size may be computed in lanes now. Starts the warm-up when it pays.
  boolean lanesServe(int users) {
    if (!POSSIBLE) {
      return false;
    }
    if (!compiled) {
      if (scalars.addAndGet(users) >= worthIt && started.compareAndSet(false, true)) {
        Thread.ofPlatform().daemon().name("sluice-lanes").start(this::warmUp);
      }
      return false;
    }
    if (users < LaneField.LANES) {
      return false;
    }
    if (!passes()) {
      takeBack();
    }
    return compiled;
  }

  boolean isCompiled() {
    return compiled;
  }

  private void takeBack() {
    compiled = false;
    started.set(false);
  }

  /// Computes a part of a batch, and looks whether its lanes stayed out of the heap.
  <T> T watched(Supplier<T> part) {
    long before = allocated();
    T result = part.get();
    if (allocated() - before > OWN_OBJECTS) {
      SEEN_ON_HEAP.incrementAndGet();
      takeBack();
    }
    return result;
  }

  /// The same for a part without a result.
  void watch(Runnable part) {
    Boolean _ =
        watched(() -> {
          part.run();
          return true;
        });
  }

  static long partsSeenOnHeap() {
    return SEEN_ON_HEAP.get();
  }

  /// Rehearses until it passes. False where that cannot be, or was not reached in many rounds and
  /// eight seconds.
  synchronized boolean warmUp() {
    if (!POSSIBLE) {
      return false;
    }
    long begun = System.nanoTime();
    for (int i = 0; !compiled && (i < rounds || System.nanoTime() - begun < LEAST_NANOS); i++) {
      compiled = passes();
      if (!compiled) {
        long _ = rehearsed.applyAsLong(2 * MANY_GROUPS);
      }
    }
    return compiled;
  }

  /// A rehearsal of many groups allocates as much as one of a few, but for less than the array of
  /// one vector: how often the compiler makes some small object of its own may differ.
  private boolean passes() {
    for (int i = 0; i < TRIES; i++) {
      long more = rehearsed.applyAsLong(MANY_GROUPS) - rehearsed.applyAsLong(FEW_GROUPS);
      if (Math.abs(more) < ARRAY_HEADER + LaneField.VECTOR) {
        return true;
      }
    }
    return false;
  }

  /// Octets allocated by a run with public scalars.
  private static long curve(int groups) {
    int users = groups * LaneField.LANES;
    Field q = Field.SAKKE_Q;
    try (Frame frame = Frame.open(users * (BaseMultiples.SCALAR + BaseMultiples.POINT + 8L))) {
      long scalars = frame.alloc((long) users * BaseMultiples.SCALAR);
      long out = frame.alloc((long) users * BaseMultiples.POINT);
      for (int i = 0; i < users; i++) {
        long scalar = scalars + (long) i * BaseMultiples.SCALAR;
        q.set(scalar, 3L + i);
        q.inv(scalar, scalar);
      }
      long before = allocated();
      LaneMultiples.encode(out, scalars, users, SHORT);
      return allocated() - before + additions(users);
    }
  }

  /// Octets allocated by multiples of G with public scalars.
  private static long generator(int groups) {
    int users = groups * LaneField.LANES;
    Field q = Field.P256_N;
    try (Frame frame =
        Frame.open(users * (GeneratorMultiples.SCALAR + GeneratorMultiples.POINT + 8L))) {
      long scalars = frame.alloc((long) users * GeneratorMultiples.SCALAR);
      long out = frame.alloc((long) users * GeneratorMultiples.POINT);
      for (int i = 0; i < users; i++) {
        q.set(scalars + (long) i * GeneratorMultiples.SCALAR, 3L + i);
      }
      long before = allocated();
      LaneP256Multiples.encode(out, scalars, users, SHORT);
      return allocated() - before;
    }
  }

  /// Octets allocated by agreements with public scalars and coordinates.
  private static long agreements(int groups) {
    int count = groups * LaneField.LANES;
    long octets = (long) count * AgreementBatch.OCTETS;
    try (Frame frame = Frame.open(3 * octets)) {
      long scalars = frame.alloc(octets);
      long coordinates = frame.alloc(octets);
      long out = frame.alloc(octets);
      for (int i = 0; i < count; i++) {
        long at = (long) i * AgreementBatch.OCTETS;
        SecretPool.MEM.set(ValueLayout.JAVA_BYTE, coordinates + at, (byte) 9);
        SecretPool.MEM.set(ValueLayout.JAVA_BYTE, scalars + at, (byte) i);
      }
      long before = allocated();
      LaneX25519.multiply(out, scalars, coordinates, count, SHORT);
      return allocated() - before;
    }
  }

  /// Octets allocated by additions of points that are none.
  private static long additions(int count) {
    try (Frame frame = Frame.open(LaneAdditions.octets(count) + 2L * count * LaneAdditions.POINT)) {
      LaneAdditions additions = new LaneAdditions(frame, count);
      long[] a = new long[count];
      long[] b = new long[count];
      for (int i = 0; i < count; i++) {
        a[i] = frame.alloc(LaneAdditions.POINT);
        b[i] = frame.alloc(LaneAdditions.POINT);
        SecretPool.MEM.set(ValueLayout.JAVA_DOUBLE, b[i], 1 + i);
      }
      long before = allocated();
      long _ = additions.add(a, a, b, count);
      return allocated() - before;
    }
  }

  /// Octets allocated by expansions of a public key.
  private static long hashes(int groups) {
    byte[][] infos = new byte[groups * LaneSha256.LANES][INFO_OCTETS];
    long octets = Hkdf.FRAME_OCTETS + Hkdf.PRK + (long) infos.length * EXPANSION;
    try (Frame frame = Frame.open(octets)) {
      Hkdf key = new Hkdf(frame);
      key.prk(frame.alloc(Hkdf.PRK), Hkdf.PRK);
      long out = frame.alloc((long) infos.length * EXPANSION);
      long before = allocated();
      Expansions.inLanes(out, EXPANSION, key, infos);
      return allocated() - before;
    }
  }

  /// Octets that this thread has allocated on the heap.
  private static long allocated() {
    return Threads.BEAN.getCurrentThreadAllocatedBytes();
  }

  static boolean possible() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        && ModuleLayer.boot().findModule("jdk.management").isPresent()
        && Threads.count()
        && LaneField.LANES > 1;
  }

  /// What needs jdk.management.
  private static final class Threads {
    static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Threads() {}

    static boolean count() {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return BEAN.isThreadAllocatedMemorySupported()
          && BEAN.isThreadAllocatedMemoryEnabled()
          && Boolean.parseBoolean(vm.getVMOption("UseFMA").getValue());
    }
  }
}
