package org.sluice.client.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.review.LogCounts.DomainPeriod;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;

/// How many key records a distribution server says it stores: the field `keys` of its
/// `/api/v1/status`, saved to a file. It is the server's word, compared with what the log proves.
public final class StoredCounts {

  private static final int MAX_OCTETS = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<DomainPeriod, Long> stored;

  private StoredCounts(Map<DomainPeriod, Long> stored) {
    this.stored = stored;
  }

  /// Reads the JSON document.
  ///
  /// @throws Refused when there is no list `keys` of domain, period and records in it
  public static StoredCounts read(Path file) {
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    Map<DomainPeriod, Long> stored = new TreeMap<>();
    try {
      JsonNode keys = JSON.readTree(octets == null ? new byte[0] : octets).path("keys");
      if (!keys.isArray()) {
        throw new IOException("no list named keys");
      }
      for (JsonNode key : keys) {
        JsonNode period = key.path("period");
        JsonNode records = key.path("records");
        if (!period.isIntegralNumber() || !records.isIntegralNumber()) {
          throw new IOException("period and records must be numbers");
        }
        stored.merge(
            new DomainPeriod(DomainName.parse(key.path("domain").asText("")), period.longValue()),
            records.longValue(),
            Long::sum);
      }
    } catch (IOException | MalformedRecord e) {
      throw new Refused(
          Check.FILE, file.toString(), "a distribution server's status", e.getMessage() + "", e);
    }
    return new StoredCounts(stored);
  }

  /// All records that are stored.
  public long records() {
    return stored.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Where the store and the leaves differ, in words; empty if nowhere.
  public List<String> differences(Map<DomainPeriod, Long> logged) {
    List<String> differences = new ArrayList<>();
    TreeSet<DomainPeriod> all = new TreeSet<>(logged.keySet());
    all.addAll(stored.keySet());
    for (DomainPeriod key : all) {
      long inLog = logged.getOrDefault(key, 0L);
      long inStore = stored.getOrDefault(key, 0L);
      if (inLog != inStore) {
        differences.add(
            key.domain() + " period " + key.period() + ": logged " + inLog + ", stored " + inStore);
      }
    }
    return differences;
  }
}
