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
    description = "Prints the partition's line for the ceremony file and its fingerprint.")
final class FingerprintCommand implements Callable<Integer> {
  private static final int MAX_CARD = 4 << 10;

  @Mixin private FolderOption data = new FolderOption();

  @Override
  public Integer call() {
    PartitionFolder folder = data.folder();
    print(PartitionSettings.read(folder), card(folder));
    return 0;
  }

  static PartitionCard card(PartitionFolder folder) {
    byte @Nullable [] octets = DurableFiles.read(folder.card(), MAX_CARD);
    if (octets == null) {
      throw new PartitionFailed(folder.card() + " is missing: the folder is not complete");
    }
    return PartitionCard.decode(octets);
  }

  static void print(PartitionSettings settings, PartitionCard card) {
    System.out.println("  partition " + card.index() + ", token " + settings.token());
    System.out.println("  fingerprint " + PartitionCard.grouped(card.fingerprint()));
    System.out.println("  in words    " + TenWords.of(card.fingerprint()));
    System.out.println("  for the ceremony file, with the address as the appliance sees it:");
    System.out.println(
        "  - {name: "
            + settings.token()
            + ", address: \"https://"
            + (settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host())
            + ":"
            + settings.port()
            + "\", tls-key: "
            + card.tlsPin()
            + ", fingerprint: "
            + card.fingerprint()
            + "}");
  }
}
