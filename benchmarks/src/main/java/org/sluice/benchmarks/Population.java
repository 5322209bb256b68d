package org.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.P256Spki;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;

/// Bundles as a high side with so many users would send them: an access record of a device each,
/// then two periods of sealed key sets in batches, each with its leaf of the log, and the log.
/// Signatures and proofs are real; ciphertexts are random octets of the right length, because the
/// low side cannot look into them.
final class Population {
  static final byte[] CERTIFICATE =
      "<KmsCertificate>of a benchmark</KmsCertificate>".getBytes(UTF_8);

  // Key sets whose leaves are in one segment of the log.
  private static final int SEGMENT = 6400;
  private static final int ACCESS_BATCH = 4096;
  private static final int CIPHERTEXT = 448;
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private final Path spool;
  private final int users;
  private final int batch;
  private final List<byte[]> devices;
  private final PopulationLog log;
  private final SplittableRandom random = new SplittableRandom(8);
  private final StreamId keys = StreamId.random(random);
  private final StreamId segments = StreamId.random(random);
  private final RequestId request = RequestId.random(random);
  private long lastKeys;
  private long lastLog;
  private long segmented;

  /// @param devices authentication keys of the first users, SubjectPublicKeyInfo; the others have
  ///   keys that nobody holds
  /// @param batch key sets in a bundle, at most 6400
  Population(Path folder, int users, int batch, List<byte[]> devices) throws IOException {
    this.spool = Files.createDirectories(folder.resolve("spool"));
    this.users = users;
    this.batch = batch;
    this.devices = List.copyOf(devices);
    this.log = new PopulationLog(folder, Hash32.sha256(CERTIFICATE));
  }

  Path spool() {
    return spool;
  }

  Path profile() {
    return log.profile();
  }

  static UserUri user(int number) {
    return UserUri.parse(String.format(Locale.ROOT, "sip:user%07d@pull.example", number));
  }

  /// Writes all bundles. Returns how many.
  long write(long firstPeriod) throws IOException {
    begin();
    for (long period = firstPeriod; period < firstPeriod + 2; period++) {
      long _ = issue(period);
    }
    return lastKeys + lastLog;
  }

  /// Writes the certificate and the access records.
  void begin() throws IOException {
    keyBundles(BundleKind.CERTIFICATE, List.of(List.of(Octets.of(CERTIFICATE))), new ArrayList<>());
    for (int from = 0; from < users; from += ACCESS_BATCH) {
      List<Octets> items =
          IntStream.range(from, Math.min(users, from + ACCESS_BATCH))
              .mapToObj(i -> Octets.of(access(i).encoded()))
              .toList();
      keyBundles(BundleKind.ACCESS, List.of(items), new ArrayList<>());
    }
  }

  /// Writes key sets of a period for everybody, once more if there were some. Returns where the log
  /// has the leaf of the first user.
  long issue(long period) throws IOException {
    long first = log.size();
    int group = SEGMENT / batch * batch;
    for (int from = 0; from < users; from += group) {
      keySets(period, from, Math.min(users, from + group));
    }
    return first;
  }

  private void keySets(long period, int from, int to) throws IOException {
    List<byte[]> leaves = new ArrayList<>();
    List<List<Octets>> batches = new ArrayList<>();
    for (int first = from; first < to; first += batch) {
      List<Octets> items = new ArrayList<>();
      for (int user = first; user < Math.min(to, first + batch); user++) {
        AccessRecord device = access(user);
        items.add(Octets.of(sealed(device, period, log.size() + leaves.size()).encoded()));
        leaves.add(leaf(device, period).encoded());
      }
      batches.add(items);
    }
    keyBundles(BundleKind.KEY_SETS, batches, leaves);
  }

  /// Logs the leaves and an export for each bundle, then writes the bundles and the segment.
  private void keyBundles(BundleKind kind, List<List<Octets>> batches, List<byte[]> entries)
      throws IOException {
    List<Payload> payloads = new ArrayList<>();
    long firstExport = log.size() + entries.size();
    for (List<Octets> items : batches) {
      Payload payload = new Payload(keys, ++lastKeys, kind, PopulationLog.DOMAIN, items);
      payloads.add(payload);
      entries.add(SignedStatement.sign(export(payload), log.bundleKey()).encoded());
    }
    byte[] checkpoint = log.append(entries);
    for (int i = 0; i < payloads.size(); i++) {
      Bundle.Proof proof =
          new Bundle.Proof(
              firstExport + i,
              Octets.of(entries.get(entries.size() - payloads.size() + i)),
              log.inclusion(firstExport + i),
              Octets.of(checkpoint));
      put(Bundle.sign(payloads.get(i), log.bundleKey(), proof));
    }
    LogSegment segment = new LogSegment(segmented, log.entries(segmented), Octets.of(checkpoint));
    segmented = log.size();
    put(
        Bundle.sign(
            new Payload(
                segments,
                ++lastLog,
                BundleKind.LOG_SEGMENT,
                null,
                List.of(Octets.of(segment.encoded()))),
            log.bundleKey()));
  }

  private AccessRecord access(int number) {
    SplittableRandom own = new SplittableRandom(number);
    byte[] salt = octets(own, IdentityCommitment.SALT_OCTETS);
    byte[] seal = octets(own, Hash32.LENGTH);
    byte[] auth = Arrays.copyOf(SPKI_PREFIX, P256Spki.LENGTH);
    byte[] point = octets(own, P256Spki.LENGTH - SPKI_PREFIX.length);
    System.arraycopy(point, 0, auth, SPKI_PREFIX.length, point.length);
    UserUri uri = user(number);
    return new AccessRecord(
        PopulationLog.DOMAIN,
        uri,
        Octets.of(salt),
        IdentityCommitment.of(salt, uri),
        "phone",
        Octets.of(number < devices.size() ? devices.get(number) : auth),
        KeyHash.X25519,
        Octets.of(seal),
        DeviceState.ACTIVE,
        0);
  }

  private SealedKeySet sealed(AccessRecord device, long period, long leaf) {
    return new SealedKeySet(
        PopulationLog.DOMAIN,
        1,
        period,
        device.commitment(),
        device.sealKeyHash(),
        leaf,
        List.of(
            new SealedKeySet.Part(
                KeyHash.X25519, octets(random, Hash32.LENGTH), octets(random, CIPHERTEXT))));
  }

  private SignedStatement leaf(AccessRecord device, long period) {
    return SignedStatement.unsigned(
        new Extraction(
            PopulationLog.DOMAIN,
            1,
            request,
            0,
            0,
            period,
            Purpose.ISSUE,
            device.commitment(),
            List.of(device.sealKeyHash())));
  }

  private Export export(Payload payload) {
    return new Export(
        keys,
        payload.sequence(),
        payload.kind().code(),
        PopulationLog.DOMAIN,
        payload.hash(),
        payload.items().size(),
        payload.recordsRoot(),
        RequestId.NONE,
        0);
  }

  private void put(Bundle bundle) throws IOException {
    Payload payload = bundle.payload();
    char stream = Character.toLowerCase(payload.stream());
    // Whole under its name, as the appliance does it: a sender may be looking.
    Path half = Files.write(spool.resolve("half"), bundle.encoded());
    Path name =
        spool.resolve(String.format(Locale.ROOT, "%012d.%c.slb", payload.sequence(), stream));
    Files.move(half, name, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] octets(SplittableRandom from, int length) {
    byte[] octets = new byte[length];
    from.nextBytes(octets);
    return octets;
  }
}
