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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The frames' layout, octet for octet, as somebody else computed it.
class FrameGoldenTest {

  private static Map<String, String> golden(FrameVersion version) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            FrameGoldenTest.class.getResourceAsStream(
                "/frame/Frame" + version.number() + ".txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .map(l -> l.split(" {2,}", 2))
          .collect(Collectors.toMap(f -> f[0].strip(), f -> f[1].strip()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFramesAreTheGoldenOctets(FrameVersion version) throws IOException {
    Map<String, String> golden = golden(version);
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
        new FrameEncoder(LinkKey.parse(golden.get("link key")), plan, version)
            .split(item, hex.parseHex(golden.get("object")), numbers);
    assertThat(frames)
        .hasSize((int) golden.keySet().stream().filter(k -> k.startsWith("frame")).count());
    for (int i = 0; i < frames.size(); i++) {
      assertThat(hex.formatHex(frames.get(i))).isEqualTo(golden.get("frame " + i));
    }
  }

  /// What another program made is read: of each version from the parity alone, so that the digest
  /// decides.
  @ParameterizedTest
  @EnumSource
  void theGoldenOctetsAreReadAndGiveTheObject(FrameVersion version) throws IOException {
    Map<String, String> golden = golden(version);
    HexFormat hex = HexFormat.of();
    LinkKeys keys = new LinkKeys(List.of(LinkKey.parse(golden.get("link key"))));
    FrameDecoder decoder = new FrameDecoder(keys, FrameLimits.DEFAULT);
    Outcome last = null;
    for (int i = 3; i < 6; i++) {
      byte[] frame = hex.parseHex(golden.get("frame " + i));
      last = decoder.accept(frame, frame.length);
    }
    assertThat(last)
        .isInstanceOfSatisfying(
            Outcome.Complete.class,
            c -> assertThat(c.octets()).isEqualTo(hex.parseHex(golden.get("object"))));
  }

  @Test
  void aSenderWritesTheNewestVersion() {
    LinkPlan plan = LinkPlan.of(new LossBudget(0.01, Duration.ZERO, 100_000_000, 256));
    assertThat(
            new FrameEncoder(Wire.KEY, plan)
                .split(Wire.item(1), new byte[300], new FrameNumbers(0, 1)))
        .allSatisfy(frame -> assertThat(frame[2]).isEqualTo((byte) 3));
  }
}
