package org.sluice.diode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.records.frame.CodedBlock;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.FrameNumbers;
import org.sluice.records.frame.LinkPlan;

/// All links to the receiver. Every frame goes over each of them; the receiver takes what comes
/// first and drops the rest.
final class Links implements AutoCloseable {
  private final List<DiodeLink> links;
  private final LinkPlan plan;

  private Links(List<DiodeLink> links, LinkPlan plan) {
    this.links = links;
    this.plan = plan;
  }

  /// Opens one link for each address; their numbers are their places in the list.
  ///
  /// @param catchUp how much a link that was held up catches up at most
  static Links open(List<InetSocketAddress> to, LinkPlan plan, Duration catchUp)
      throws IOException {
    Links links = new Links(new ArrayList<>(), plan);
    int session = new SecureRandom().nextInt();
    try {
      for (InetSocketAddress address : to) {
        Pacer pacer = new Pacer(plan.budget().bitsPerSecond(), catchUp, System::nanoTime);
        FrameNumbers numbers = new FrameNumbers(links.links.size(), session);
        links.links.add(DiodeLink.open(address, pacer, numbers));
      }
      return links;
    } catch (IOException | RuntimeException e) {
      links.close();
      throw e;
    }
  }

  /// How objects are cut for these links.
  LinkPlan plan() {
    return plan;
  }

  /// Sends blocks in groups, and each group in turn, so that a blackout takes little of each block.
  /// Fewer blocks than that takes have more parity; so few that this is not enough are sent again
  /// when the longest blackout would be over.
  void send(FrameEncoder encoder, List<CodedBlock> blocks) throws IOException {
    if (blocks.isEmpty()) {
      return;
    }
    Optional<List<CodedBlock>> outlasting = encoder.outlasting(blocks);
    for (List<CodedBlock> group : encoder.groups(outlasting.orElse(blocks))) {
      sendInTurn(group);
    }
    if (outlasting.isEmpty()) {
      links.getFirst().pause(plan.budget().blackout().toNanos());
      sendInTurn(blocks);
    }
  }

  private void sendInTurn(List<CodedBlock> group) throws IOException {
    FrameEncoder.inTurn(
        group,
        (block, index) -> {
          for (DiodeLink link : links) {
            link.send(block, index);
          }
        });
    for (DiodeLink link : links) {
      link.flush();
    }
  }

  /// Datagrams handed to the kernel so far, over all links.
  long datagrams() {
    return links.stream().mapToLong(DiodeLink::datagrams).sum();
  }

  /// Octets of those datagrams.
  long octets() {
    return links.stream().mapToLong(DiodeLink::octets).sum();
  }

  @Override
  public void close() throws IOException {
    for (DiodeLink link : links) {
      link.close();
    }
  }
}
