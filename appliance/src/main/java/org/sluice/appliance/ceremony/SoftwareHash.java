package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Partition;

/// What runs: SHA-256 over the hashes of the jars beside the one that holds the partitions' code,
/// in the order of their names. Goes into the generation record.
public final class SoftwareHash {

  private SoftwareHash() {}

  /// The hash.
  public static Hash32 ofThisProgram() {
    @Nullable CodeSource source = Partition.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new CommandFailed("this program cannot tell where its own code is");
    }
    try {
      Path code = Path.of(source.getLocation().toURI());
      Path folder = Files.isDirectory(code) ? code : code.toAbsolutePath().getParent();
      List<byte[]> parts = new ArrayList<>();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path f : files.filter(Files::isRegularFile).sorted().toList()) {
          parts.add(Hash32.sha256(Files.readAllBytes(f)).octets());
        }
      }
      return Hash32.sha256(parts.toArray(byte[][]::new));
    } catch (IOException | URISyntaxException e) {
      throw new CommandFailed("this program cannot read its own code: " + e.getMessage(), e);
    }
  }
}
