package org.sluice.distribution.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;

/// The receiving end of the wire: a bound UDP socket that is read and never written to. For one
/// thread, which also closes it.
///
/// There are two, with the same datagrams: [BatchSource] where the system hands over many in one
/// call, [ChannelSource] everywhere.
interface DatagramSource extends AutoCloseable {
  /// Asked of the system, which gives at most its own limit (net.core.rmem_max).
  int SOCKET_BUFFER = 32 * 1024 * 1024;

  /// Octets of the largest datagram, and more.
  int MAX_DATAGRAM = 65_536;

  /// Takes datagrams.
  interface Taker {
    /// Takes one.
    ///
    /// @param datagram a buffer that the next one overwrites
    /// @param length octets of it that were received
    void take(byte[] datagram, int length);
  }

  /// The port it receives on.
  int port();

  /// Waits until there is something, at most so long.
  void await(int millis) throws IOException;

  /// Hands over what is there, at most about `most`, and does not wait.
  void receive(int most, Taker taker) throws IOException;

  @Override
  void close() throws IOException;

  /// The faster one that this system has.
  static DatagramSource open(InetSocketAddress at) throws IOException {
    return UdpReceiveCalls.possible() ? BatchSource.open(at) : ChannelSource.open(at);
  }
}
