package org.sluice.appliance.console;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whether the high side can work.
///
/// @param quorum whether every domain has enough partitions, as they were last asked
/// @param log whether it can be written
/// @param disk whether at least 1 GiB is free
record Health(boolean quorum, boolean log, boolean disk) {
  private static final long LOW_DISK = 1L << 30;

  static Health of(Workplace place) {
    Figures f = place.look(high -> Figures.of(high, Instant.now()));
    Workplace.Reach reach = place.reach();
    return new Health(
        reach.known() && reach.margins().values().stream().allMatch(margin -> margin >= 0),
        f.logWritable(),
        f.diskFree() >= LOW_DISK);
  }

  boolean isUp() {
    return quorum && log && disk;
  }

  Map<String, Object> fields() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("up", isUp());
    out.put("quorum", quorum);
    out.put("log", log);
    out.put("disk", disk);
    return out;
  }
}
