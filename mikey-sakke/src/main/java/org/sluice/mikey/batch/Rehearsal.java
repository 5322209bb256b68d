package org.sluice.mikey.batch;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Whether secrets may go into lanes. Until the JVM's compiler has compiled it, code of the Vector
/// API keeps every vector in an array of the heap, where nobody can wipe it. So the lanes are
/// rehearsed with public scalars until such a run allocates nothing for its lanes; each part of a
/// batch begins with a short rehearsal, and is watched for allocations itself.
final class Rehearsal {

  /// From so many scalars on, in all batches together, more are to be expected: worth the seconds
  /// that the compiler takes.
  private static final int WORTH_IT = 256;

  private static final int FEW_GROUPS = 2;
  private static final int MANY_GROUPS = 6;
  private static final int SHORT = 3;
  private static final int TRIES = 3;
  private static final int ROUNDS = 3000;

  /// A part that is computed in registers allocates frames and numbers only, a tenth of this; with
  /// one of its methods not compiled it allocates megabytes.
  private static final long OWN_OBJECTS = 128 << 10;

  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final AtomicLong SCALARS = new AtomicLong();
  private static final AtomicLong SEEN_ON_HEAP = new AtomicLong();
  private static final boolean POSSIBLE = possible();
  private static volatile boolean compiled;

  private Rehearsal() {}

  /// Whether a part of this size may be computed in lanes now. Starts the warm-up when it pays.
  static boolean lanesServe(int users) {
    if (!POSSIBLE) {
      return false;
    }
    if (!compiled) {
      if (SCALARS.addAndGet(users) >= WORTH_IT && STARTED.compareAndSet(false, true)) {
        Thread.ofPlatform().daemon().name("sluice-lanes").start(Rehearsal::warmUp);
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

  private static void takeBack() {
    compiled = false;
    STARTED.set(false);
  }

  /// Computes a part of a batch, and looks whether its lanes stayed out of the heap.
  static void watch(Runnable part) {
    long before = allocated();
    part.run();
    if (allocated() - before > OWN_OBJECTS) {
      SEEN_ON_HEAP.incrementAndGet();
      takeBack();
    }
  }

  static long partsSeenOnHeap() {
    return SEEN_ON_HEAP.get();
  }

  /// Rehearses until it passes. False where that cannot be, or was not reached in many rounds.
  static synchronized boolean warmUp() {
    if (!POSSIBLE) {
      return false;
    }
    for (int i = 0; i < ROUNDS && !compiled; i++) {
      compiled = passes();
      if (!compiled) {
        run(MANY_GROUPS, 2 * SHORT);
      }
    }
    return compiled;
  }

  /// A rehearsal of many groups allocates exactly as much as one of a few.
  private static boolean passes() {
    for (int i = 0; i < TRIES; i++) {
      if (run(MANY_GROUPS, SHORT) == run(FEW_GROUPS, SHORT)) {
        return true;
      }
    }
    return false;
  }

  /// Octets allocated by a run with public scalars.
  private static long run(int groups, int windows) {
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
      LaneMultiples.encode(out, scalars, users, windows);
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
