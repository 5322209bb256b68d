package org.sluice.system.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A real Kafka broker in a process of its own on loopback, which can hang and go on.
public final class KafkaProcess implements AutoCloseable {
  private final Path root;
  private final Path folder;
  private final int port;
  private final Process process;

  private KafkaProcess(Path root, Path folder, int port, int controller)
      throws IOException, InterruptedException {
    this.root = root;
    this.folder = folder;
    this.port = port;
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("server.properties"), properties(controller));
    Files.writeString(
        folder.resolve("logging.properties"),
        "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
    UUID random = UUID.randomUUID();
    byte[] id =
        ByteBuffer.allocate(16)
            .putLong(random.getMostSignificantBits())
            .putLong(random.getLeastSignificantBits())
            .array();
    String cluster = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    // A text that begins with a dash would be taken for an option.
    String formatted = cluster.replaceFirst("^-", "A");
    Process format =
        run("kafka.tools.StorageTool", "format", "-t", formatted, "-c", "server.properties");
    if (format.waitFor() != 0) {
      throw new IOException(log());
    }
    process = run("kafka.Kafka", "server.properties");
  }

  /// Formats a new data folder in `folder`, starts, and waits until it listens.
  ///
  /// @param root of the project, where the broker's class path is
  public static KafkaProcess start(Path root, Path folder)
      throws IOException, InterruptedException {
    KafkaProcess broker = new KafkaProcess(root, folder, freePort(), freePort());
    for (int i = 0; i < 600; i++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), broker.port)) {
        return broker;
      } catch (IOException e) {
        if (!broker.process.isAlive()) {
          throw new IOException(broker.log(), e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException(broker.log());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String properties(int controller) {
    return String.format(
        Locale.ROOT,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%1$d
        listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        auto.create.topics.enable=false
        log.cleaner.dedupe.buffer.size=4194304
        """,
        controller,
        port,
        folder.resolve("data"));
  }

  private Process run(String main, String... arguments) throws IOException {
    String classPath = Files.readString(root.resolve("kafka-broker/target/broker.classpath"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.config.file=logging.properties",
                "-cp",
                classPath.strip(),
                main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("broker.log"));
  }

  /// What a server is told to use this broker; a replica is out soon when it cannot ask.
  public Path settings() throws IOException {
    Path file = Files.createTempFile(folder, "kafka", ".properties");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        file,
        "bootstrap.servers=127.0.0.1:"
            + port
            + "\nsluice.allow-plaintext=true\nsluice.partitions=2\nsluice.replication=1\n"
            + "sluice.blind-seconds=3\n");
  }

  /// Lets it hang or go on: `STOP` or `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -" + name + " of the broker ended with " + exit);
    }
  }

  @Override
  public void close() {
    Process _ = process.destroyForcibly().onExit().join();
  }
}
