package org.sluice.appliance.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;

/// An appliance, a copy of its folder to damage, and three custodians of whom two are asked.
abstract class BackupScene {
  static final String PASSPHRASE = "twelve or more characters";

  @TempDir Path own;

  TestAppliance appliance;
  Path high;
  Path backup;

  @BeforeEach
  void custodians() throws IOException {
    appliance = TestAppliance.get();
    high = appliance.root.resolve("high");
    backup = own.resolve("backup");
    for (String name : List.of("carl", "dora", "eve")) {
      Path file = Files.writeString(own.resolve(name + ".pass"), PASSPHRASE);
      appliance.must(
          "backup",
          "key",
          "--name",
          name,
          "--out",
          own.toString(),
          "--passphrase-file",
          file.toString());
    }
  }

  String[] key(String name) {
    return new String[] {
      "--key", own.resolve(name + ".backup").toString(),
      "--passphrase-file", own.resolve(name + ".pass").toString()
    };
  }

  static String[] join(String[] last, Object... first) {
    List<String> all = new ArrayList<>();
    Arrays.stream(first).map(String::valueOf).forEach(all::add);
    all.addAll(List.of(last));
    return all.toArray(String[]::new);
  }

  void make() {
    appliance.run(
        0,
        "backup",
        "make",
        backup.toString(),
        "--to",
        own.resolve("carl.backup.pub").toString(),
        "--to",
        own.resolve("dora.backup.pub").toString());
  }

  Unpacking.Read read(Path file, String who, Unpacking.Target target) {
    try (HpkeKeyPair key =
        CustodianKey.open(own.resolve(who + ".backup"), PASSPHRASE.toCharArray())) {
      return new Unpacking(file, logKey()).read(key, _ -> {}, target);
    }
  }

  NoteKey logKey() {
    return LogKeys.of(high.resolve("log.vkey")).orElseThrow();
  }

  static void nowhere(String name, DurableFiles.Content content) throws IOException {
    content.to(OutputStream.nullOutputStream());
  }

  static long logSize(Path folder) {
    try (HighSide look = HighSide.look(DataOption.of(folder, folder))) {
      return look.log().size();
    }
  }

  static List<String> users(Path folder) {
    try (HighSide look = HighSide.look(DataOption.of(folder, folder))) {
      return look.database()
          .transaction(c -> {
            List<String> all = new ArrayList<>();
            try (var s = c.createStatement();
                var r = s.executeQuery("SELECT uri FROM user ORDER BY uri")) {
              while (r.next()) {
                all.add(r.getString(1));
              }
            }
            return all;
          });
    }
  }

  /// Every file of the parts with the hash of its octets.
  static Map<String, Hash32> state(Path folder) throws IOException {
    Map<String, Hash32> all = new TreeMap<>();
    for (String name : Parts.files(folder)) {
      all.put(name, Hash32.sha256(Files.readAllBytes(folder.resolve(name))));
    }
    return all;
  }

  Path copyOfHigh() throws IOException {
    Path copy = own.resolve("copy");
    try (Stream<Path> files = Files.walk(high)) {
      for (Path from : files.toList()) {
        Path to = copy.resolve(high.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
    Path conf = copy.resolve("tokens/softhsm2.conf");
    Files.writeString(conf, Files.readString(conf).replace(high.toString(), copy.toString()));
    return copy;
  }

  String restore(int exit, Path into, String... more) {
    return appliance.must(exit, join(more, "backup", "restore", backup, "--data", into));
  }
}
