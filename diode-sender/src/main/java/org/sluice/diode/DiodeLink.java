package org.sluice.diode;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.sluice.records.frame.CodedBlock;
import org.sluice.records.frame.FrameNumbers;

/// The wire, seen from the sender: datagrams go out, nothing is ever read.
///
/// Frames that are due are collected and written together; while the pace lets nothing out, nothing
/// is held back. For one thread.
final class DiodeLink implements AutoCloseable {
  /// How much later than it could the next frame goes out after a wait: what became due meanwhile
  /// goes with it in one write. Far less than the pace may catch up.
  static final long GRAIN_NANOS = 400_000;

  private final Outlet outlet;
  private final Pacer pacer;
  private final FrameNumbers numbers;
  private final byte[] batch = new byte[Outlet.MAX_OCTETS];
  private int held;
  private int each;
  private long datagrams;
  private long octets;

  DiodeLink(Outlet outlet, Pacer pacer, FrameNumbers numbers) {
    this.outlet = outlet;
    this.pacer = pacer;
    this.numbers = numbers;
  }

  /// @param numbers which link it is, and the start of its numbers
  static DiodeLink open(InetSocketAddress to, Pacer pacer, FrameNumbers numbers)
      throws IOException {
    return new DiodeLink(Outlet.open(to), pacer, numbers);
  }

  /// Sends one frame at the paced moment, or keeps it for the write that [#flush()] makes at the
  /// latest.
  void send(CodedBlock.Ready block, int index) throws IOException {
    int length = block.datagramOctets();
    long wait = pacer.book(length);
    if (wait > 0) {
      flush();
      pacer.pause(wait + GRAIN_NANOS);
    }
    boolean full = held + length > batch.length || held / length >= Outlet.MAX_DATAGRAMS;
    if (full || length != each) {
      flush();
    }
    each = length;
    block.datagram(index, numbers, batch, held);
    held += length;
  }

  /// Writes what is held.
  void flush() throws IOException {
    if (held > 0) {
      int count = held / each;
      outlet.write(batch, held, each);
      datagrams += count;
      octets += held;
      held = 0;
    }
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
    outlet.close();
  }
}
