package org.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Role;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;

/// The log of a [Population]: its keys, which are made here and thrown away, and a profile that
/// pins them. Policy and profile are its first entries.
final class PopulationLog {
  static final DomainName DOMAIN = DomainName.parse("pull.example");
  static final String KMS = "kms.pull.example";

  private static final String ORIGIN = "log.pull.example/log";
  private static final int WITNESSES = 3;
  private static final int SOON = 7;

  private final Signer security = Signer.ecdsa();
  private final Signer bundleKey = Signer.ecdsa();
  private final Signer log = Signer.ed25519();
  private final NoteKey logKey = NoteKey.ed25519(ORIGIN, raw(log));
  private final List<Signer> witnesses = new ArrayList<>();
  private final List<NoteKey> witnessKeys = new ArrayList<>();
  private final TileLog tiles;
  private final Path profile;

  PopulationLog(Path folder, Hash32 certificate) throws IOException {
    for (int i = 1; i <= WITNESSES; i++) {
      Signer witness = Signer.ed25519();
      witnesses.add(witness);
      witnessKeys.add(NoteKey.cosigner("partition-" + i, raw(witness)));
    }
    this.tiles = TileLog.open(new FolderTileStore(folder.resolve("log")), 0);
    SignedStatement policy = SignedStatement.sign(policy(), security);
    SignedStatement first = SignedStatement.sign(profile(certificate), security);
    byte[] _ = append(List.of(policy.encoded(), first.encoded()));
    this.profile = Files.write(folder.resolve(DOMAIN + ".profile"), first.encoded());
  }

  Path profile() {
    return profile;
  }

  StatementSigner bundleKey() {
    return bundleKey;
  }

  long size() {
    return tiles.size();
  }

  List<Octets> entries(long from) {
    return tiles.entries(from, tiles.size()).stream().map(Octets::of).toList();
  }

  List<Hash32> inclusion(long index) {
    return tiles.inclusion(index, tiles.size()).hashes();
  }

  /// Appends and gives the co-signed checkpoint.
  byte[] append(List<byte[]> entries) {
    long _ = tiles.append(entries);
    String text = new Checkpoint(ORIGIN, tiles.size(), tiles.root()).text();
    SignedNote note =
        new SignedNote(text, List.of(SignedNote.Line.of(logKey, log.sign(text.getBytes(UTF_8)))));
    long now = Instant.now().getEpochSecond();
    for (int i = 0; i < WITNESSES; i++) {
      byte[] signature = witnesses.get(i).sign(Cosignature.message(now, text));
      note = note.withLine(new Cosignature(now, signature).line(witnessKeys.get(i)));
    }
    return note.encode();
  }

  private DomainPolicy policy() {
    return new DomainPolicy(
        DOMAIN,
        1,
        Hash32.ZERO,
        KmsUri.parse(KMS),
        PeriodRule.MONTHLY,
        List.of(security.officer("security", Role.SECURITY_OFFICER, Role.APPROVER)),
        1,
        EnumSet.of(Purpose.ISSUE),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        SOON,
        1000,
        1);
  }

  private DomainProfile profile(Hash32 certificate) {
    return new DomainProfile(
        DOMAIN,
        1,
        Hash32.ZERO,
        KmsUri.parse(KMS),
        PeriodRule.MONTHLY,
        1,
        Hash32.ZERO,
        certificate,
        Hash32.ZERO,
        ORIGIN,
        Octets.of(logKey.octets()),
        IntStream.range(0, WITNESSES)
            .mapToObj(i ->
                new DomainProfile.Witness(
                    i + 1, witnessKeys.get(i).name(), witnessKeys.get(i).octets()))
            .toList(),
        2,
        Octets.of(bundleKey.spki()),
        List.of(),
        300,
        0);
  }

  private static byte[] raw(Signer signer) {
    byte[] spki = signer.spki();
    return Arrays.copyOfRange(spki, spki.length - Hash32.LENGTH, spki.length);
  }
}
