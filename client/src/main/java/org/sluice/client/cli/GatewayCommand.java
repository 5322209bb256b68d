package org.sluice.client.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.gateway.Gateway;
import org.sluice.client.gateway.IntegrityKeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "gateway",
    description = {
      "A TS 33.180 server on this device for software that cannot open sealed keys: hands it the",
      "device's keys IN PLAIN, pulled, opened and validated. Whoever reaches it gets them: it",
      "listens on loopback and refuses any other address without --expose-plain-keys. Ends with Ctrl-C."
    },
    footer = "  ./sluice client gateway --user tel:+447700900123 --port 8080")
@SuppressWarnings("NullAway.Init")
final class GatewayCommand extends Action {

  @Mixin UserOption user;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where missing periods are pulled from (default: only held keys are given).")
  @Nullable URI server;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port (default: any that is free).")
  int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address (default: 127.0.0.1).")
  String bind;

  @Option(
      names = "--expose-plain-keys",
      description = "Lets --bind be another address than loopback: anybody there gets the keys.")
  boolean exposePlainKeys;

  @Option(
      names = "--integrity-key",
      paramLabel = "FILE",
      description =
          "InK of the software that asks, 32 octets or their hexadecimal digits: answers with keys are signed with it.")
  @Nullable Path integrityKey;

  @Option(
      names = "--integrity-name",
      paramLabel = "NAME",
      description = "Name of that InK in KeyInfo, such as ink.1.user@example.org.")
  @Nullable String integrityName;

  GatewayCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    DeviceFolder device = user.one(home());
    try (Gateway gateway =
        Gateway.start(
            device,
            domains(),
            server,
            integrity(),
            new InetSocketAddress(bind, port),
            exposePlainKeys,
            InstantSource.system())) {
      print("keys of " + device.user() + " at http://" + bind + ":" + gateway.port());
      console.out().flush();
      new CountDownLatch(1).await(); // until the process is ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable IntegrityKeyFile integrity() {
    if ((integrityKey == null) != (integrityName == null)) {
      throw new Refused(
          Check.VALUE, "--integrity-key", "together with --integrity-name", "one of them alone");
    }
    if (integrityKey == null || integrityName == null) {
      return null;
    }
    return new IntegrityKeyFile(integrityKey, integrityName);
  }
}
