package org.sluice.system.wire;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What is wrong with a wire. Shares are of frames, 0 to 1.
///
/// @param seed of everything that is random
/// @param loss lost, each by itself
/// @param burst with which a run of lost frames begins
/// @param burstFrames longest run; each length from 1 is as likely
/// @param repeat delivered twice
/// @param overtake held back until up to 8 later ones were delivered
/// @param flip delivered with one bit changed, behind the Ethernet, IP and UDP headers
/// @param darkMillis length of a blackout, in which everything is lost; 0: none
/// @param everyMillis from the beginning of one blackout to that of the next; the first begins a
///   quarter of this after the first frame
/// @param portBits rate of a slow port in bit/s, 0: none
/// @param portOctets its buffer; what finds no place there is lost
public record Faults(
    long seed,
    double loss,
    double burst,
    int burstFrames,
    double repeat,
    double overtake,
    double flip,
    int darkMillis,
    int everyMillis,
    long portBits,
    int portOctets) {

  /// A wire that has none.
  public static final Faults NONE = parse("");

  /// Reads `name=value` pairs with blanks between them, by the names above; what is not named is 0.
  ///
  /// @throws IllegalArgumentException for a name that is none, or a value that is no number
  public static Faults parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    for (String pair : text.split(" ", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException("fault: expected name=value, got '" + pair + "'");
        }
        values.put(pair.substring(0, equals), Double.parseDouble(pair.substring(equals + 1)));
      }
    }
    Faults faults =
        new Faults(
            (long) take(values, "seed"),
            take(values, "loss"),
            take(values, "burst"),
            (int) take(values, "burstFrames"),
            take(values, "repeat"),
            take(values, "overtake"),
            take(values, "flip"),
            (int) take(values, "darkMillis"),
            (int) take(values, "everyMillis"),
            (long) take(values, "portBits"),
            (int) take(values, "portOctets"));
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("fault: there is none named " + values.keySet());
    }
    return faults;
  }

  /// The same faults under another seed.
  public Faults withSeed(long another) {
    return new Faults(
        another,
        loss,
        burst,
        burstFrames,
        repeat,
        overtake,
        flip,
        darkMillis,
        everyMillis,
        portBits,
        portOctets);
  }

  private static double take(Map<String, Double> values, String name) {
    Double value = values.remove(name);
    return value == null ? 0 : value;
  }

  /// What [#parse] reads.
  public String line() {
    return String.format(
        Locale.ROOT,
        "seed=%d loss=%s burst=%s burstFrames=%d repeat=%s overtake=%s flip=%s darkMillis=%d everyMillis=%d portBits=%d portOctets=%d",
        seed,
        loss,
        burst,
        burstFrames,
        repeat,
        overtake,
        flip,
        darkMillis,
        everyMillis,
        portBits,
        portOctets);
  }
}
