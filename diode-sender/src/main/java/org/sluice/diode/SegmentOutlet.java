package org.sluice.diode;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Many datagrams in one write, which Linux cuts (UDP_SEGMENT): the way through its layers, most of
/// what a datagram costs, is gone once for all of them. On the wire nothing differs.
final class SegmentOutlet implements Outlet {
  private final UdpCalls socket;
  private final Arena arena;
  private final MemorySegment buffer;
  // What the kernel cuts writes into now; 0: it does not.
  private int cut;
  private boolean cuts = true;

  private SegmentOutlet(UdpCalls socket, Arena arena) {
    this.socket = socket;
    this.arena = arena;
    this.buffer = arena.allocate(MAX_OCTETS);
  }

  /// Null where the system has no such thing, or Java may not call it (`--enable-native-access`).
  ///
  /// @throws IOException if the system has it and the socket cannot be opened
  static @Nullable SegmentOutlet tryOpen(InetSocketAddress to) throws IOException {
    if (!UdpCalls.possible()) {
      return null;
    }
    Arena arena = Arena.ofShared();
    try {
      UdpCalls socket = UdpCalls.connect(to, arena);
      // What it was set to last counts for every write, so it is taken back at once.
      if (socket.cutInto(1) && socket.cutInto(0)) {
        return new SegmentOutlet(socket, arena);
      }
      socket.close();
      arena.close();
      return null;
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void write(byte[] batch, int octets, int each) throws IOException {
    MemorySegment.copy(batch, 0, buffer, ValueLayout.JAVA_BYTE, 0, octets);
    if (cuts && octets > each && writeTogether(octets, each)) {
      return;
    }
    if (cut != each) {
      boolean _ = cut(0);
    }
    for (int at = 0; at < octets; at += each) {
      UdpCalls.require(socket.send(buffer.asSlice(at, Math.min(each, octets - at))), "send");
    }
  }

  /// False if this way out cannot do it (a tunnel, an old driver): from then on one by one.
  private boolean writeTogether(int octets, int each) {
    cuts = cut(each) && socket.send(buffer.asSlice(0, octets)) == 0;
    if (!cuts) {
      boolean _ = cut(0);
    }
    return cuts;
  }

  private boolean cut(int into) {
    boolean done = cut == into || socket.cutInto(into);
    cut = into;
    return done;
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
