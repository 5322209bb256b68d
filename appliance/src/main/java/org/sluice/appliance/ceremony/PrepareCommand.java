package org.sluice.appliance.ceremony;

import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.PartitionReach;
import org.sluice.hsm.process.ApplianceKeys;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.Threshold;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What must be there before partitions in processes of their own can be made.
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "Before a ceremony with partitions in processes of their own: makes the appliance's token and its TLS key, and writes appliance.keys, which each custodian carries to their partition (sluice partition init --appliance appliance.keys).",
      "Not needed where all partitions are in the appliance's process.",
      "Example: ./sluice ceremony prepare --log-origin log.example/a"
    })
final class PrepareCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--log-origin",
      required = true,
      description = "Origin of the log, as in the ceremony file.")
  private String origin = "";

  @Option(
      names = "--appliance-token",
      defaultValue = "appliance",
      description = "Label of the appliance's token, as in the ceremony file (${DEFAULT-VALUE}).")
  private String token = "";

  @Override
  public Integer call() {
    DataFolder folder = new DataFolder(data.data());
    if (Files.exists(folder.applianceKeys())
        || Files.exists(folder.transcript())
        || Files.exists(folder.ceremony())) {
      throw new CommandFailed(
          folder.root() + " is prepared already, or holds a high side: it is left as it is");
    }
    TokenMaking making = new TokenMaking(folder, data, answer::tell);
    // Whatever a prepare that was cut off has left is put aside: nobody has seen its keys.
    NoteKey log = making.newAppliance(token, origin);
    TlsKey.discard(folder.root(), PartitionReach.TLS_KEY);
    TlsKey link = TlsKey.create(folder.root(), PartitionReach.TLS_KEY);
    new ApplianceKeys(log, link.pin()).write(folder.applianceKeys());
    answer.tell("recommended for production: " + Threshold.RECOMMENDED.advice());
    answer.say("log key " + log.vkey(), "logKey", log.vkey());
    answer.say("TLS key " + PartitionCard.grouped(link.pin()), "tlsKey", link.pin());
    answer.say(
        "to be carried to every partition: " + folder.applianceKeys(),
        "file",
        folder.applianceKeys());
    return answer.end();
  }
}
