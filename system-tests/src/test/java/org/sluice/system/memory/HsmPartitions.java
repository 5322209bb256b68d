package org.sluice.system.memory;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.hsm.partition.Pkcs11PartitionToken;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.partition.PartitionCore;

/// Three partitions, each over a SoftHSM2 token of its own. Their PINs never were strings.
final class HsmPartitions implements AutoCloseable {
  static final int COUNT = 3;
  private static final int PIN_OCTETS = 48;

  final List<PartitionCore> cores = new ArrayList<>();
  final List<WatchedToken> watched = new ArrayList<>();
  final List<SecretBytes> pins = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();

  HsmPartitions(NoteKey log, Instant now, MaskedPatterns patterns) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "memory-").toAbsolutePath();
    SoftHsm store = SoftHsm.start(folder.resolve("softhsm"));
    for (int i = 1; i <= COUNT; i++) {
      SecretBytes pin = newPin();
      pins.add(pin);
      patterns.add("PIN " + i, pin);
      try (SecretBytes officer = newPin()) {
        patterns.add("PIN of officer " + i, officer);
        store.newToken("memory " + i, officer, pin);
      }
      Token token = store.token("memory " + i);
      tokens.add(token);
      token.login(pin);
      WatchedToken w = new WatchedToken(Pkcs11PartitionToken.create(token), i, patterns);
      watched.add(w);
      Path files = Files.createDirectory(folder.resolve("partition-" + i));
      cores.add(
          new PartitionCore(
              i, log, w, new FolderPartitionStore(files), () -> now, new SecureRandom()));
    }
  }

  /// Letters, made in the pool.
  private static SecretBytes newPin() {
    SecretBytes pin = SecretBytes.allocate(PIN_OCTETS);
    long _ =
        pin.use(at -> {
          RandomSource.system().fill(at, PIN_OCTETS);
          for (long i = at; i < at + PIN_OCTETS; i++) {
            int letter = 'a' + (SecretPool.MEM.get(ValueLayout.JAVA_BYTE, i) & 15);
            SecretPool.MEM.set(ValueLayout.JAVA_BYTE, i, (byte) letter);
          }
          return at;
        });
    return pin;
  }

  void closePins() {
    pins.forEach(SecretBytes::close);
  }

  /// Deactivates every partition.
  void deactivate() {
    cores.forEach(PartitionCore::deactivate);
  }

  /// Logs out of every token.
  void logout() {
    tokens.forEach(Token::logout);
  }

  @Override
  public void close() {
    closePins();
    cores.forEach(PartitionCore::close);
    logout();
  }
}
