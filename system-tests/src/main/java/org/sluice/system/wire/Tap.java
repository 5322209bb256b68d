package org.sluice.system.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// A TAP device: a network card whose cable ends in this process. It is there as long as it is
/// open, whatever becomes of the process.
///
/// What the kernel sends on the card is read here, what is written here arrives on it: whole
/// Ethernet frames.
final class Tap implements AutoCloseable {
  /// Octets of the longest frame: one of 9000 octets with its Ethernet header, and room.
  static final int MAX_FRAME = 10_240;

  /// What [#read] and [#write] return when there is nothing, or no room.
  static final int AGAIN = -1;

  private static final int O_RDWR_NONBLOCK = 2 | 0x800;
  private static final long TUNSETIFF = 0x400454ca;
  // IFF_TAP, IFF_NO_PI: frames and nothing before them.
  private static final short TAP_BARE = 0x1002;
  private static final int IFREQ = 40;
  private static final int IFREQ_NAME = 16;
  private static final short POLLIN = 1;
  private static final int POLLFD = 8;
  private static final int EAGAIN = 11;
  private static final int EIO = 5;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERROR =
      STATE.varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle READ = handle("read", TRANSFER);
  private static final MethodHandle WRITE = handle("write", TRANSFER);
  private static final MethodHandle POLL =
      handle(
          "poll",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final int descriptor;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(STATE);

  private Tap(int descriptor) {
    this.descriptor = descriptor;
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor types, Linker.Option... options) {
    Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = ERRNO;
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, all);
  }

  /// Makes the device `name` in the network namespace of this process.
  static Tap open(String name) throws IOException {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment errno = local.allocate(STATE);
      int fd = (int) OPEN.invokeExact(errno, local.allocateFrom("/dev/net/tun"), O_RDWR_NONBLOCK);
      require(fd >= 0, "open /dev/net/tun", errno);
      Tap tap = new Tap(fd);
      MemorySegment request = local.allocate(IFREQ);
      request.setString(0, name);
      request.set(ValueLayout.JAVA_SHORT, IFREQ_NAME, TAP_BARE);
      int made = (int) IOCTL.invokeExact(errno, fd, TUNSETIFF, request);
      require(made == 0, "make the device " + name, errno);
      return tap;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(boolean holds, String what, MemorySegment errno) throws IOException {
    if (!holds) {
      throw new IOException("cannot " + what + ": errno " + (int) ERROR.get(errno, 0L));
    }
  }

  /// Reads one frame into `frame`: its octets, or [#AGAIN].
  int read(MemorySegment frame) throws IOException {
    return transfer(READ, frame, frame.byteSize());
  }

  /// Writes the first `length` octets as one frame: `length`, or [#AGAIN] if the device takes none
  /// now (or is down).
  int write(MemorySegment frame, int length) throws IOException {
    return transfer(WRITE, frame, length);
  }

  private int transfer(MethodHandle call, MemorySegment frame, long length) throws IOException {
    try {
      long done = (long) call.invokeExact(state, descriptor, frame, length);
      if (done < 0) {
        int error = (int) ERROR.get(state, 0L);
        require(error == EAGAIN || error == EIO, "pass a frame", state);
        return AGAIN;
      }
      return (int) done;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until one of two devices has something to read, at most `millis`.
  static void await(Tap first, Tap second, int millis) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment set = local.allocate(2 * POLLFD, 4);
      set.set(ValueLayout.JAVA_INT, 0, first.descriptor);
      set.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      set.set(ValueLayout.JAVA_INT, POLLFD, second.descriptor);
      set.set(ValueLayout.JAVA_SHORT, POLLFD + 4, POLLIN);
      int _ = (int) POLL.invokeExact(first.state, set, 2L, millis);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      int _ = (int) CLOSE.invokeExact(state, descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    arena.close();
  }
}
