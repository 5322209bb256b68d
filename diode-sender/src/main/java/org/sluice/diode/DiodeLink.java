package org.sluice.diode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.sluice.records.frame.CodedBlock;
import org.sluice.records.frame.FrameNumbers;

/// The wire, seen from the sender: datagrams go out, nothing is ever read.
///
/// The channel is connected, so the kernel drops datagrams of any other peer, and its receive
/// buffer is as small as the kernel allows; no code here reads from it. A port-unreachable answer
/// (possible on loopback, not on a diode) is not a signal: the datagram is written again and
/// nothing else changes.
final class DiodeLink implements AutoCloseable {
  private static final int SMALLEST_BUFFER = 1;
  private static final int SEND_BUFFER = 4 * 1024 * 1024;
  private static final int MAX_DATAGRAM = 65_536;

  private final DatagramChannel channel;
  private final Pacer pacer;
  private final FrameNumbers numbers;
  // Of the kernel's side of memory, or each write would copy into one first.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private long datagrams;
  private long octets;

  private DiodeLink(DatagramChannel channel, Pacer pacer, FrameNumbers numbers) {
    this.channel = channel;
    this.pacer = pacer;
    this.numbers = numbers;
  }

  /// @param numbers which link it is, and the start of its numbers
  static DiodeLink open(InetSocketAddress to, Pacer pacer, FrameNumbers numbers)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALLEST_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.connect(to);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new DiodeLink(channel, pacer, numbers);
  }

  /// Sends one frame at the paced moment.
  void send(CodedBlock.Ready block, int index) throws IOException {
    byte[] datagram = block.datagram(index, numbers);
    pacer.await(datagram.length);
    try {
      write(datagram);
    } catch (PortUnreachableException told) {
      // The kernel reports the answer to an earlier datagram and has not sent this one.
      write(datagram);
    }
    datagrams++;
    octets += datagram.length;
  }

  private void write(byte[] datagram) throws IOException {
    channel.write(buffer.clear().put(datagram).flip());
  }

  /// Sends nothing for so many nanoseconds.
  void pause(long nanos) {
    pacer.pause(nanos);
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
