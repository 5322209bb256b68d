package org.sluice.diode;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Where datagrams leave: a connected UDP socket that is written to and never read.
///
/// There are two, with the same datagrams: [SegmentOutlet] where the system cuts many of them out
/// of one write, [ChannelOutlet] everywhere.
interface Outlet extends AutoCloseable {
  /// Most octets of one write: what an IPv4 datagram can hold before it is cut.
  int MAX_OCTETS = 65_507;

  /// Most datagrams of one write (Linux: UDP_MAX_SEGMENTS).
  int MAX_DATAGRAMS = 64;

  /// The kernel's buffer for what waits to be sent.
  int SEND_BUFFER = 4 * 1024 * 1024;

  /// The kernel makes it as small as it can: nothing is ever read.
  int RECEIVE_BUFFER = 1;

  /// Hands the first `octets` of `batch` to the kernel as datagrams of `each` octets, in order. A
  /// port-unreachable answer (possible on loopback, not on a diode) is not a signal: the write is
  /// made again and nothing else changes.
  void write(byte[] batch, int octets, int each) throws IOException;

  @Override
  void close() throws IOException;

  /// The faster one that this system has.
  static Outlet open(InetSocketAddress to) throws IOException {
    Outlet segments = SegmentOutlet.tryOpen(to);
    return segments == null ? ChannelOutlet.open(to) : segments;
  }
}
