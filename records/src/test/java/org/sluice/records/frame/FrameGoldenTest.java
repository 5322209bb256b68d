package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The frames' layout, octet for octet, as somebody else computed it.
class FrameGoldenTest {

  private static Map<String, String> golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FrameGoldenTest.class.getResourceAsStream("/frame/Frame2.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> l.split(" {2,}", 2))
          .collect(Collectors.toMap(f -> f[0].strip(), f -> f[1].strip()));
    }
  }

  @Test
  void theFramesAreTheGoldenOctets() throws IOException {
    Map<String, String> golden = golden();
    HexFormat hex = HexFormat.of();
    LinkPlan plan = LinkPlan.of(new LossBudget(0.01, Duration.ZERO, 100_000_000, 256));
    StreamItem item =
        new StreamItem(
            golden.get("stream").charAt(0),
            hex.parseHex(golden.get("stream id")),
            Long.parseLong(golden.get("sequence")));
    FrameNumbers numbers =
        new FrameNumbers(
            Integer.parseInt(golden.get("link")), Integer.parseInt(golden.get("session")));
    List<byte[]> frames =
        new FrameEncoder(LinkKey.parse(golden.get("link key")), plan)
            .split(item, hex.parseHex(golden.get("object")), numbers);
    assertThat(frames)
        .hasSize((int) golden.keySet().stream().filter(k -> k.startsWith("frame")).count());
    for (int i = 0; i < frames.size(); i++) {
      assertThat(hex.formatHex(frames.get(i))).isEqualTo(golden.get("frame " + i));
    }
  }
}
