package org.sluice.mikey.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.codec.Octets;

/// A dissector made by others reads our messages of every kind, where it is installed.
///
/// Known of tshark 4.0, and therefore checked on the same message without them: it does not skip a
/// GENERIC-ID map, and it takes the length of CERT one octet too early.
class TsharkTest {

  private static final String[] FIELDS = {
    "mikey.type",
    "mikey.csb_id",
    "mikey.rand.len",
    "mikey.id.role",
    "mikey.id.len",
    "mikey.sakke.params",
    "mikey.sakke.idscheme",
    "mikey.sakke.len",
    "mikey.sign.type",
    "mikey.sign.len",
    "mikey.next_payload"
  };

  @TempDir static Path folder;

  @BeforeAll
  static void installed() {
    assumeTrue(
        runs("tshark", "--version") && runs("text2pcap", "--version"),
        "tshark is not installed: not checked that it dissects our messages");
  }

  @Test
  @DisplayName(
      "the fields of every golden message are those it was made with, and none is malformed")
  void everyKind() throws Exception {
    List<byte[]> messages = new ArrayList<>();
    for (byte[] message : golden()) {
      Imessage m = Imessage.parse(message);
      messages.add(dissectable(m) ? message : plain(m).octets().toArray());
    }
    assertThat(messages).hasSizeGreaterThan(10);
    Path pcap = pcap(hex(messages), "40000,2269");
    assertThat(tshark(pcap, "-Y", "_ws.malformed")).isEmpty();
    List<String> lines = fields(pcap);
    assertThat(lines).hasSameSizeAs(messages);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo(expected(Imessage.parse(messages.get(i))));
    }
  }

  @Test
  @DisplayName("a cut message is seen as malformed, so the check above is one")
  void aCutMessage() throws Exception {
    byte[] whole = dissectable().getFirst();
    Path pcap = pcap(hex(List.of(Arrays.copyOf(whole, whole.length - 200))), "40000,2269");
    assertThat(tshark(pcap, "-Y", "_ws.malformed")).isNotEmpty();
  }

  @Test
  @DisplayName("in the SDP of a SIP message the line is found and dissected")
  void inSdp() throws Exception {
    byte[] message = dissectable().getFirst();
    String sdp =
        "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
            + KeyMgmt.format(message)
            + "\r\nm=audio 49170 RTP/SAVP 0\r\n";
    String sip =
        "INVITE sip:bob@b.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
            + "From: <sip:alice@a.example>;tag=1\r\nTo: <sip:bob@b.example>\r\nCall-ID: 1\r\n"
            + "CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: "
            + sdp.length()
            + "\r\n\r\n"
            + sdp;
    Path pcap = pcap(hex(List.of(sip.getBytes(UTF_8))), "5060,5060");
    assertThat(tshark(pcap, "-Y", "_ws.malformed")).isEmpty();
    assertThat(fields(pcap)).containsExactly(expected(Imessage.parse(message)));
    assertThat(KeyMgmt.inSdp(sdp)).containsExactly(message);
  }

  private static List<byte[]> dissectable() throws IOException {
    return golden().stream().filter(m -> dissectable(Imessage.parse(m))).toList();
  }

  private static boolean dissectable(Imessage m) {
    return !(m.sessions() instanceof SessionMap.Generic)
        && m.payloads().stream().noneMatch(p -> p instanceof Certificate);
  }

  private static Imessage plain(Imessage m) {
    SessionMap map =
        m.sessions() instanceof SessionMap.Generic ? new SessionMap.Empty() : m.sessions();
    List<Payload> payloads =
        m.payloads().stream().filter(p -> !(p instanceof Certificate)).toList();
    return new Imessage(m.csbId(), m.prf(), map, m.timestamp(), m.rand(), payloads, m.signature());
  }

  private static String expected(Imessage m) {
    Stream<Integer> types = m.payloads().stream().map(Payload::type);
    return String.join(
        "|",
        "26",
        "0x" + HexFormat.of().toHexDigits((int) m.csbId()),
        Integer.toString(m.rand().length()),
        commas(m.ids().stream().map(Identity::role)),
        commas(m.ids().stream().map(Identity::value).map(Octets::length)),
        "1",
        Integer.toString(m.sakke().idScheme()),
        Integer.toString(m.sakke().sed().length()),
        "2",
        "129",
        commas(Stream.concat(Stream.of(5, 11), Stream.concat(types, Stream.of(4)))));
  }

  private static String commas(Stream<Integer> numbers) {
    return numbers.map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<byte[]> golden() throws IOException {
    Path golden =
        Path.of(System.getProperty("sluice.root")).resolve("mikey-sakke/src/test/resources/golden");
    List<byte[]> messages = new ArrayList<>();
    try (Stream<Path> files = Files.list(golden)) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("message = ")) {
            messages.add(HexFormat.of().parseHex(line.substring(10)));
          }
        }
      }
    }
    return messages;
  }

  /// What text2pcap reads: lines of an offset and 16 octets; offset 0 begins a packet.
  private static String hex(List<byte[]> packets) {
    StringBuilder out = new StringBuilder();
    HexFormat spaced = HexFormat.ofDelimiter(" ");
    for (byte[] packet : packets) {
      for (int i = 0; i < packet.length; i += 16) {
        int to = Math.min(packet.length, i + 16);
        out.append(String.format(Locale.ROOT, "%06x ", i));
        out.append(spaced.formatHex(packet, i, to)).append('\n');
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static Path pcap(String hex, String ports) throws Exception {
    Path in = Files.writeString(Files.createTempFile(folder, "m", ".hex"), hex);
    Path out = Files.createTempFile(folder, "m", ".pcap");
    run("text2pcap", "-q", "-u", ports, in.toString(), out.toString());
    return out;
  }

  private static List<String> fields(Path pcap) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-T", "fields", "-E", "separator=|", "-E", "occurrence=a", "-E", "aggregator=,"));
    for (String field : FIELDS) {
      arguments.addAll(List.of("-e", field));
    }
    // What ends a list of numbers: tshark writes an empty item after the last next payload.
    return tshark(pcap, arguments.toArray(String[]::new)).stream()
        .map(line -> line.replaceAll(",+$", ""))
        .toList();
  }

  private static List<String> tshark(Path pcap, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tshark", "-r", pcap.toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new)).lines().filter(l -> !l.isBlank()).toList();
  }

  private static String run(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Process p =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(p.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(p.exitValue()).as(String.join(" ", command)).isZero();
    return Files.readString(out);
  }

  private static boolean runs(String... command) {
    try {
      Process p =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return p.waitFor(1, TimeUnit.MINUTES) && p.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }
}
