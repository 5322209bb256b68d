package org.sluice.records.tlog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sluice.records.id.Hash32;

/// Reads the vector files.
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  static byte[] octets(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/tlog/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String name) {
    return json(octets(name));
  }

  static JsonNode json(byte[] octets) {
    try {
      return JSON.readTree(octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A folder of vectors made by others, which are not in this repository.
  static Path thirdParty(String folder) {
    String root = System.getProperty("sluice.root", ".");
    String shared =
        System.getProperty("sluice.shared", Path.of(root).resolveSibling("shared").toString());
    Path found = Path.of(shared, "reference", "vectors", "tlog", "third-party", folder);
    assumeTrue(
        Files.isDirectory(found),
        () -> "not checked against " + folder + ": there is no such folder at -Dsluice.shared");
    return found;
  }

  static Hash32 hash(JsonNode hex) {
    return Hash32.fromHex(hex.asText());
  }

  static Hash32 base64(JsonNode text) {
    return Hash32.of(Base64.getDecoder().decode(text.asText()));
  }

  static List<Hash32> hashes(JsonNode list) {
    List<Hash32> hashes = new ArrayList<>();
    list.forEach(hash -> hashes.add(hash(hash)));
    return hashes;
  }

  /// The entries of the own vectors.
  static byte[] leaf(long i) {
    return ("leaf " + i).getBytes(StandardCharsets.US_ASCII);
  }

  static List<byte[]> leaves(long from, long to) {
    List<byte[]> leaves = new ArrayList<>();
    for (long i = from; i < to; i++) {
      leaves.add(leaf(i));
    }
    return leaves;
  }
}
