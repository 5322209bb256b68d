package org.sluice.distribution.boot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;

/// What the command line said, as Quarkus configuration.
@ConfigMapping(prefix = "sluice.distribution")
public interface ServerSettings {
  /// Data folder.
  Path data();

  /// Signed domain profiles.
  List<Path> profiles();

  /// File with the key of the link.
  Path linkKey();

  /// Port for frames; 0 lets the system choose.
  int udpPort();

  /// Address to receive on.
  @WithDefault("127.0.0.1")
  String bind();
}
