package org.sluice.distribution.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.sluice.distribution.store.BundleStore;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.web.account.Accounts;
import org.sluice.web.account.PasswordHash;
import org.sluice.web.account.Permission;

/// Passwords of users for their own page, one small file each: `HASH URI`. A user without a device
/// that came through the diode cannot log in, whatever the file says.
public final class UserPasswords {
  /// See what is one's own.
  static final Permission OWN = new Permission("own:read");

  private static final int MAX_OCTETS = 8192;

  private final Path folder;

  /// @param data the server's data folder
  public UserPasswords(Path data) {
    this.folder = data.resolve("user-passwords");
  }

  /// Sets a user's password; the caller wipes it.
  public void put(UserUri user, byte[] password) throws IOException {
    PasswordHash hash = PasswordHash.of(password, new SecureRandom());
    Path file = file(user);
    DurableFiles.write(file, (hash.text() + " " + user + "\n").getBytes(StandardCharsets.US_ASCII));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// Takes a user's password away; false if there was none. Sessions can do nothing from then on.
  public boolean remove(UserUri user) {
    boolean was = Files.exists(file(user));
    DurableFiles.delete(file(user));
    return was;
  }

  /// The accounts: users with a password whom the store knows.
  public Accounts accounts(BundleStore store) {
    return name ->
        user(name)
            .filter(user -> !store.accessOf(user).isEmpty())
            .flatMap(this::hash)
            .map(hash -> new Accounts.Holder(hash, Set.of(OWN)));
  }

  static Optional<UserUri> user(String name) {
    try {
      return Optional.of(UserUri.parse(name));
    } catch (MalformedRecord e) {
      return Optional.empty();
    }
  }

  private Optional<PasswordHash> hash(UserUri user) {
    byte[] octets = DurableFiles.read(file(user), MAX_OCTETS);
    if (octets == null) {
      return Optional.empty();
    }
    String[] parts = new String(octets, StandardCharsets.US_ASCII).strip().split(" ", 2);
    if (parts.length != 2 || !parts[1].equals(user.value())) {
      throw new IllegalStateException(file(user) + " is not the password of " + user);
    }
    return Optional.of(PasswordHash.parse(parts[0]));
  }

  private Path file(UserUri user) {
    String name = Hash32.sha256(user.value().getBytes(StandardCharsets.UTF_8)).toString();
    return folder.resolve(name.substring(0, 2)).resolve(name);
  }
}
