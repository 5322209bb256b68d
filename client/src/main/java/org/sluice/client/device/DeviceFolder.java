package org.sluice.client.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;

/// One device:
///
/// ```
/// device.txt   domain, user, device id, sealing suite and public key, one `name=value` per line
/// auth.key     authentication private key, PKCS#8, mode 0600       auth.crt  its certificate
/// seal.key     sealing private key, 32 octets, mode 0600; or both as NAME.locked ([KeyLock]), or
///              auth.key.token with the name of a key in a token
/// keysets/     verified key sets, still sealed to seal.key, one file per epoch and period
/// ```
///
/// A folder appears under its name only when everything in it is written.
public final class DeviceFolder {

  private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MAX_DESCRIPTION = 8192;

  private final Path folder;
  private final DomainName domain;
  private final UserUri user;
  private final SealSuite suite;
  private final byte[] sealPublicKey;
  private final KeyLock lock;

  private DeviceFolder(
      Path folder,
      DomainName domain,
      UserUri user,
      SealSuite suite,
      byte[] sealPublicKey,
      KeyLock lock) {
    this.folder = folder;
    this.lock = lock;
    this.domain = domain;
    this.user = user;
    this.suite = suite;
    this.sealPublicKey = sealPublicKey;
  }

  /// Stores a new device. Keys that exist are never replaced.
  ///
  /// @throws Refused when the device id is not `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`, or the device
  ///   exists
  public static DeviceFolder create(
      ClientHome home,
      DomainName domain,
      UserUri user,
      String deviceId,
      AuthenticationKey authentication,
      HpkeKeyPair sealing)
      throws IOException {
    requireDeviceId(deviceId);
    Path folder = home.device(domain, user, deviceId);
    if (Files.exists(folder)) {
      throw new Refused(
          Check.DEVICE, user.value() + "/" + deviceId, "a new device", "one with keys: " + folder);
    }
    Path parent = home.user(domain, user);
    PrivateFiles.createFolder(parent);
    Path half = Files.createTempDirectory(parent, ".new-");
    DeviceFolder device =
        new DeviceFolder(folder, domain, user, sealing.suite(), sealing.publicKey(), home.lock());
    authentication.store(device.authKey(half), home.lock());
    device.sealKey(half).write(sealing.privateKey(), home.lock());
    DurableFiles.write(
        half.resolve("device.txt"), device.description().getBytes(StandardCharsets.UTF_8));
    Files.createDirectory(half.resolve("keysets"));
    Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    return device;
  }

  /// Refuses a device id that is no plain file name.
  public static void requireDeviceId(String deviceId) {
    if (!DEVICE_ID.matcher(deviceId).matches()) {
      throw new Refused(
          Check.DEVICE, "--device", "1 to 64 letters, digits, '.', '_' or '-'", deviceId);
    }
  }

  /// Reads what [#create] stored.
  ///
  /// @param lock opens the private keys, if they are locked
  /// @throws Refused when the description is missing or damaged
  public static DeviceFolder open(Path folder, KeyLock lock) throws IOException {
    Path file = folder.resolve("device.txt");
    byte[] octets = DurableFiles.read(file, MAX_DESCRIPTION);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), "a device description", "no such file");
    }
    try {
      List<String> lines = new String(octets, StandardCharsets.UTF_8).lines().toList();
      return new DeviceFolder(
          folder,
          DomainName.parse(value(lines, 1, "domain")),
          UserUri.parse(value(lines, 2, "user")),
          SealSuite.valueOf(value(lines, 3, "seal")),
          HexFormat.of().parseHex(value(lines, 4, "seal-public")),
          lock);
    } catch (MalformedRecord | IllegalArgumentException e) {
      throw new Refused(Check.FILE, file.toString(), "a device description", "a damaged one", e);
    }
  }

  private String description() {
    return "sluice-device/1\ndomain="
        + domain.value()
        + "\nuser="
        + user.value()
        + "\nseal="
        + suite.name()
        + "\nseal-public="
        + HexFormat.of().formatHex(sealPublicKey)
        + "\n";
  }

  private static String value(List<String> lines, int line, String name) {
    String prefix = name + "=";
    if (lines.size() != 5 || !lines.get(line).startsWith(prefix)) {
      throw new IllegalArgumentException("line " + (line + 1) + " is not " + prefix);
    }
    return lines.get(line).substring(prefix.length());
  }

  /// The device's folder.
  public Path folder() {
    return folder;
  }

  /// The domain whose keys it gets.
  public DomainName domain() {
    return domain;
  }

  /// Its user.
  public UserUri user() {
    return user;
  }

  /// Its name among the user's devices.
  public String deviceId() {
    return folder.getFileName().toString();
  }

  /// `user/device`, for messages.
  public String name() {
    return user.value() + "/" + deviceId();
  }

  /// Suite of the sealing key.
  public SealSuite suite() {
    return suite;
  }

  /// The sealing public key, 32 or 65 octets.
  public byte[] sealPublicKey() {
    return sealPublicKey.clone();
  }

  /// SHA-256 of suite octet and sealing public key: the recipient in leaves and sealed records.
  public Hash32 sealKeyHash() {
    return KeyHash.ofSealKey(suite.code(), sealPublicKey);
  }

  /// Reads the authentication key.
  public AuthenticationKey authentication() throws IOException {
    return AuthenticationKey.load(authKey(folder), lock);
  }

  /// Reads the sealing key into locked memory; the caller closes it.
  ///
  /// @throws Refused when the file is damaged, open to others, locked with something else, or not
  ///   the pair of the public key
  public HpkeKeyPair sealing() throws IOException {
    PrivateKeyFile file = sealKey(folder);
    HpkeKeyPair pair;
    try {
      pair = HpkeKeyPair.of(suite, file.read(SealSuite.PRIVATE_OCTETS, lock));
    } catch (HpkeException e) {
      throw new Refused(Check.FILE, file.file().toString(), "a sealing key", "something else", e);
    }
    if (!MessageDigest.isEqual(pair.publicKey(), sealPublicKey)) {
      pair.close();
      throw new Refused(Check.FILE, file.file().toString(), "the key of device.txt", "another key");
    }
    return pair;
  }

  /// Locks both private keys, or changes what they are locked with. After a crash the same again
  /// finishes it.
  ///
  /// @throws Refused when a key does not open with the present lock
  public void lock(KeyLock next) throws IOException {
    if (authKey(folder).isInToken()) {
      throw new Refused(Check.DEVICE, name(), "keys in files", "keys in a token, where they stay");
    }
    sealKey(folder).lock(SealSuite.PRIVATE_OCTETS, lock, next);
    authKey(folder).lock(AuthenticationKey.MAX_PRIVATE, lock, next);
  }

  private PrivateKeyFile sealKey(Path where) {
    return new PrivateKeyFile(where, "seal.key", about("seal.key"));
  }

  private PrivateKeyFile authKey(Path where) {
    return new PrivateKeyFile(where, "auth.key", about("auth.key"));
  }

  private String about(String name) {
    return String.join("\n", domain.value(), user.value(), deviceId(), name);
  }

  /// Keeps a verified key set: durable when this returns.
  public void keep(String name, byte[] record) throws IOException {
    DurableFiles.write(keySet(name), record);
  }

  /// Where a key set of that name is, or would be.
  public Path keySet(String name) {
    return folder.resolve("keysets").resolve(name);
  }

  /// Destroys a kept key set: its octets are overwritten, then the file goes. What the disk itself
  /// keeps of them stays sealed to this device.
  public void destroy(Path kept) throws IOException {
    PrivateFiles.overwrite(kept);
    DurableFiles.delete(kept);
  }

  /// Files of kept key sets, by name.
  public List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("keysets"))) {
      return files.filter(f -> f.toString().endsWith(".keyset")).sorted().toList();
    }
  }
}
