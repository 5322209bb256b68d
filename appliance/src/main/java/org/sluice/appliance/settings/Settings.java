package org.sluice.appliance.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.ceremony.YamlNode;

/// What is set on this machine, from the strongest: a property of this process, `settings.yaml` in
/// the data folder, the default. Read once, when a process starts: the file as it is then counts
/// for the process until it ends.
public final class Settings {
  /// Name of the file in the data folder.
  public static final String FILE = "settings.yaml";

  /// Where a value comes from.
  public enum Source {
    DEFAULT,
    FILE,
    PROPERTY,
    VARIABLE;

    /// The word for it.
    public String word() {
      return this == FILE ? Settings.FILE : name().toLowerCase(Locale.ROOT);
    }
  }

  /// A setting that is in force.
  public record Value(Setting setting, String text, Source source) {}

  /// What this process was started with, before anything of the file was made a property.
  private static final Map<Setting, Value> GIVEN = given();

  private static volatile @Nullable Start start;
  private static volatile String command = "sluice";

  /// The file that was read when this process started.
  ///
  /// @param refused why it was not taken, if so
  private record Start(Path folder, @Nullable Settings settings, @Nullable CommandFailed refused) {}

  private final List<Value> all;

  private Settings(List<Value> all) {
    this.all = List.copyOf(all);
  }

  /// All of them, by their keys.
  public List<Value> all() {
    return all;
  }

  /// Has this process go by the file of a data folder; before any class has read a property. What
  /// is wrong with the file is told by whoever opens the folder: help and other folders need none.
  public static void start(Path folder) {
    try {
      Settings settings = read(folder);
      settings.all.stream()
          .filter(v -> v.source() == Source.FILE)
          .forEach(v -> System.setProperty(v.setting().property(), v.text()));
      start = new Start(folder, settings, null);
    } catch (CommandFailed e) {
      start = new Start(folder, null, e);
    }
  }

  /// Which command this process runs, for the record of changes.
  public static void runs(String name) {
    command = name;
  }

  /// The same.
  public static String command() {
    return command;
  }

  /// What is in force in this process for a data folder.
  ///
  /// @throws CommandFailed naming the place in the file, or the property, that is wrong
  public static Settings of(Path folder) {
    Start started = start;
    if (started == null || !started.folder.equals(folder)) {
      Settings settings = read(folder);
      if (started != null && settings.all.stream().anyMatch(v -> v.source() == Source.FILE)) {
        throw new CommandFailed(
            folder.resolve(FILE) + " was not read when this process started: name --data itself");
      }
      return settings;
    }
    if (started.settings == null) {
      CommandFailed refused = started.refused;
      throw new CommandFailed(refused == null ? FILE : String.valueOf(refused.getMessage()));
    }
    return started.settings;
  }

  /// Reads and checks file and properties.
  static Settings read(Path folder) {
    Path file = folder.resolve(FILE);
    Map<Setting, Value> values = new EnumMap<>(Setting.class);
    for (Setting s : Setting.values()) {
      values.put(s, new Value(s, s.byDefault(), Source.DEFAULT));
    }
    // A link that leads nowhere is no file that is missing.
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      requireNobodyElses(file);
      values.putAll(YamlNode.read(file, "settings file", Settings::parse));
    }
    GIVEN.forEach((s, v) -> values.put(s, checked(v)));
    return new Settings(List.copyOf(values.values()));
  }

  private static Map<Setting, Value> parse(YamlNode top) {
    top.only(Arrays.stream(Setting.values()).map(Setting::key).toList());
    Map<Setting, Value> written = new EnumMap<>(Setting.class);
    for (Setting s : Setting.values()) {
      if (top.has(s.key())) {
        written.put(s, new Value(s, s.read(top.get(s.key())), Source.FILE));
      }
    }
    return written;
  }

  private static Value checked(Value given) {
    try {
      String _ = given.setting().checked(given.setting().property(), given.text(), "");
      return given;
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("the " + given.source().word() + " " + e.getMessage(), e);
    }
  }

  /// It names a library that runs beside the tokens.
  private static void requireNobodyElses(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed("the settings file " + file + " cannot be read: it is no file");
    }
    try {
      Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
      if (may.contains(PosixFilePermission.GROUP_WRITE)
          || may.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new CommandFailed(
            "the settings file " + file + " can be written by others than its owner: chmod go-w");
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "the settings file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<Setting, Value> given() {
    Map<Setting, Value> given = new EnumMap<>(Setting.class);
    for (Setting s : Setting.values()) {
      String property = System.getProperty(s.property());
      String variable = variable(s);
      if (property != null) {
        given.put(s, new Value(s, property, Source.PROPERTY));
      } else if (variable != null) {
        given.put(s, new Value(s, variable, Source.VARIABLE));
      }
    }
    return given;
  }

  /// Quarkus takes its own properties as variables too.
  private static @Nullable String variable(Setting s) {
    return s.property().startsWith("quarkus.")
        ? System.getenv(s.property().toUpperCase(Locale.ROOT).replace('.', '_'))
        : null;
  }
}
