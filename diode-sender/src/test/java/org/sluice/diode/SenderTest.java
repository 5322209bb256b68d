package org.sluice.diode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.frame.FrameDecoder;
import org.sluice.records.frame.FrameLimits;
import org.sluice.records.frame.LinkKeys;
import org.sluice.records.frame.Outcome;
import org.sluice.records.id.Hash32;
import picocli.CommandLine;

/// The command line as an operator uses it, into a real UDP socket on loopback.
final class SenderTest {
  @TempDir private Path folder;
  private final TestAppliance appliance = new TestAppliance();
  private final StringWriter out = new StringWriter();
  private DatagramChannel receiver;

  @BeforeEach
  void open() throws IOException {
    receiver = DatagramChannel.open();
    receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    receiver.configureBlocking(false);
    Files.createDirectories(spool());
    Files.write(folder.resolve("green.profile"), appliance.profile());
    assertThat(run("link-key", "--out", linkKey().toString())).isZero();
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
  }

  private Path spool() {
    return folder.resolve("spool");
  }

  private Path linkKey() {
    return folder.resolve("link.key");
  }

  private int run(String... args) {
    PrintWriter writer = new PrintWriter(out);
    CommandLine line = DiodeSender.commandLine().setOut(writer).setErr(writer);
    return line.execute(DiodeSender.withCommand(args));
  }

  private int send(String... more) throws IOException {
    return run(withLine(Stream.of(more)));
  }

  private String[] withLine(Stream<String> more) throws IOException {
    int port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
    return Stream.concat(
            more,
            Stream.of(
                "--spool", spool().toString(),
                "--state", folder.resolve("state").toString(),
                "--profile", folder.resolve("green.profile").toString(),
                "--link-key", linkKey().toString(),
                "--to", "127.0.0.1:" + port,
                "--rate", "50Mb/s"))
        .toArray(String[]::new);
  }

  /// Everything that has arrived, put together by the receiver's own decoder.
  private List<String> arrived() throws IOException {
    LinkKeys keys = LinkKeys.parse(Files.readString(linkKey(), US_ASCII));
    FrameDecoder decoder = new FrameDecoder(keys, FrameLimits.DEFAULT);
    List<String> arrived = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    while (receiver.receive(buffer) != null) {
      if (decoder.accept(buffer.array(), buffer.position()) instanceof Outcome.Complete complete) {
        String name =
            "%012d.%c.slb".formatted(complete.sequence(), Character.toLowerCase(complete.stream()));
        byte[] spooled = Files.readAllBytes(spool().resolve(name));
        assertThat(Arrays.equals(complete.octets(), spooled)).isTrue();
        arrived.add(complete.stream() + "" + complete.sequence());
      }
      buffer.clear();
    }
    assertThat(decoder.counters().refused()).isEmpty();
    return arrived;
  }

  private void spool(StreamLetter stream, long sequence, byte[] bundle) throws IOException {
    TestAppliance.spool(spool(), stream, sequence, bundle);
  }

  @Test
  void sendsBothStreamsInOrderAndRemembersWhereItStands() throws IOException {
    for (long i = 1; i <= 3; i++) {
      spool(StreamLetter.K, i, appliance.certificate(i));
    }
    spool(StreamLetter.L, 1, appliance.segment(1));
    assertThat(send("--once")).isZero();
    assertThat(arrived()).containsExactlyInAnyOrder("K1", "K2", "K3", "L1");
    assertThat(out.toString()).contains("4 bundles sent, 0 refused");

    spool(StreamLetter.K, 4, appliance.certificate(4));
    assertThat(send("--once")).isZero();
    assertThat(arrived()).containsExactly("K4");
    assertThat(send("--once")).isZero();
    assertThat(arrived()).isEmpty();
  }

  @Test
  void saysHowFarItGotInAFileAndByCommand() throws IOException {
    byte[] bad = appliance.certificate(2);
    bad[bad.length / 2] ^= 4;
    spool(StreamLetter.K, 1, appliance.certificate(1));
    spool(StreamLetter.K, 2, bad);
    spool(StreamLetter.K, 4, appliance.certificate(4));
    assertThat(status()).isEqualTo(3);
    assertThat(out.toString())
        .contains("no sender is running", "stream K: sent up to 0, 3 in the spool, 3 wait");
    Path metrics = folder.resolve("metrics/diode.prom");
    assertThat(send("--once", "--metrics", metrics.toString())).isEqualTo(3);
    assertThat(Files.readAllLines(metrics))
        .contains(
            "sluice_diode_bundles_sent_total 1",
            "sluice_diode_bundles_refused_total 1",
            "sluice_diode_last_bundle{stream=\"K\"} 2",
            "sluice_diode_waiting_for{stream=\"K\"} 3")
        .allMatch(line -> line.matches("# (HELP|TYPE) .*|[a-z_]+(\\{stream=\"[KL]\"\\})? [0-9]+"));
    assertThat(Files.readString(metrics)).contains(inDocuments());
    assertThat(status()).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            "stream K: sent up to 2, 3 in the spool, 1 wait; 3 is not there, 4 is",
            "1 bundles refused by the guard");
  }

  /// Every metric of the sender that the document names.
  private static List<String> inDocuments() throws IOException {
    String text = Files.readString(Path.of(System.getProperty("sluice.root"), "docs/DIODE.md"));
    List<String> names =
        Pattern.compile("sluice_diode_[a-z_]+")
            .matcher(text)
            .results()
            .map(r -> r.group())
            .toList();
    assertThat(names).isNotEmpty();
    return names.stream().map(n -> "# TYPE " + n + " ").toList();
  }

  @Test
  void allSentAndNothingRefusedIsWell() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    assertThat(send("--once")).isZero();
    assertThat(status()).isZero();
    assertThat(out.toString()).contains("stream K: sent up to 1, 1 in the spool, 0 wait");
  }

  private int status() {
    return run("status", "--spool", spool().toString(), "--state", folder.resolve("state") + "");
  }

  @Test
  void aBundleWithAFlippedBitIsSetAsideAndTheOthersGo() throws IOException {
    byte[] bad = appliance.certificate(2);
    bad[bad.length / 2] ^= 4;
    spool(StreamLetter.K, 1, appliance.certificate(1));
    spool(StreamLetter.K, 2, bad);
    spool(StreamLetter.K, 3, appliance.certificate(3));
    assertThat(send("--once")).isEqualTo(3);
    assertThat(arrived()).containsExactly("K1", "K3");
    assertThat(out.toString()).contains("REFUSED K 2, not sent");
    Path refused = folder.resolve("state/refused");
    assertThat(refused.resolve("000000000002.k.slb")).hasBinaryContent(bad);
    assertThat(refused.resolve("000000000002.k.slb.txt")).isNotEmptyFile();
    assertThat(spool().resolve("000000000002.k.slb")).hasBinaryContent(bad);
  }

  @Test
  void waitsForANumberThatIsNotThere() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    spool(StreamLetter.K, 3, appliance.certificate(3));
    assertThat(send("--once")).isEqualTo(3);
    assertThat(arrived()).containsExactly("K1");
    assertThat(out.toString()).contains("WAITING K 2 is not in the spool, 3 is");
    spool(StreamLetter.K, 2, appliance.certificate(2));
    assertThat(send("--once")).isZero();
    assertThat(arrived()).containsExactly("K2", "K3");
  }

  @Test
  void resendsWhatIsListedAndNothingElse() throws IOException {
    for (long i = 1; i <= 6; i++) {
      spool(StreamLetter.K, i, appliance.certificate(i));
    }
    send("--once");
    arrived();
    assertThat(run(withLine(Stream.of("resend", "2-3,6")))).isZero();
    assertThat(arrived()).containsExactly("K2", "K3", "K6");
    assertThat(run(withLine(Stream.of("resend", "7")))).isEqualTo(1);
    assertThat(run(withLine(Stream.of("resend", "3;rm")))).isEqualTo(1);
    assertThat(arrived()).isEmpty();
  }

  @Test
  void resendsWhatAFileLists() throws IOException {
    for (long i = 1; i <= 4; i++) {
      spool(StreamLetter.K, i, appliance.certificate(i));
    }
    send("--once");
    arrived();
    Path list = Files.writeString(folder.resolve("list"), "1,3-4");
    assertThat(run(withLine(Stream.of("resend", "--file", list.toString())))).isZero();
    assertThat(arrived()).containsExactly("K1", "K3", "K4");
    for (String wrong : List.of("1,3\n", "", "1 3", "é", "1".repeat(70_000))) {
      Files.writeString(list, wrong);
      assertThat(run(withLine(Stream.of("resend", "--file", list.toString())))).isEqualTo(1);
    }
    assertThat(run(withLine(Stream.of("resend", "--file", "nowhere")))).isEqualTo(1);
    assertThat(run(withLine(Stream.of("resend")))).isEqualTo(2);
    assertThat(run(withLine(Stream.of("resend", "1", "--file", list.toString())))).isEqualTo(2);
    assertThat(arrived()).isEmpty();
  }

  @Test
  void twoLinksCarryTheSameAndTheReceiverTakesItOnce() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    int port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
    assertThat(send("--once", "--to", "localhost:" + port)).isZero();
    assertThat(arrived()).containsExactly("K1");
  }

  @Test
  void theCarouselSendsTheNewestAndTheNamedAgainUntilItIsStopped() throws Exception {
    for (long i = 1; i <= 5; i++) {
      spool(StreamLetter.K, i, appliance.certificate(i));
    }
    assertThat(send("--once")).isZero();
    assertThat(arrived()).hasSize(5);
    String[] args =
        withLine(Stream.of("--carousel", "50ms", "--carousel-last", "2", "--carousel-list", "1"));
    Thread sender = Thread.ofPlatform().start(() -> run(args));
    List<String> again = new ArrayList<>();
    for (int i = 0; i < 500 && !again.containsAll(List.of("K1", "K4", "K5")); i++) {
      Thread.sleep(20);
      again.addAll(arrived());
    }
    sender.interrupt();
    sender.join();
    assertThat(again).contains("K1", "K4", "K5").doesNotContain("K2", "K3");
  }

  @Test
  void aDiscHoldsWhatPassesTheGuard() throws IOException {
    byte[] bad = appliance.certificate(2);
    bad[bad.length / 2] ^= 4;
    spool(StreamLetter.K, 1, appliance.certificate(1));
    spool(StreamLetter.K, 2, bad);
    spool(StreamLetter.K, 3, appliance.certificate(3));
    spool(StreamLetter.L, 1, appliance.segment(1));
    Path disc = folder.resolve("disc");
    String[] args = {
      "media",
      "--spool",
      spool().toString(),
      "--out",
      disc.toString(),
      "--profile",
      folder.resolve("green.profile").toString()
    };
    assertThat(run(args)).isEqualTo(3);
    assertThat(out.toString()).contains("REFUSED K 2, not copied", "3 bundles in");
    for (String name : List.of("000000000001.k.slb", "000000000003.k.slb", "000000000001.l.slb")) {
      assertThat(disc.resolve(name)).hasSameBinaryContentAs(spool().resolve(name));
    }
    assertThat(disc.resolve("000000000002.k.slb")).doesNotExist();
    assertThat(run(args)).as("never over another disc").isEqualTo(1);
    List<String> sums = Files.readAllLines(disc.resolve("SHA256SUMS"));
    assertThat(sums).hasSize(3);
    byte[] first = Files.readAllBytes(disc.resolve("000000000001.k.slb"));
    assertThat(sums.getFirst()).isEqualTo(Hash32.sha256(first) + "  000000000001.k.slb");
    assertThat(arrived()).isEmpty();
  }

  @Test
  void aLinkKeyIsReplacedInThreeMoves() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    Path both = folder.resolve("both.key");
    Path after = folder.resolve("after.key");
    String old = linkKey().toString();
    assertThat(run("link-key", "--out", both.toString(), "--replace", old)).isZero();
    assertThat(run("link-key", "--out", after.toString(), "--retire", both.toString())).isZero();
    String oldLine = Files.readString(linkKey());
    assertThat(Files.readString(both)).endsWith(oldLine).startsWith(Files.readString(after));
    assertThat(Files.readString(after)).isNotEqualTo(oldLine).hasSameSizeAs(oldLine);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(both)))
        .isEqualTo("rw-------");
    // The receiver has both while the sender still uses the old one.
    assertThat(send("--once")).isZero();
    Files.copy(both, linkKey(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(arrived()).containsExactly("K1");
    for (String change : List.of("--replace", "--retire")) {
      Path none = folder.resolve("none.key");
      assertThat(run("link-key", "--out", none.toString(), change, "nowhere")).isEqualTo(1);
      assertThat(none).doesNotExist();
    }
  }

  @Test
  void anotherStreamIdIsRefusedUntilAPersonStartsANewStateFolder() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    send("--once");
    arrived();
    TestAppliance restored = new TestAppliance();
    Files.write(folder.resolve("green.profile"), restored.profile());
    spool(StreamLetter.K, 2, restored.certificate(2));
    assertThat(send("--once")).isEqualTo(3);
    assertThat(out.toString()).contains("start with a new state folder");
    assertThat(arrived()).isEmpty();
  }

  @Test
  void otherFilesInTheSpoolAreLeftAlone() throws IOException {
    Files.write(spool().resolve(".000000000001.k.slb.1-0.unfinished"), new byte[3]);
    Files.write(spool().resolve("1.k.slb"), new byte[3]);
    Files.write(spool().resolve("notes.txt"), new byte[3]);
    assertThat(send("--once")).isZero();
    assertThat(out.toString()).contains("0 bundles sent, 0 refused");
  }

  @Test
  void aDamagedStateFileStopsTheSenderWithItsName() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state/sent-k"), "sluice-sent/1 K nonsense 5\n");
    assertThat(send("--once")).isEqualTo(1);
    assertThat(out.toString()).contains("sent-k is not a state file");
    assertThat(arrived()).isEmpty();
  }

  @Test
  void goesOnWhenNobodyListens() throws IOException {
    spool(StreamLetter.K, 1, appliance.certificate(1));
    spool(StreamLetter.K, 2, appliance.certificate(2));
    String[] args = withLine(Stream.of("--once"));
    receiver.close();
    assertThat(run(args)).isZero();
    assertThat(out.toString()).contains("2 bundles sent");
    receiver = DatagramChannel.open();
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Files.delete(folder.resolve("green.profile"));
    assertThat(send("--once")).isEqualTo(1);
    assertThat(out.toString()).contains("green.profile");
  }

  @Test
  void theLinkKeyIsItsOwnersAloneAndNeverReplaced() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(linkKey())))
        .isEqualTo("rw-------");
    String before = Files.readString(linkKey());
    assertThat(run("link-key", "--out", linkKey().toString())).isEqualTo(1);
    assertThat(Files.readString(linkKey())).isEqualTo(before);
    assertThat(out.toString()).doesNotContain(before.strip());
  }
}
