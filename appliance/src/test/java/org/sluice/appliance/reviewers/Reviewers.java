package org.sluice.appliance.reviewers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.audit.LogKeys;
import org.sluice.appliance.audit.WitnessDouble;
import org.sluice.appliance.export.Outbox;
import org.sluice.appliance.export.Spool;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.state.Database;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.User;
import org.sluice.appliance.users.UserKind;
import org.sluice.appliance.users.UserStore;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.Openings;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.Role;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TileStore;

/// Five users with a device, two reviewers, and what a process has that sends them openings: log,
/// database, spool. Each call is a process of its own: it opens everything anew.
final class Reviewers implements AutoCloseable {
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final int PIECE = 2;

  final MemoryTileStore disk = new MemoryTileStore();
  private final Path root;
  private final LogKeys keys = new LogKeys();
  private final WitnessDouble witness = new WitnessDouble(keys, keys.witnessKey());
  private final OfficerKey bundleKey;
  private final SortedMap<String, HpkeKeyPair> reviewers = new TreeMap<>();

  /// @param bundleKey signs bundles and whatever else has to be signed
  Reviewers(Path root, OfficerKey bundleKey) {
    this.root = root;
    this.bundleKey = bundleKey;
    for (int i = 0; i < 5; i++) {
      user("tel:+44770090010" + i);
    }
    List<SignedStatement> begin = new ArrayList<>();
    begin.add(SignedStatement.sign(policy(), bundleKey));
    for (String name : List.of("vera", "rita")) {
      HpkeKeyPair key = HpkeKeyPair.generate(SealSuite.X25519);
      reviewers.put(name, key);
      begin.add(
          SignedStatement.sign(
              new ReviewerNamed(
                  GREEN,
                  begin.size(),
                  name,
                  KeyHash.X25519,
                  Octets.of(key.publicKey()),
                  DeviceState.ACTIVE,
                  1_800_000_000L),
              bundleKey));
    }
    assertThat(keys.open(disk).append(begin)).isZero();
  }

  private DomainPolicy policy() {
    return new DomainPolicy(
        GREEN,
        1,
        Hash32.ZERO,
        KmsUri.parse("kms.green.example"),
        PeriodRule.MONTHLY,
        List.of(
            new Officer("sofia", Set.of(Role.SECURITY_OFFICER, Role.APPROVER), bundleKey.spki())),
        1,
        Set.of(Purpose.ISSUE),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        1000,
        1);
  }

  private Path file() {
    return root.resolve("appliance.db");
  }

  /// A user with a device.
  void user(String uri) {
    try (Database database = Database.open(file())) {
      UserStore users = new UserStore(database, new SecureRandom());
      UserUri parsed = UserUri.parse(uri);
      User user = users.add(GREEN, parsed, 1, "x25519", new PersonId(uri), UserKind.USER);
      byte[] key = Hash32.sha256(uri.getBytes(StandardCharsets.UTF_8)).octets();
      users.addDevice(
          new Device(
              user,
              "phone",
              Octets.of(bundleKey.spki()),
              KeyHash.X25519,
              Octets.of(key),
              KeyHash.ofSealKey(KeyHash.X25519, key),
              0,
              DeviceState.ACTIVE));
    }
  }

  /// Sends what was not sent, on that disk and with a spool of that many octets.
  long send(TileStore store, long spool) {
    try (Database database = Database.open(file())) {
      AuditLog log = keys.open(store);
      return new OpeningDesk(log, outbox(database, log, spool), database, PIECE).send();
    }
  }

  private Outbox outbox(Database database, AuditLog log, long spool) {
    return new Outbox(
        database,
        new SecureRandom(),
        new Spool(root.resolve("spool"), spool),
        log,
        bundleKey,
        () ->
            log.publish(
                List.of(witness.partition()),
                keys.verifier()::verify,
                lost -> {
                  throw lost;
                }));
  }

  /// The command once more, with nothing broken.
  void again() {
    long _ = send(disk, Long.MAX_VALUE);
  }

  /// Has SQLite refuse one write after so many.
  void refuse(String write, String table, int after) {
    sql(
        "CREATE TABLE refused (so_far INTEGER)",
        "INSERT INTO refused VALUES (0)",
        "CREATE TRIGGER refusing BEFORE "
            + write
            + " ON "
            + table
            + " BEGIN SELECT RAISE(ABORT, 'disk I/O error of the test') FROM refused WHERE so_far = "
            + after
            + "; UPDATE refused SET so_far = so_far + 1; END");
  }

  void refuseNothing() {
    sql("DROP TRIGGER refusing", "DROP TABLE refused");
  }

  private void sql(String... statements) {
    try (Database database = Database.open(file())) {
      database.transaction(c -> {
        try (Statement s = c.createStatement()) {
          for (String each : statements) {
            s.execute(each);
          }
        }
        return null;
      });
    }
  }

  /// The names that each reviewer can open from the bundles that left, as often as they are there.
  SortedMap<String, List<String>> opened() throws Exception {
    SortedMap<String, List<String>> opened = new TreeMap<>();
    for (Bundle bundle : bundles()) {
      SealedOpenings item = SealedOpenings.decode(bundle.payload().items().getFirst().toArray());
      opened.computeIfAbsent(item.reviewer(), _ -> new ArrayList<>()).addAll(names(item));
    }
    opened.values().forEach(names -> names.sort(null));
    return opened;
  }

  private List<String> names(SealedOpenings item) throws Exception {
    byte[] info = SealedOpenings.info(item.domain(), item.reviewer(), item.keyHash());
    HpkeKeyPair key = reviewers.get(item.reviewer());
    assertThat(key).isNotNull();
    try (SecretBytes text =
        Hpke.open(key, item.enc().toArray(), info, new byte[0], item.ciphertext().toArray())) {
      byte[] plain = new byte[text.length()];
      boolean _ =
          text.use(at -> {
            SecretPool.MEM.asSlice(at, plain.length).asByteBuffer().get(plain);
            return true;
          });
      return Openings.parse(new String(plain, StandardCharsets.US_ASCII)).all().stream()
          .map(o -> o.user().value())
          .toList();
    }
  }

  /// Bundles of stream K in the spool, in order.
  private List<Bundle> bundles() throws Exception {
    List<Bundle> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("spool"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".k.slb")).sorted().toList()) {
        all.add(Bundle.decode(Files.readAllBytes(file)));
      }
    }
    return all;
  }

  /// Every reviewer can open every user, and none twice.
  void requireNamesOnce() throws Exception {
    List<String> users;
    try (Database database = Database.open(file())) {
      users =
          new UserStore(database, new SecureRandom())
              .enrolled(GREEN, "", "~")
              .map(d -> d.user().uri().value())
              .distinct()
              .sorted()
              .toList();
    }
    assertThat(opened()).containsOnlyKeys("rita", "vera");
    assertThat(opened().values()).allSatisfy(names -> assertThat(names).isEqualTo(users));
  }

  /// The same; numbers have no gap, and the log has one export for each bundle.
  void requireEachOnce(int payloads) throws Exception {
    requireNamesOnce();
    List<Bundle> bundles = bundles();
    assertThat(bundles.stream().map(b -> b.payload().sequence()))
        .containsExactlyElementsOf(Stream.iterate(1L, n -> n + 1).limit(payloads).toList());
    assertThat(exports()).isEqualTo(bundles.stream().map(b -> b.payload().hash()).toList());
  }

  private List<Hash32> exports() {
    AuditLog log = keys.open(disk);
    return log.entries(0, log.size()).stream()
        .map(e -> SignedStatement.decode(e).statement())
        .filter(Export.class::isInstance)
        .map(s -> ((Export) s).payloadHash())
        .toList();
  }

  byte[] database() throws Exception {
    return Files.readAllBytes(file()); // Closing it put the WAL into the file.
  }

  void restore(byte[] copy) throws Exception {
    Files.write(file(), copy);
  }

  /// As a process does that began before.
  void exportSomethingElse() {
    try (Database database = Database.open(file())) {
      outbox(database, keys.open(disk), Long.MAX_VALUE)
          .export(BundleKind.ACCESS, GREEN, List.of(Octets.of(new byte[] {1})));
    }
  }

  void beginAnew() {
    try (Database database = Database.open(file())) {
      AuditLog log = keys.open(disk);
      var _ =
          outbox(database, log, Long.MAX_VALUE).beginAnew(GREEN, "disk restored", 1_800_000_000L);
    }
  }

  @Override
  public void close() {
    reviewers.values().forEach(HpkeKeyPair::close);
  }
}
