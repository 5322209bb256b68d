package org.sluice.benchmarks;

import java.util.List;

/// One wire, and the parameters chosen for it on both sides.
///
/// @param name for the table and the command line
/// @param megabytes that are sent, in bundles of 8 MB
/// @param faults of the wire, by the names of [org.sluice.system.wire.Faults]
/// @param ours the loss budget of `diode-sender`
/// @param theirs options of `udp-sender`
/// @param flood whether forged frames are sent beside the good ones
record DiodeScenario(
    String name, int megabytes, String faults, String ours, List<String> theirs, boolean flood) {
  static final int BUNDLE = 8_000_000;

  private static final String BESIDE_A_FLOOD = "--loss 5% --blackout 20ms --rate 300Mb/s";

  static final List<DiodeScenario> ALL =
      List.of(
          new DiodeScenario(
              "clean",
              800,
              "",
              "--loss 0.1% --blackout 1ms --rate 1.25Gb/s --catch-up 4ms",
              List.of("--fec 8x8/128 --max-bitrate 1100m", "--fec 8x8/128 --max-bitrate 700m"),
              false),
          new DiodeScenario(
              "loss5",
              104,
              "loss=0.05 repeat=0.01 darkMillis=20 everyMillis=1000",
              "--loss 5% --blackout 20ms --rate 760Mb/s --catch-up 8ms",
              List.of("--fec 8x16/128 --max-bitrate 500m", "--fec 8x32/128 --max-bitrate 500m"),
              false),
          new DiodeScenario(
              "loss10",
              104,
              "loss=0.10 repeat=0.01 darkMillis=100 everyMillis=1500",
              "--loss 10% --blackout 100ms --rate 300Mb/s",
              List.of("--fec 8x32/128 --max-bitrate 300m", "--fec 8x64/128 --max-bitrate 300m"),
              false),
          new DiodeScenario("calm", 104, "", BESIDE_A_FLOOD, List.of(), false),
          new DiodeScenario("flood", 104, "", BESIDE_A_FLOOD, List.of(), true));

  /// Whether the wire can do without a program between its ends.
  boolean bare() {
    return faults.isEmpty();
  }

  int bundles() {
    return megabytes * 1_000_000 / BUNDLE;
  }

  long octets() {
    return (long) bundles() * BUNDLE;
  }

  String faults(int run) {
    return ("seed=" + (run + 1) + " " + faults).strip();
  }
}
