package org.sluice.distribution.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.frame.Margin;
import org.sluice.records.frame.StreamItem;

/// What watches the link: the socket's buffer and the margin.
final class LinkWatchTest {
  private static final StreamItem ITEM = new StreamItem('K', new byte[16], 7);
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;

  private static Optional<Margin> left(int left) {
    return Optional.of(new Margin(ITEM, 20, left));
  }

  @Test
  void warnsBeforeAnythingIsLostAndForgetsItLater() {
    MarginWatch watch = new MarginWatch();
    watch.see(left(5), 0);
    assertThat(watch.low()).as("a quarter is left").isEmpty();
    watch.see(left(4), SECOND);
    watch.see(left(3), 2 * SECOND);
    watch.see(left(20), 3 * SECOND);
    assertThat(watch.low()).isEqualTo(left(3));
    watch.see(Optional.empty(), 2 * SECOND + MarginWatch.KEPT_NANOS);
    assertThat(watch.low()).isPresent();
    watch.see(Optional.empty(), 2 * SECOND + MarginWatch.KEPT_NANOS + 1);
    assertThat(watch.low()).isEmpty();
  }

  @Test
  void aLinkWithoutParityHasNoMarginToWarnOf() {
    MarginWatch watch = new MarginWatch();
    watch.see(Optional.of(new Margin(ITEM, 0, 0)), 0);
    assertThat(watch.low()).isEmpty();
  }

  @Test
  void theKernelsTableIsRead() throws IOException {
    Path table = folder.resolve("udp");
    Files.writeString(
        table,
        """
           sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
         1234: 0100007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 11111 2 0000000000000000 17
         1235: 00000000:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 22222 2 0000000000000000 4
         1236: 0100007F:1F91 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 33333 2 0000000000000000 99
        """);
    assertThat(new SocketDrops(0x1f90, List.of(table)).read()).hasValue(21);
    assertThat(new SocketDrops(1, List.of(table)).read()).isEmpty();
    assertThat(new SocketDrops(1, List.of(folder.resolve("none"))).read()).isEmpty();
  }

  @Test
  void aBufferThatRunsOverIsSeen() throws IOException {
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/proc/self/net/udp")),
        "this system has no /proc/self/net/udp: that lost datagrams are counted is not checked");
    try (DatagramChannel receiver = DatagramChannel.open();
        DatagramChannel sender = DatagramChannel.open()) {
      receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
      SocketDrops drops = new SocketDrops(port);
      assertThat(drops.read()).hasValue(0);
      for (int i = 0; i < 20_000; i++) {
        sender.send(ByteBuffer.allocate(1400), receiver.getLocalAddress());
      }
      assertThat(drops.read().getAsLong()).isPositive();
    }
  }
}
