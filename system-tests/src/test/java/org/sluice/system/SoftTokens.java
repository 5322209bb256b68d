package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// kill -9 of a program that has SoftHSM2 tokens open.
///
/// SoftHSM2 empties a token's `token.object` at each log-in and then writes it anew, so a kill in
/// between loses the token with all its keys; a token of hardware keeps what it holds. That one
/// file is put back as it was: label, serial number and the PIN's own wrapping, which no test
/// changes. Nothing else is.
final class SoftTokens {
  private static final String FILE = "token.object";

  private final Path root;

  /// The tokens anywhere below `root`.
  SoftTokens(Path root) {
    this.root = root;
  }

  void kill(Process process) throws IOException, InterruptedException {
    Map<Path, byte[]> before = new HashMap<>();
    for (Path file : files()) {
      before.put(file, whole(file));
    }
    assertThat(process.destroyForcibly().waitFor(1, TimeUnit.MINUTES)).isTrue();
    for (Path file : files()) {
      byte[] whole = before.getOrDefault(file, new byte[0]);
      if (Files.size(file) == 0 && whole.length > 0) {
        Files.write(file, whole);
      }
    }
  }

  /// Its octets; empty only if it stays empty.
  private static byte[] whole(Path file) throws IOException {
    byte[] octets = Files.readAllBytes(file);
    for (int again = 0; octets.length == 0 && again < 10_000; again++) {
      octets = Files.readAllBytes(file);
    }
    return octets;
  }

  private List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    if (!Files.exists(root)) {
      return found;
    }
    Path _ =
        Files.walkFileTree(
            root,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith(FILE)) {
                  found.add(file);
                }
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE; // the program renames files meanwhile
              }
            });
    return found;
  }
}
