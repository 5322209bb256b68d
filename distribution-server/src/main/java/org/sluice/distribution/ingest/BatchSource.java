package org.sluice.distribution.ingest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/// Many datagrams in one call (recvmmsg), into memory that is made once.
///
/// ```
/// struct mmsghdr, 64 octets: name, namelen, iov, iovlen, control, controllen, flags | length
/// struct iovec, 16 octets: base, length
/// ```
final class BatchSource implements DatagramSource {
  private static final int BATCH = 64;
  private static final int HEADER = 64;
  private static final int HEADER_VECTOR = 16;
  private static final int HEADER_VECTORS = 24;
  private static final int HEADER_LENGTH = 56;
  private static final int VECTOR = 16;
  private static final int VECTOR_LENGTH = 8;
  // Not a power of two apart, or all of them would want the same lines of the processor's cache.
  private static final int STRIDE = MAX_DATAGRAM + 1600;

  private final UdpReceiveCalls socket;
  private final Arena arena;
  private final MemorySegment headers;
  private final MemorySegment buffers;
  private final int port;
  private final byte[] datagram = new byte[MAX_DATAGRAM];

  private BatchSource(UdpReceiveCalls socket, int port, Arena arena) {
    this.socket = socket;
    this.arena = arena;
    this.port = port;
    this.headers = arena.allocate(BATCH * HEADER, Long.BYTES);
    this.buffers = arena.allocate((long) BATCH * STRIDE, Long.BYTES);
    MemorySegment vectors = arena.allocate(BATCH * VECTOR, Long.BYTES);
    for (int i = 0; i < BATCH; i++) {
      MemorySegment vector = vectors.asSlice((long) i * VECTOR, VECTOR);
      vector.set(ADDRESS, 0, buffers.asSlice((long) i * STRIDE, MAX_DATAGRAM));
      vector.set(JAVA_LONG, VECTOR_LENGTH, MAX_DATAGRAM);
      headers.set(ADDRESS, (long) i * HEADER + HEADER_VECTOR, vector);
      headers.set(JAVA_LONG, (long) i * HEADER + HEADER_VECTORS, 1);
    }
  }

  /// @throws IOException if the socket cannot be bound
  static BatchSource open(InetSocketAddress at) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      UdpReceiveCalls socket = UdpReceiveCalls.bind(at, arena);
      return new BatchSource(socket, socket.port(), arena);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void await(int millis) throws IOException {
    socket.await(millis);
  }

  @Override
  public void receive(int most, Taker taker) throws IOException {
    int count = BATCH;
    for (int taken = 0; taken < most && count == BATCH; taken += count) {
      count = socket.receive(headers, BATCH);
      for (int i = 0; i < count; i++) {
        int length = headers.get(JAVA_INT, (long) i * HEADER + HEADER_LENGTH);
        MemorySegment.copy(buffers, JAVA_BYTE, (long) i * STRIDE, datagram, 0, length);
        taker.take(datagram, length);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
