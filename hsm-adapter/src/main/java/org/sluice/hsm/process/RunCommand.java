package org.sluice.hsm.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.hsm.custody.TokenDoor;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.Partition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The process itself.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the partition until it is stopped. Without a PIN option it starts locked, and its custodian opens it with sluice partition activate.",
      "Example: ./sluice partition run --data p1"
    })
class RunCommand implements Callable<Integer> {
  @Mixin private FolderOption data = new FolderOption();
  @Mixin private PinOptions pins = new PinOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> protections = Protections.take();
    PartitionFolder folder = data.folder();
    PartitionSettings settings = PartitionSettings.read(folder);
    try (FileChannel channel =
            FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new PartitionFailed("another process runs the partition in " + folder.root());
      }
      run(folder, settings, protections);
    }
    return 0;
  }

  /// What answers the appliance. The tests' liar puts itself between.
  Partition answering(HeldPartition partition) {
    return partition;
  }

  private void run(PartitionFolder folder, PartitionSettings settings, List<String> protections)
      throws IOException, InterruptedException {
    PartitionCard card = FingerprintCommand.card(folder);
    HeldPartition partition =
        new HeldPartition(
            card.index(),
            card.identity(),
            settings.log(),
            TokenDoor.pkcs11(() -> TokenPlace.find(folder, settings)),
            new FolderPartitionStore(folder.state()),
            InstantSource.system());
    PartitionHost host = new PartitionHost(card, partition, answering(partition), protections);
    if (pins.given()) {
      try (SecretBytes pin = pins.read("PIN of token " + settings.token())) {
        host.open(pin);
      }
    }
    PartitionServer server =
        new PartitionServer(
            host,
            new InetSocketAddress(settings.host(), settings.port()),
            TlsKey.open(folder.root(), PartitionFolder.TLS),
            settings.appliance(),
            TlsKey.open(folder.root(), PartitionFolder.CUSTODIAN).pin(),
            System.err);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop =
        new Thread(() -> {
          server.close();
          stopped.countDown();
        });
    Runtime.getRuntime().addShutdownHook(stop);
    protections.forEach(p -> System.out.println("  " + p));
    System.out.println(
        "partition "
            + card.index()
            + " listens on "
            + settings.host()
            + ":"
            + settings.port()
            + (pins.given() ? ", up" : ", locked: its custodian opens it with partition activate"));
    System.out.flush();
    stopped.await();
  }
}
