package org.sluice.appliance.console;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whether the high side can work.
///
/// @param quorum whether every domain has enough partitions, as they were last asked
/// @param log whether it can be written
/// @param clock whether the time can be right: nothing is changed by one that cannot
/// @param disk whether at least 1 GiB is free
record Health(boolean quorum, boolean log, boolean clock, boolean disk) {
  private static final long LOW_DISK = 1L << 30;

  static Health of(Workplace place) {
    Workplace.Reach reach = place.reach();
    return place.look(high ->
        new Health(
            reach.known() && reach.margins().values().stream().allMatch(margin -> margin >= 0),
            Files.isWritable(high.folder().log()),
            place.clockProblem(high).isEmpty(),
            hasRoom(Figures.free(high.folder().root()))));
  }

  static boolean hasRoom(long freeOctets) {
    return freeOctets >= LOW_DISK;
  }

  boolean isUp() {
    return quorum && log && clock && disk;
  }

  Map<String, Object> fields() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("up", isUp());
    out.put("quorum", quorum);
    out.put("log", log);
    out.put("clock", clock);
    out.put("disk", disk);
    return out;
  }
}
