package org.sluice.distribution.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Both ways in")
final class DatagramSourceTest {
  private static final int PATIENCE_MILLIS = 5000;

  enum Way {
    CHANNEL,
    BATCH;

    DatagramSource open(InetSocketAddress at) throws IOException {
      Assumptions.assumeTrue(
          this == CHANNEL || UdpReceiveCalls.possible(),
          "no recvmmsg here, or no native access: the faster way is not checked");
      return this == CHANNEL ? ChannelSource.open(at) : BatchSource.open(at);
    }

    DatagramSource open() throws IOException {
      return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
  }

  private static DatagramChannel sender(DatagramSource to) throws IOException {
    return DatagramChannel.open()
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "hand over every datagram as it was sent, of any length, in order, more than one call")
  void everyDatagram(Way way) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (DatagramSource source = way.open();
        DatagramChannel sender = sender(source)) {
      List<byte[]> sent = new ArrayList<>();
      for (int length : new int[] {1, 1452, 65_507, 2}) {
        sent.add(new byte[length]);
      }
      for (int i = 0; i < 100; i++) {
        sent.add(new byte[random.nextInt(1, 200)]);
      }
      for (byte[] datagram : sent) {
        random.nextBytes(datagram);
        sender.write(ByteBuffer.wrap(datagram));
      }
      List<byte[]> received = new ArrayList<>();
      source.await(PATIENCE_MILLIS);
      source.receive(1000, (datagram, length) -> received.add(Arrays.copyOf(datagram, length)));
      assertThat(received).usingRecursiveComparison().isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("hand over nothing, and do not wait, when there is nothing")
  void nothing(Way way) throws IOException {
    try (DatagramSource source = way.open()) {
      source.await(1);
      source.receive(
          10,
          (datagram, length) -> {
            throw new AssertionError("nobody sent " + length + " octets");
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("take no port that another has, and say which; one that was given back is free")
  void onePort(Way way) throws IOException {
    InetSocketAddress taken;
    try (DatagramSource source = way.open()) {
      taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), source.port());
      assertThatThrownBy(() -> way.open(taken)).isInstanceOf(IOException.class);
    }
    try (DatagramSource again = way.open(taken)) {
      assertThat(again.port()).isEqualTo(taken.getPort());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("receive over IPv4 too at the address of all")
  void everyAddress(Way way) throws IOException {
    try (DatagramSource source = way.open(new InetSocketAddress(0));
        DatagramChannel four = DatagramChannel.open()) {
      four.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), source.port()));
      four.write(ByteBuffer.wrap(new byte[4]));
      List<Integer> lengths = new ArrayList<>();
      source.await(PATIENCE_MILLIS);
      source.receive(10, (datagram, length) -> lengths.add(length));
      assertThat(lengths).containsExactly(4);
    }
  }
}
