package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.pull.KnownRecipients;
import org.sluice.client.pull.OwnLeaves;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "leaves",
    description = {
      "Shows every entry of the log about the user: devices that were enrolled, keys that were made",
      "and for which devices, each proven to be in the log that the witnesses co-signed.",
      "Fails when an entry names a device that is not the user's: its owner can read along."
    },
    footer = "  ./sluice client leaves --user tel:+447700900123")
@SuppressWarnings("NullAway.Init")
final class LeavesCommand extends Answering {

  @Mixin UserOption user;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A distribution server (default: the first of the profile).")
  @Nullable URI server;

  @Option(
      names = "--accept-recipients",
      description = "Says that every device in these entries is the user's own.")
  boolean acceptRecipients;

  LeavesCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    DeviceFolder device = user.one(home());
    var profile = domains().profile(device.domain());
    OwnLeaves.Shown shown =
        new OwnLeaves(home()).read(server == null ? profile.firstServer() : server, device);
    PeriodRule rule = profile.profile().rule();
    answer.begin("entries");
    shown.leaves().reversed().forEach(leaf -> say(leaf, words(leaf.statement(), rule)));
    answer.say(
        shown.leaves().size()
            + " entries, proven under a checkpoint of size "
            + shown.logSize()
            + "; the server looked through "
            + shown.looked(),
        "logSize",
        shown.logSize(),
        "looked",
        shown.looked());
    AuditNote.say(answer, "", device, shown.audits(), rule);
    Set<Hash32> foreign = shown.foreign();
    answer.put("foreign", foreign);
    known();
    new KnownRecipients(home()).requireOwn(device, foreign, acceptRecipients);
  }

  private void say(OwnLeaves.Leaf leaf, String words) {
    answer.item(
        "entries",
        "entry "
            + leaf.index()
            + " "
            + words
            + (leaf.foreign().isEmpty() ? "" : "; ALARM: not the user's: " + leaf.foreign()),
        "entry",
        leaf.index(),
        "type",
        leaf.statement().statementType().label(),
        "says",
        words,
        "foreign",
        leaf.foreign());
  }

  private static String words(Statement statement, PeriodRule rule) {
    return switch (statement) {
      case Enrolled device ->
          "device " + device.deviceId() + " " + device.state() + " " + device.sealKeyHash();
      case Extraction leaf ->
          leaf.purpose()
              + " keys of "
              + new KeyPeriod(rule, leaf.period()).label()
              + " for "
              + leaf.recipients();
      case IdentityChanged change -> "identity " + change.state();
      default -> statement.statementType().label();
    };
  }
}
