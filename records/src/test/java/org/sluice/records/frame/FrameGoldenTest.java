package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The frame's layout, octet for octet, as somebody else computed it.
class FrameGoldenTest {

  private static Map<String, String> golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FrameGoldenTest.class.getResourceAsStream("/frame/Frame.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> l.split(" {2,}", 2))
          .collect(Collectors.toMap(f -> f[0].strip(), f -> f[1].strip()));
    }
  }

  @Test
  void aFrameIsTheGoldenOctets() throws IOException {
    Map<String, String> golden = golden();
    HexFormat hex = HexFormat.of();
    List<byte[]> frames =
        new FrameEncoder(LinkKey.parse(golden.get("link key")), 1400)
            .split(
                golden.get("stream").charAt(0),
                hex.parseHex(golden.get("stream id")),
                Long.parseLong(golden.get("sequence")),
                hex.parseHex(golden.get("object")));
    assertThat(frames).hasSize(1);
    assertThat(hex.formatHex(frames.getFirst())).isEqualTo(golden.get("frame"));
  }
}
