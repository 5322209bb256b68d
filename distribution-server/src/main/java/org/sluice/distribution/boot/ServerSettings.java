package org.sluice.distribution.boot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the command line said, as Quarkus configuration.
@ConfigMapping(prefix = "sluice.distribution")
public interface ServerSettings {
  /// Data folder.
  Path data();

  /// Signed domain profiles.
  List<Path> profiles();

  /// File with the key of the link; none for a replica that only reads from Kafka.
  Optional<Path> linkKey();

  /// Port for frames; 0 lets the system choose.
  @WithDefault("0")
  int udpPort();

  /// Address to receive on.
  @WithDefault("127.0.0.1")
  String bind();

  /// File that says whose OAuth 2.0 tokens count; none for mutual TLS alone.
  Optional<Path> oauth();

  /// Requests of one client.
  @WithDefault("600")
  int requestsPerMinute();

  /// Connections that may be open at once.
  @WithDefault("10000")
  int connections();

  /// Of them from one address.
  @WithDefault("1000")
  int connectionsOfAddress();

  /// In which the head of a request has to be there, and then its answer.
  @WithDefault("60")
  int requestSeconds();

  /// File with what to know of Kafka; none for the embedded form.
  Optional<Path> kafka();
}
