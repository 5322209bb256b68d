package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Both ways out")
final class OutletTest {
  private DatagramChannel receiver;

  @BeforeEach
  void open() throws IOException {
    receiver = DatagramChannel.open();
    receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    receiver.configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  private InetSocketAddress there() throws IOException {
    return (InetSocketAddress) receiver.getLocalAddress();
  }

  private static SegmentOutlet segments(InetSocketAddress to) throws IOException {
    SegmentOutlet outlet = SegmentOutlet.tryOpen(to);
    Assumptions.assumeTrue(
        outlet != null, "no UDP_SEGMENT here, or no native access: the faster way is not checked");
    return Objects.requireNonNull(outlet);
  }

  private static byte[] batch(int octets) {
    byte[] batch = new byte[Outlet.MAX_OCTETS];
    new SplittableRandom(octets).nextBytes(batch);
    return batch;
  }

  private List<byte[]> received() throws IOException {
    List<byte[]> all = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(Outlet.MAX_OCTETS);
    while (receiver.receive(buffer.clear()) != null) {
      all.add(Arrays.copyOf(buffer.array(), buffer.position()));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 77, 1452, 8952})
  @DisplayName("send the same datagrams, of any length and number, a last one that is shorter too")
  void theSameDatagrams(int each) throws IOException {
    int most = Math.min(Outlet.MAX_DATAGRAMS, Outlet.MAX_OCTETS / each);
    try (Outlet slow = ChannelOutlet.open(there());
        Outlet fast = segments(there())) {
      for (int octets : new int[] {each, 2 * each, most * each, most * each - each / 2}) {
        byte[] batch = batch(octets);
        slow.write(batch, octets, each);
        List<byte[]> expected = received();
        assertThat(expected).hasSize((octets - 1) / each + 1);
        fast.write(batch, octets, each);
        assertThat(received()).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }

  @Test
  @DisplayName("take lengths in turn, as small objects and large ones have them")
  void lengthsInTurn() throws IOException {
    try (Outlet fast = segments(there())) {
      for (int each : new int[] {1400, 90, 1400, 700}) {
        fast.write(batch(each), 3 * each, each);
        assertThat(received()).hasSize(3).allMatch(datagram -> datagram.length == each);
      }
    }
  }

  @Test
  @DisplayName("go on when nobody listens")
  void nobodyListens() throws IOException {
    InetSocketAddress gone = there();
    receiver.close();
    try (Outlet slow = ChannelOutlet.open(gone);
        Outlet fast = segments(gone)) {
      for (int i = 0; i < 5; i++) {
        slow.write(batch(1), 300, 100);
        fast.write(batch(1), 300, 100);
      }
    }
  }

  @Test
  @DisplayName("reach a receiver over IPv6")
  void overIpv6() throws IOException {
    InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    try (DatagramChannel there = DatagramChannel.open()) {
      try {
        there.bind(six);
      } catch (IOException e) {
        Assumptions.abort("no IPv6 here: the faster way over IPv6 is not checked");
      }
      there.configureBlocking(false);
      try (Outlet fast = segments((InetSocketAddress) there.getLocalAddress())) {
        fast.write(batch(1), 300, 100);
      }
      ByteBuffer buffer = ByteBuffer.allocate(Outlet.MAX_OCTETS);
      int count = 0;
      while (there.receive(buffer.clear()) != null) {
        assertThat(buffer.position()).isEqualTo(100);
        count++;
      }
      assertThat(count).isEqualTo(3);
    }
  }
}
