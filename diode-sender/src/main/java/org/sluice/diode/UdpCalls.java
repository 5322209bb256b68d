package org.sluice.diode;

import static java.lang.foreign.ValueLayout.ADDRESS;
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

/// The five calls of Linux with which a UDP socket is opened, connected and written to. There is
/// none here with which one could be read. For one thread.
final class UdpCalls {
  private static final int REFUSED = 111;
  private static final int INTERRUPTED = 4;

  // Linux, all architectures that Java 25 runs on.
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int LONGEST_ADDRESS = 28;

  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERROR = STATE.varHandle(PathElement.groupElement("errno"));

  /// Made when they are first needed: making them needs leave to call native code.
  private static final class Calls {
    static final MethodHandle SOCKET =
        handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle CONNECT =
        handle("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle SETSOCKOPT =
        handle(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle SEND =
        handle("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static MethodHandle handle(String name, FunctionDescriptor types) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types, ERRNO);
    }
  }

  private final int descriptor;
  private final MemorySegment state;
  private final MemorySegment value;

  private UdpCalls(int descriptor, MemorySegment state, Arena arena) {
    this.descriptor = descriptor;
    this.state = state;
    this.value = arena.allocate(JAVA_INT);
  }

  /// Whether this is Linux and Java may call it.
  static boolean possible() {
    return System.getProperty("os.name", "").equals("Linux")
        && UdpCalls.class.getModule().isNativeAccessEnabled();
  }

  /// A connected socket: the kernel drops datagrams of any other peer.
  static UdpCalls connect(InetSocketAddress to, Arena arena) throws IOException {
    InetAddress host = to.getAddress();
    if (host == null) {
      throw new IOException("the address of " + to.getHostString() + " is not known");
    }
    UdpCalls socket = open(host instanceof Inet6Address ? AF_INET6 : AF_INET, arena);
    try {
      int _ = socket.set(SOL_SOCKET, SO_RCVBUF, Outlet.RECEIVE_BUFFER);
      int _ = socket.set(SOL_SOCKET, SO_SNDBUF, Outlet.SEND_BUFFER);
      MemorySegment address = arena.allocate(LONGEST_ADDRESS, Integer.BYTES);
      int length = write(address, host, to.getPort());
      require(socket.connect(address, length), "connect to " + to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static UdpCalls open(int family, Arena arena) throws IOException {
    MemorySegment state = arena.allocate(STATE);
    int descriptor;
    try {
      descriptor = (int) Calls.SOCKET.invokeExact(state, family, SOCK_DGRAM_CLOEXEC, 0);
    } catch (Throwable e) {
      throw sorted(e);
    }
    UdpCalls socket = new UdpCalls(descriptor, state, arena);
    require(descriptor < 0 ? socket.error() : 0, "open a UDP socket");
    return socket;
  }

  private int connect(MemorySegment address, int length) {
    try {
      int done = (int) Calls.CONNECT.invokeExact(state, descriptor, address, length);
      return done < 0 ? error() : 0;
    } catch (Throwable e) {
      throw sorted(e);
    }
  }

  /// `sockaddr_in` or `sockaddr_in6`; its octets.
  private static int write(MemorySegment to, InetAddress host, int port) {
    byte[] octets = host.getAddress();
    to.set(PORT, 2, (short) port);
    if (host instanceof Inet6Address six) {
      to.set(JAVA_SHORT, 0, (short) AF_INET6);
      MemorySegment.copy(octets, 0, to, ValueLayout.JAVA_BYTE, 8, octets.length);
      to.set(JAVA_INT, 24, six.getScopeId());
      return LONGEST_ADDRESS;
    }
    to.set(JAVA_SHORT, 0, (short) AF_INET);
    MemorySegment.copy(octets, 0, to, ValueLayout.JAVA_BYTE, 4, octets.length);
    return 16;
  }

  /// From now on each write is cut into datagrams of so many octets; 0: it is one datagram. False
  /// if this system cannot do it.
  boolean cutInto(int octets) {
    return set(SOL_UDP, UDP_SEGMENT, octets) == 0;
  }

  private int set(int level, int option, int to) {
    value.set(JAVA_INT, 0, to);
    try {
      return (int)
          Calls.SETSOCKOPT.invokeExact(
              state, descriptor, level, option, value, (int) JAVA_INT.byteSize());
    } catch (Throwable e) {
      throw sorted(e);
    }
  }

  /// Hands one write to the kernel; 0, or the number of the error. A port-unreachable answer is one
  /// to an earlier write and has kept this one from being made: it is made again.
  int send(MemorySegment octets) {
    try {
      int error;
      do {
        long sent = (long) Calls.SEND.invokeExact(state, descriptor, octets, octets.byteSize(), 0);
        error = sent < 0 ? error() : 0;
      } while (error == REFUSED || error == INTERRUPTED);
      return error;
    } catch (Throwable e) {
      throw sorted(e);
    }
  }

  /// @throws IOException if `error` is not 0
  static void require(int error, String what) throws IOException {
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
