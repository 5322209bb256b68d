package org.sluice.distribution.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// One call for each datagram, through Java's own channel.
final class ChannelSource implements DatagramSource {
  private final DatagramChannel channel;
  private final Selector selector;
  private final int port;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private final byte[] datagram = new byte[MAX_DATAGRAM];

  private ChannelSource(DatagramChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  static ChannelSource open(InetSocketAddress at) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.configureBlocking(false);
      channel.bind(at);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new ChannelSource(channel, selector);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void await(int millis) throws IOException {
    selector.select(millis);
    selector.selectedKeys().clear();
  }

  @Override
  public void receive(int most, Taker taker) throws IOException {
    for (int i = 0; i < most; i++) {
      if (channel.receive(buffer.clear()) == null) {
        return;
      }
      int length = buffer.flip().remaining();
      buffer.get(datagram, 0, length);
      taker.take(datagram, length);
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
