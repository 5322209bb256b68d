package org.sluice.diode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// The wire, seen from the sender: datagrams go out, nothing is ever read.
///
/// The channel is connected, so the kernel drops datagrams of any other peer, and its receive
/// buffer is as small as the kernel allows; no code here reads from it. A port-unreachable answer
/// (possible on loopback, not on a diode) is not a signal: the datagram is written again and
/// nothing else changes.
final class DiodeLink implements AutoCloseable {
  private static final int SMALLEST_BUFFER = 1;
  private static final int SEND_BUFFER = 4 * 1024 * 1024;

  private final DatagramChannel channel;
  private final Pacer pacer;
  private long datagrams;
  private long octets;

  private DiodeLink(DatagramChannel channel, Pacer pacer) {
    this.channel = channel;
    this.pacer = pacer;
  }

  static DiodeLink open(InetSocketAddress to, Pacer pacer) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALLEST_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.connect(to);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new DiodeLink(channel, pacer);
  }

  /// Sends one datagram at the paced moment.
  void send(byte[] datagram) throws IOException {
    pacer.await(datagram.length);
    try {
      channel.write(ByteBuffer.wrap(datagram));
    } catch (PortUnreachableException told) {
      // The kernel reports the answer to an earlier datagram and has not sent this one.
      channel.write(ByteBuffer.wrap(datagram));
    }
    datagrams++;
    octets += datagram.length;
  }

  /// Datagrams handed to the kernel so far.
  long datagrams() {
    return datagrams;
  }

  /// Octets of those datagrams.
  long octets() {
    return octets;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
