package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.records.disk.DurableFiles;

/// Which tokens of this machine's store are complete, by the names of their folders: a line `FOLDER
/// LABEL` each in the file `tokens.made`. A token is written down when its keys are in it; one that
/// is not was being made when something was cut off.
final class MadeTokens {
  private static final int MAX_FILE = 64 << 10;
  private static final String UNNAMED = "-";

  private final Path file;
  private final Path store;
  private final Path aside;

  MadeTokens(DataFolder folder) {
    this.file = folder.tokensMade();
    this.store = folder.tokens().resolve("tokens");
    this.aside = folder.tokens().resolve("unfinished");
  }

  /// Before anything is made. In a store that is older than the file, all that is there is
  /// complete.
  void begin() {
    if (!Files.exists(file)) {
      Map<String, String> there = new TreeMap<>();
      folders().forEach(f -> there.put(f, UNNAMED));
      write(there);
    }
    try {
      for (String unfinished : folders()) {
        if (!read().containsKey(unfinished)) {
          Files.createDirectories(aside);
          Path _ = Files.move(store.resolve(unfinished), aside.resolve(unfinished));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Nothing that is there counts.
  void nothing() {
    write(Map.of());
  }

  /// Whether a complete token with that label was made.
  boolean has(String label) {
    return read().containsValue(label);
  }

  /// The token whose folder is not written down yet is complete, and has that label.
  void add(String label) {
    Map<String, String> all = read();
    folders().forEach(f -> all.putIfAbsent(f, label));
    write(all);
  }

  private Set<String> folders() {
    if (!Files.isDirectory(store)) {
      return Set.of();
    }
    try (Stream<Path> tokens = Files.list(store)) {
      return tokens
          .map(t -> String.valueOf(t.getFileName()))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> read() {
    byte @Nullable [] octets = DurableFiles.read(file, MAX_FILE);
    Map<String, String> all = new TreeMap<>();
    if (octets != null) {
      new String(octets, StandardCharsets.UTF_8)
          .lines()
          .forEach(l -> all.put(l.substring(0, l.indexOf(' ')), l.substring(l.indexOf(' ') + 1)));
    }
    return all;
  }

  private void write(Map<String, String> all) {
    StringBuilder text = new StringBuilder();
    all.forEach((folder, label) -> text.append(folder).append(' ').append(label).append('\n'));
    DurableFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
