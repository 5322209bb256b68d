package org.sluice.hsm.process;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.TenWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Shows who the partition is.
@Command(
    name = "fingerprint",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the partition's line for the ceremony file and its fingerprint.",
      "Example: ./sluice partition fingerprint --data p1"
    })
final class FingerprintCommand implements Callable<Integer> {
  private static final int MAX_CARD = 4 << 10;

  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Override
  public Integer call() {
    PartitionFolder folder = data.folder();
    print(PartitionSettings.read(folder), card(folder), answer);
    return answer.end();
  }

  static PartitionCard card(PartitionFolder folder) {
    byte @Nullable [] octets = DurableFiles.read(folder.card(), MAX_CARD);
    if (octets == null) {
      throw new PartitionFailed(folder.card() + " is missing: the folder is not complete");
    }
    return PartitionCard.decode(octets);
  }

  static void print(PartitionSettings settings, PartitionCard card, PartitionAnswer answer) {
    answer.say(
        "partition " + card.index() + ", token " + settings.token(),
        "partition",
        card.index(),
        "token",
        settings.token());
    answer.say(
        "fingerprint " + PartitionCard.grouped(card.fingerprint()),
        "fingerprint",
        card.fingerprint());
    String words = TenWords.of(card.fingerprint());
    answer.say("in words    " + words, "words", words);
    answer.say("for the ceremony file, with the address as the appliance sees it:");
    String host = settings.host();
    String line =
        "- {name: "
            + settings.token()
            + ", address: \"https://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + settings.port()
            + "\", tls-key: "
            + card.tlsPin()
            + ", fingerprint: "
            + card.fingerprint()
            + "}";
    answer.say(line, "line", line);
  }
}
