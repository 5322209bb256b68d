package org.sluice.client.pull;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.reading.EntryFacts;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Checkpoint;

/// Every entry of the log about the device's own identity, each proven to be there (keys-and-trust
/// rule 5): whoever was enrolled as the user, and to whom the user's keys went.
///
/// A server can leave entries out; it cannot make one up. It is found out if it leaves out an entry
/// of a key set that this device holds; for the rest reviewers read the whole log.
public final class OwnLeaves {
  private static final int MAX_ENTRIES = 10_000;

  private final ClientHome home;
  private final KnownDomains domains;

  /// Of devices in `home`.
  public OwnLeaves(ClientHome home) {
    this.home = home;
    this.domains = new KnownDomains(home);
  }

  /// One entry.
  ///
  /// @param foreign sealing keys in it that are no device of the user's: an alarm
  public record Leaf(long index, Statement statement, Set<Hash32> foreign) {}

  /// What the server showed.
  ///
  /// @param leaves the newest first
  /// @param logSize size of the log under whose checkpoint they were proven
  /// @param looked entries of the log that the server says it looked through
  public record Shown(List<Leaf> leaves, long logSize, long looked) {
    /// Sealing keys of strangers in any of them.
    public Set<Hash32> foreign() {
      Set<Hash32> all = new TreeSet<>();
      leaves.forEach(leaf -> all.addAll(leaf.foreign()));
      return all;
    }

    /// Audit keys that were made for the user, whose delay is over: the newest first. Proven as all
    /// entries are, and let into the log only when officers had approved them: to be told to the
    /// user, and no alarm.
    public List<Extraction> audits() {
      return leaves.stream()
          .map(Leaf::statement)
          .filter(Extraction.class::isInstance)
          .map(Extraction.class::cast)
          .filter(leaf -> leaf.purpose() == Purpose.AUDIT)
          .toList();
    }
  }

  /// Asks the server for the entries and checks each.
  ///
  /// @throws Refused when the device holds no key set yet (its commitment is in there), an entry is
  ///   not proven or is about somebody else, or one that must be there is missing
  public Shown read(URI server, DeviceFolder device) throws IOException {
    PinnedProfile profile = domains.profile(device.domain());
    HeldLeaves held = HeldLeaves.of(device);
    KeySetCheck check = new KeySetCheck(domains.keys(profile), device);
    List<Leaf> leaves = new ArrayList<>();
    long before = Long.MAX_VALUE >>> 4; // 18 digits, as the server reads them
    long looked = Long.MAX_VALUE;
    Checkpoint checkpoint;
    try (DistributionServer connection =
        new DistributionServer(server, profile, device.authentication())) {
      do {
        PullAnswer.Leaves page = connection.leaves(held.commitment(), before);
        checkpoint = check.checkpoint(page.checkpoint());
        for (LoggedEntry entry : page.entries()) {
          before = requireBelow(before, entry.index(), device);
          leaves.add(leaf(device, held.commitment(), entry, check.entry(entry, checkpoint)));
        }
        looked = Math.min(looked, page.indexed());
        requireFew(leaves, device);
        before = next(page, before, device);
      } while (before > 0);
    }
    held.requireShown(leaves, looked, device);
    return new Shown(List.copyOf(leaves), checkpoint.size(), looked);
  }

  private Leaf leaf(
      DeviceFolder device, Hash32 commitment, LoggedEntry logged, SignedStatement entry)
      throws IOException {
    EntryFacts facts = EntryFacts.of(entry);
    if (!facts.commitment().equals(java.util.Optional.of(commitment))
        || !facts.domain().equals(java.util.Optional.of(device.domain()))) {
      throw new Refused(
          Check.LEAF,
          device.name(),
          "entries about " + commitment,
          "entry " + logged.index() + " about " + facts.commitment());
    }
    return new Leaf(
        logged.index(),
        entry.statement(),
        new KnownRecipients(home).unknown(device, recipients(entry.statement())));
  }

  /// Devices that can read the user's messages because of this entry. An audit key goes to the
  /// audit function: shown, and no stranger.
  private static List<Hash32> recipients(Statement statement) {
    return switch (statement) {
      case Extraction leaf when leaf.purpose() == Purpose.ISSUE || leaf.purpose() == Purpose.PAST ->
          leaf.recipients();
      case Enrolled device when device.state() == DeviceState.ACTIVE ->
          List.of(device.sealKeyHash());
      default -> List.of();
    };
  }

  private static long requireBelow(long before, long index, DeviceFolder device) {
    if (index >= before) {
      throw new Refused(
          Check.SERVER_ANSWER, device.name(), "an entry below " + before, "entry " + index);
    }
    return index;
  }

  /// Where the next page begins; 0 after the last. A page that promises more has something itself,
  /// so that this comes to an end.
  private static long next(PullAnswer.Leaves page, long before, DeviceFolder device) {
    if (page.next() == 0) {
      return 0;
    }
    if (page.entries().isEmpty()) {
      throw new Refused(
          Check.SERVER_ANSWER, device.name(), "entries before more of them", "an empty page");
    }
    return Math.min(before, page.next());
  }

  private static void requireFew(List<Leaf> leaves, DeviceFolder device) {
    if (leaves.size() > MAX_ENTRIES) {
      throw new Refused(
          Check.SERVER_ANSWER, device.name(), "at most " + MAX_ENTRIES + " entries", "more");
    }
  }
}
