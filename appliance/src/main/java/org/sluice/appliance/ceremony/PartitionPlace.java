package org.sluice.appliance.ceremony;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.sluice.hsm.remote.PartitionAddress;
import org.sluice.records.id.Hash32;

/// Where a partition is: over a token in the appliance's own process, or in a process of its own.
public sealed interface PartitionPlace {

  /// The keys of a partition in a process of its own.
  List<String> KEYS = List.of("name", "address", "tls-key", "fingerprint");

  /// Its name among the others.
  String name();

  /// In the appliance's process.
  ///
  /// @param name label of its token
  record Embedded(String name) implements PartitionPlace {}

  /// In a process of its own, made by `sluice partition init`.
  record Remote(String name, PartitionAddress address) implements PartitionPlace {}

  /// As an item of a YAML list.
  default String yaml() {
    return switch (this) {
      case Embedded e -> "- " + quoted(e.name());
      case Remote r ->
          "- {name: "
              + quoted(r.name())
              + ", address: "
              + quoted(String.valueOf(r.address().uri()))
              + ", tls-key: \""
              + r.address().tlsPin()
              + "\", fingerprint: \""
              + r.address().fingerprint()
              + "\"}";
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Reads a list: a text is a token label, a map is a process.
  static List<PartitionPlace> parse(YamlNode list) {
    List<PartitionPlace> places = new ArrayList<>();
    for (YamlNode node : list.list()) {
      places.add(node.isText() ? new Embedded(node.text()) : remote(node, places.size() + 1));
    }
    return List.copyOf(places);
  }

  private static Remote remote(YamlNode node, int index) {
    node.only(KEYS);
    return new Remote(
        node.get("name").text(),
        new PartitionAddress(
            index,
            URI.create(node.get("address").text()),
            Hash32.fromHex(node.get("tls-key").text()),
            Hash32.fromHex(node.get("fingerprint").text())));
  }
}
