package org.sluice.distribution.boot;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.limits.ConnectionLimits;
import org.sluice.distribution.limits.ServerLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Receives and serves until it is told to stop (SIGTERM).
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Receives bundles and serves devices until SIGTERM.",
      "Example: ./sluice distribution-server serve --data low --profile green.profile --link-key link.key --udp 7600 --https 8443 --bind 0.0.0.0"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ServeCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "Data folder, made by init.")
  private Path data;

  @Option(
      names = "--profile",
      required = true,
      arity = "1..*",
      description = "Signed domain profile, carried here by hand; one file for each domain.")
  private List<Path> profiles;

  @Option(
      names = "--link-key",
      description = "Key of the diode link; without it this is a replica that only reads.")
  private @Nullable Path linkKey;

  @Option(names = "--udp", defaultValue = "0", description = "Port for frames from the diode.")
  private int udpPort;

  @Option(
      names = "--oauth",
      description = "Whose OAuth 2.0 tokens count beside mutual TLS (default: nobody's).")
  private @Nullable Path oauth;

  @Option(
      names = "--requests-per-minute",
      defaultValue = "600",
      description = "Of one client, or one address of unknown ones (default: ${DEFAULT-VALUE}).")
  private int requestsPerMinute;

  @Option(
      names = "--connections",
      defaultValue = "10000",
      description = "Open at once (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--connections-of-address",
      defaultValue = "1000",
      description = {
        "Of them from one address (default: ${DEFAULT-VALUE}); behind a proxy, which is one address,",
        "as many as --connections."
      })
  private int connectionsOfAddress;

  @Option(
      names = "--request-seconds",
      defaultValue = "60",
      description = {
        "In which a connection has to bring the head of its next request, and then that request until",
        "it is answered, or it is closed (default: ${DEFAULT-VALUE})."
      })
  private int requestSeconds;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = {
        "After SIGTERM the server says for so long that it is not ready, and answers all the same: a",
        "proxy takes it out before it ends (default: ${DEFAULT-VALUE})."
      })
  private int drain;

  @Option(
      names = "--kafka",
      description = {
        "Settings of Kafka, readable by their owner only: a receiver publishes there, a replica",
        "reads from there (default: this server stands alone)."
      })
  private @Nullable Path kafka;

  @Option(names = "--https", required = true, description = "Port for devices and the status page.")
  private int httpsPort;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      description = "Address for both ports (default: ${DEFAULT-VALUE}; 0.0.0.0 is every one).")
  private String bind;

  @Override
  public Integer call() {
    if (!ServerIdentity.exists(data)) {
      throw new IllegalStateException(
          "no TLS key in " + data + ": run distribution-server init --data " + data + " first");
    }
    System.setProperty("sluice.distribution.data", data.toString());
    System.setProperty(
        "sluice.distribution.profiles",
        profiles.stream().map(Path::toString).collect(Collectors.joining(",")));
    if (linkKey == null && kafka == null) {
      throw new IllegalStateException(
          "nothing feeds this server: give --link-key (the diode), --kafka (a replica), or both");
    }
    if (linkKey != null) {
      System.setProperty("sluice.distribution.link-key", linkKey.toString());
    }
    if (oauth != null) {
      System.setProperty("sluice.distribution.oauth", oauth.toString());
    }
    if (kafka != null) {
      System.setProperty("sluice.distribution.kafka", kafka.toString());
    }
    System.setProperty("sluice.distribution.udp-port", Integer.toString(udpPort));
    System.setProperty("sluice.distribution.bind", bind);
    System.setProperty(
        "sluice.distribution.requests-per-minute", Integer.toString(requestsPerMinute));
    limitConnections();
    System.setProperty("quarkus.shutdown.delay", drain + "S");
    System.setProperty("quarkus.http.host", bind);
    System.setProperty("quarkus.http.ssl-port", Integer.toString(httpsPort));
    Quarkus.run();
    return 0;
  }

  private void limitConnections() {
    ConnectionLimits limits =
        new ConnectionLimits(connections, connectionsOfAddress, Duration.ofSeconds(requestSeconds));
    System.setProperty("sluice.distribution.connections", Integer.toString(limits.all()));
    System.setProperty(
        "sluice.distribution.connections-of-address", Integer.toString(limits.ofAddress()));
    System.setProperty("sluice.distribution.request-seconds", Integer.toString(requestSeconds));
    System.setProperty(ServerLimits.SWITCH.getFirst(), ServerLimits.SWITCH.getLast());
  }
}
