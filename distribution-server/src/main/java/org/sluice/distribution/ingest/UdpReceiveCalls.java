package org.sluice.distribution.ingest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/// The calls of Linux with which a UDP socket is bound and read. There is none here with which one
/// could be written to. For one thread.
final class UdpReceiveCalls {
  private static final int INTERRUPTED = 4;
  private static final int NOTHING_THERE = 11;

  // Linux, all architectures that Java 25 runs on.
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int LONGEST_ADDRESS = 28;

  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERROR = STATE.varHandle(PathElement.groupElement("errno"));

  /// Made when they are first needed: making them needs leave to call native code.
  private static final class Calls {
    static final MethodHandle SOCKET =
        handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle SETSOCKOPT =
        handle(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle BIND =
        handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle GETSOCKNAME =
        handle("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle POLL =
        handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle RECVMMSG =
        handle(
            "recvmmsg",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static MethodHandle handle(String name, FunctionDescriptor types) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types, ERRNO);
    }
  }

  private final int descriptor;
  private final MemorySegment state;
  private final MemorySegment address;
  private final MemorySegment value;
  private final MemorySegment poll;

  private UdpReceiveCalls(int descriptor, MemorySegment state, Arena arena) {
    this.descriptor = descriptor;
    this.state = state;
    this.address = arena.allocate(LONGEST_ADDRESS, Integer.BYTES);
    this.value = arena.allocate(JAVA_INT);
    this.poll = arena.allocate(JAVA_LONG);
    poll.set(JAVA_INT, 0, descriptor);
    poll.set(JAVA_SHORT, Integer.BYTES, POLLIN);
  }

  /// Whether this is Linux with 64 bits and Java may call it.
  static boolean possible() {
    return System.getProperty("os.name", "").equals("Linux")
        && ADDRESS.byteSize() == Long.BYTES
        && UdpReceiveCalls.class.getModule().isNativeAccessEnabled();
  }

  /// A bound socket.
  static UdpReceiveCalls bind(InetSocketAddress at, Arena arena) throws IOException {
    InetAddress host = at.getAddress();
    if (host == null) {
      throw new IOException("the address of " + at.getHostString() + " is not known");
    }
    UdpReceiveCalls socket = open(host instanceof Inet6Address ? AF_INET6 : AF_INET, arena);
    try {
      socket.set(SOL_SOCKET, SO_RCVBUF, DatagramSource.SOCKET_BUFFER);
      if (host instanceof Inet6Address) {
        socket.set(SOL_IPV6, IPV6_V6ONLY, 0); // IPv4 too, as Java's own channel does it
      }
      int error = socket.bind(socket.write(host, at.getPort()));
      require(error, "bind to " + at);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static UdpReceiveCalls open(int family, Arena arena) throws IOException {
    MemorySegment state = arena.allocate(STATE);
    int descriptor;
    try {
      descriptor = (int) Calls.SOCKET.invokeExact(state, family, SOCK_DGRAM_CLOEXEC, 0);
    } catch (Throwable e) {
      throw sorted(e);
    }
    UdpReceiveCalls socket = new UdpReceiveCalls(descriptor, state, arena);
    require(descriptor < 0 ? socket.error() : 0, "open a UDP socket");
    return socket;
  }

  private void set(int level, int option, int to) throws IOException {
    value.set(JAVA_INT, 0, to);
    int done;
    try {
      done =
          (int)
              Calls.SETSOCKOPT.invokeExact(
                  state, descriptor, level, option, value, (int) JAVA_INT.byteSize());
    } catch (Throwable e) {
      throw sorted(e);
    }
    require(done < 0 ? error() : 0, "set an option of a UDP socket");
  }

  /// `sockaddr_in` or `sockaddr_in6`; its octets.
  private int write(InetAddress host, int port) {
    byte[] octets = host.getAddress();
    address.set(PORT, 2, (short) port);
    if (host instanceof Inet6Address six) {
      address.set(JAVA_SHORT, 0, (short) AF_INET6);
      MemorySegment.copy(octets, 0, address, JAVA_BYTE, 8, octets.length);
      address.set(JAVA_INT, 24, six.getScopeId());
      return LONGEST_ADDRESS;
    }
    address.set(JAVA_SHORT, 0, (short) AF_INET);
    MemorySegment.copy(octets, 0, address, JAVA_BYTE, 4, octets.length);
    return 16;
  }

  private int bind(int length) {
    try {
      int done = (int) Calls.BIND.invokeExact(state, descriptor, address, length);
      return done < 0 ? error() : 0;
    } catch (Throwable e) {
      throw sorted(e);
    }
  }

  /// The port it is bound to.
  int port() throws IOException {
    value.set(JAVA_INT, 0, LONGEST_ADDRESS);
    int done;
    try {
      done = (int) Calls.GETSOCKNAME.invokeExact(state, descriptor, address, value);
    } catch (Throwable e) {
      throw sorted(e);
    }
    require(done < 0 ? error() : 0, "ask for the port");
    return address.get(PORT, 2) & 0xffff;
  }

  /// Waits until there is something to read, at most so long.
  void await(int millis) throws IOException {
    int done;
    try {
      done = (int) Calls.POLL.invokeExact(state, poll, 1L, millis);
    } catch (Throwable e) {
      throw sorted(e);
    }
    require(done < 0 && error() != INTERRUPTED ? error() : 0, "wait for a datagram");
  }

  /// Fills as many of the `struct mmsghdr` as there are datagrams; how many. Does not wait.
  int receive(MemorySegment headers, int most) throws IOException {
    int count;
    try {
      count =
          (int)
              Calls.RECVMMSG.invokeExact(
                  state, descriptor, headers, most, MSG_DONTWAIT, MemorySegment.NULL);
    } catch (Throwable e) {
      throw sorted(e);
    }
    if (count >= 0) {
      return count;
    }
    int error = error();
    require(error == NOTHING_THERE || error == INTERRUPTED ? 0 : error, "receive a datagram");
    return 0;
  }

  private static void require(int error, String what) throws IOException {
    if (error != 0) {
      throw new IOException("cannot " + what + ": errno " + error);
    }
  }

  private int error() {
    return (int) ERROR.get(state, 0L);
  }

  void close() {
    try {
      int _ = (int) Calls.CLOSE.invokeExact(state, descriptor);
    } catch (Throwable e) {
      throw sorted(e);
    }
  }

  /// A call throws nothing but errors of this program.
  private static RuntimeException sorted(Throwable e) {
    switch (e) {
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> throw new IllegalStateException(e);
    }
  }
}
