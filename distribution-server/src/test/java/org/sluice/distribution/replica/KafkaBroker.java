package org.sluice.distribution.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.sluice.distribution.boot.TestIdentity;

/// A real Kafka broker in a process of its own, on free ports of loopback: one listener without
/// anything, whose users may do everything, and one with TLS and a password for the user `replica`,
/// who may do what no ACL says otherwise. It can be killed, stopped for a while, and started again
/// on its data.
public final class KafkaBroker implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private final Path folder;
  private final Path data;
  private final int plainPort;
  private final int securePort;
  private Process process;

  private KafkaBroker(Path folder, Path data, List<Integer> ports) throws Exception {
    this.folder = folder;
    this.data = data;
    this.plainPort = ports.get(0);
    this.securePort = ports.get(1);
    TestIdentity.create(folder.resolve("tls"), List.of("localhost", "127.0.0.1"));
    Files.writeString(
        folder.resolve("broker.pem"),
        Files.readString(folder.resolve("tls/tls-key.pem")) + Files.readString(certificate()));
    Files.writeString(folder.resolve("server.properties"), properties(ports.get(2)));
    Files.writeString(
        folder.resolve("logging.properties"),
        "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
    run(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            "server.properties")
        .waitFor();
    process = server();
  }

  /// Formats a new data folder in `folder` and starts.
  public static KafkaBroker start(Path folder) throws Exception {
    return start(folder, folder.resolve("data"));
  }

  /// The same with its data on another disk.
  static KafkaBroker start(Path folder, Path data) throws Exception {
    KafkaBroker broker = new KafkaBroker(folder, data, freePorts());
    broker.awaitAnswer();
    return broker;
  }

  private String properties(int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%1$d
    listeners=PLAINTEXT://127.0.0.1:%2$d,SASL_SSL://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%1$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%2$d,SASL_SSL://127.0.0.1:%3$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=PLAINTEXT
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
    sasl.enabled.mechanisms=PLAIN
    listener.name.sasl_ssl.plain.sasl.jaas.config=%4$s user_replica="a password";
    ssl.keystore.type=PEM
    ssl.keystore.location=%5$s
    log.dirs=%6$s
    num.partitions=1
    offsets.topic.num.partitions=1
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    group.initial.rebalance.delay.ms=0
    auto.create.topics.enable=false
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    super.users=User:ANONYMOUS
    allow.everyone.if.no.acl.found=true
    log.cleaner.backoff.ms=200
    log.cleaner.dedupe.buffer.size=4194304
    """
        .formatted(controllerPort, plainPort, securePort, JAAS, folder.resolve("broker.pem"), data);
  }

  private Process server() throws IOException {
    return run("kafka.Kafka", "server.properties");
  }

  private Process run(String main, String... arguments) throws IOException {
    Path classPath =
        Path.of(System.getProperty("sluice.root"), "kafka-broker", "target", "broker.classpath");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xms64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.config.file=logging.properties",
                "-cp",
                Files.readString(classPath).strip(),
                main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
        .start();
  }

  private void awaitAnswer() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(Files.readString(folder.resolve("broker.log")), e);
    }
  }

  String address() {
    return "127.0.0.1:" + plainPort;
  }

  Path certificate() {
    return folder.resolve("tls/tls-certificate.pem");
  }

  /// What a server is told to use this broker, as a file of the owner alone.
  public Path settings(String prefix) throws IOException {
    return file(prefix, "bootstrap.servers=" + address() + "\nsluice.allow-plaintext=true\n");
  }

  /// The same over TLS with a password.
  public Path secureSettings(String prefix, String password) throws IOException {
    return file(
        prefix,
        "bootstrap.servers=localhost:"
            + securePort
            + "\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config="
            + JAAS
            + " username=\"replica\" password=\""
            + password
            + "\";\nssl.truststore.type=PEM\nssl.truststore.location="
            + certificate()
            + "\n");
  }

  private Path file(String prefix, String lines) throws IOException {
    Path file = Files.createTempFile(folder, prefix, ".properties");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Files.write(
        file,
        (lines + "sluice.prefix=" + prefix + "\nsluice.partitions=3\nsluice.replication=1\n")
            .getBytes(UTF_8));
  }

  /// SIGKILL.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// After [#kill()], on the same data and ports.
  public void startAgain() throws Exception {
    process = server();
    awaitAnswer();
  }

  /// Lets it hang or go on: `STOP` or `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private static List<Integer> freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
