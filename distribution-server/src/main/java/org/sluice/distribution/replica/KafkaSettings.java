package org.sluice.distribution.replica;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// What a server must know of its Kafka: a properties file of its own, readable by its owner only,
/// because it holds passwords.
///
/// `bootstrap.servers`, `security.protocol`, `ssl.*` and `sasl.*` go to Kafka's client as they are;
/// the `sluice.*` ones are below; anything else is refused, so that a misspelt line is seen.
/// Without TLS only if `sluice.allow-plaintext=true` says so.
///
/// @param connection for Kafka's clients
/// @param prefix of the topics' names
/// @param partitions of the topic of key sets, if it has to be made
/// @param replication of every topic, if it has to be made
/// @param behind how long a replica may know that there is more than it has read
/// @param blind how long a replica may be unable to ask
public record KafkaSettings(
    Map<String, String> connection,
    String prefix,
    int partitions,
    short replication,
    Duration behind,
    Duration blind) {
  private static final Set<String> OWN =
      Set.of(
          "sluice.prefix",
          "sluice.partitions",
          "sluice.replication",
          "sluice.behind-seconds",
          "sluice.blind-seconds",
          "sluice.allow-plaintext");
  private static final Set<String> SECURE = Set.of("SSL", "SASL_SSL");

  /// Keeps a copy.
  public KafkaSettings {
    connection = Map.copyOf(connection);
  }

  /// Reads the file.
  ///
  /// @throws IOException naming the line that cannot be
  public static KafkaSettings read(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.remove(PosixFilePermission.OWNER_READ);
    permissions.remove(PosixFilePermission.OWNER_WRITE);
    if (!permissions.isEmpty()) {
      throw new IOException(
          file + " may be used by others than its owner; it holds passwords: chmod 600");
    }
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      lines.load(in);
    }
    Map<String, String> values = new HashMap<>();
    lines.stringPropertyNames().forEach(name -> values.put(name, lines.getProperty(name)));
    return of(file.toString(), values);
  }

  private static KafkaSettings of(String file, Map<String, String> values) throws IOException {
    Map<String, String> connection = new HashMap<>();
    for (Map.Entry<String, String> line : values.entrySet()) {
      String name = line.getKey();
      if (forKafka(name)) {
        connection.put(name, line.getValue());
      } else if (!OWN.contains(name)) {
        throw new IOException(file + ": there is no setting " + name);
      }
    }
    if (!connection.containsKey("bootstrap.servers")) {
      throw new IOException(file + ": bootstrap.servers is missing");
    }
    boolean plain = values.getOrDefault("sluice.allow-plaintext", "false").equals("true");
    String protocol = connection.getOrDefault("security.protocol", "PLAINTEXT");
    if (!SECURE.contains(protocol) && !plain) {
      throw new IOException(
          file
              + ": security.protocol "
              + protocol
              + " is without TLS; SSL or SASL_SSL, or sluice.allow-plaintext=true");
    }
    return new KafkaSettings(
        connection,
        prefix(file, values.getOrDefault("sluice.prefix", "sluice")),
        number(file, values, "sluice.partitions", 8, 1000),
        (short) number(file, values, "sluice.replication", 3, 10),
        Duration.ofSeconds(number(file, values, "sluice.behind-seconds", 30, 86_400)),
        Duration.ofSeconds(number(file, values, "sluice.blind-seconds", 900, 86_400)));
  }

  private static boolean forKafka(String name) {
    return name.equals("bootstrap.servers")
        || name.equals("security.protocol")
        || name.startsWith("ssl.")
        || name.startsWith("sasl.");
  }

  private static String prefix(String file, String prefix) throws IOException {
    if (!prefix.matches("[a-z0-9-]{1,64}")) {
      throw new IOException(file + ": sluice.prefix is not 1 to 64 of a-z, 0-9, '-'");
    }
    return prefix;
  }

  private static int number(
      String file, Map<String, String> values, String name, int otherwise, int max)
      throws IOException {
    String text = values.getOrDefault(name, Integer.toString(otherwise));
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
      throw new IOException(file + ": " + name + " is not 1 to " + max);
    }
    return Integer.parseInt(text);
  }

  /// The connection and these.
  Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(connection);
    all.putAll(more);
    return all;
  }

  /// Where the brokers are, for messages.
  String brokers() {
    return String.valueOf(connection.get("bootstrap.servers"));
  }

  /// Without the connection: it holds passwords.
  @Override
  public String toString() {
    return "Kafka at " + brokers() + ", topics " + prefix + ".*";
  }
}
