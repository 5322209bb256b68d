package org.sluice.hsm.process;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.TlogException;
import org.sluice.threshold.Threshold;

/// What `partition init` wrote down: lines `key value`, each key once, nothing else.
///
/// @param index 1..n
/// @param host address to listen on
/// @param port port to listen on
/// @param token label of the token
/// @param library PKCS#11 library, or null for SoftHSM2 in the partition's own folder
/// @param log key of the log that it follows
/// @param appliance SHA-256 of the appliance's TLS key
record PartitionSettings(
    int index,
    String host,
    int port,
    String token,
    @Nullable Path library,
    NoteKey log,
    Hash32 appliance) {

  private static final int MAX_FILE = 8 << 10;
  private static final String SOFTHSM = "softhsm";
  private static final List<String> KEYS =
      List.of("index", "listen", "token", "library", "log", "appliance");

  PartitionSettings {
    if (index < 1 || index > Threshold.MAX_PARTITIONS) {
      throw new PartitionFailed(
          "index: expected 1 to " + Threshold.MAX_PARTITIONS + ", found " + index);
    }
  }

  /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, colon).replaceAll("^\\[(.*)\\]$", "$1");
      int port = Integer.parseInt(text.substring(colon + 1));
      if (!host.isEmpty()) {
        return InetSocketAddress.createUnresolved(host, port);
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new PartitionFailed("expected HOST:PORT, found '" + text + "'", e);
    }
    throw new PartitionFailed("expected HOST:PORT, found '" + text + "'");
  }

  static PartitionSettings read(PartitionFolder folder) {
    byte @Nullable [] octets = DurableFiles.read(folder.settings(), MAX_FILE);
    if (octets == null) {
      throw new PartitionFailed(
          folder.root() + " holds no partition: make one with sluice partition init");
    }
    Map<String, String> values = lines(folder.settings().toString(), octets, KEYS);
    try {
      InetSocketAddress listen = address(value(values, "listen"));
      String library = value(values, "library");
      return new PartitionSettings(
          Integer.parseInt(value(values, "index")),
          listen.getHostString(),
          listen.getPort(),
          value(values, "token"),
          library.equals(SOFTHSM) ? null : Path.of(library),
          NoteKey.parse(value(values, "log")),
          Hash32.fromHex(value(values, "appliance")));
    } catch (NumberFormatException | MalformedRecord | TlogException e) {
      throw new PartitionFailed(folder.settings() + ": " + e.getMessage(), e);
    }
  }

  void write(PartitionFolder folder) {
    String text =
        "index "
            + index
            + "\nlisten "
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + port
            + "\ntoken "
            + token
            + "\nlibrary "
            + (library == null ? SOFTHSM : library)
            + "\nlog "
            + log.vkey()
            + "\nappliance "
            + appliance
            + "\n";
    DurableFiles.write(folder.settings(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new PartitionFailed("the line '" + key + "' is missing");
    }
    return value;
  }

  /// Lines `key value` of a file called `name`, with these keys only and none twice.
  static Map<String, String> lines(String name, byte[] octets, List<String> keys) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : new String(octets, StandardCharsets.UTF_8).lines().toList()) {
      int space = line.indexOf(' ');
      String key = space < 0 ? line : line.substring(0, space);
      if (!keys.contains(key) || values.put(key, line.substring(space + 1)) != null) {
        throw new PartitionFailed(name + ": the line '" + key + "' is unknown or there twice");
      }
    }
    for (String key : keys) {
      if (!values.containsKey(key)) {
        throw new PartitionFailed(name + ": the line '" + key + "' is missing");
      }
    }
    return values;
  }
}
