package org.sluice.diode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// One write for each datagram, through Java's own channel.
///
/// The channel is connected, so the kernel drops datagrams of any other peer; no code here reads
/// from it.
final class ChannelOutlet implements Outlet {
  private final DatagramChannel channel;
  // Of the kernel's side of memory, or each write would copy into one first.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_OCTETS);

  private ChannelOutlet(DatagramChannel channel) {
    this.channel = channel;
  }

  static ChannelOutlet open(InetSocketAddress to) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.connect(to);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new ChannelOutlet(channel);
  }

  @Override
  public void write(byte[] batch, int octets, int each) throws IOException {
    for (int at = 0; at < octets; at += each) {
      buffer.clear().put(batch, at, Math.min(each, octets - at)).flip();
      try {
        channel.write(buffer);
      } catch (PortUnreachableException told) {
        // The kernel reports the answer to an earlier datagram and has not sent this one.
        channel.write(buffer.rewind());
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
