package org.sluice.hsm.softhsm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.pkcs11.Pkcs11Library;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;

/// A SoftHSM2 token store in a folder of ours: `softhsm2.conf` and `tokens/`, readable by this
/// system user alone.
public final class SoftHsm {

  /// System property that names the library where it is in none of the usual places.
  public static final String LIBRARY_PROPERTY = "sluice.softhsm";

  private static final List<String> USUAL =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so");

  private static @Nullable SoftHsm started;

  private final Path folder;
  private final Path library;

  private SoftHsm(Path folder, Path library) {
    this.folder = folder;
    this.library = library;
  }

  /// Opens the store in `folder`, making it if need be, and starts the library on it. A second call
  /// in this process gives the same store; for another folder it throws
  /// [HsmException.LibraryUnusable], because SoftHSM would go on using the first without a word.
  public static synchronized SoftHsm start(Path folder) {
    Path wanted = folder.toAbsolutePath().normalize();
    SoftHsm before = started;
    if (before != null) {
      if (!before.folder.equals(wanted)) {
        throw new HsmException.LibraryUnusable(
            before.library.toString(),
            "this process uses the token store " + before.folder + " and cannot use " + wanted);
      }
      return before;
    }
    Path library = library();
    Path configuration = prepare(wanted);
    ProcessEnvironment.set("SOFTHSM2_CONF", configuration.toString());
    Pkcs11Library _ = Pkcs11Library.load(library);
    SoftHsm now = new SoftHsm(wanted, library);
    started = now;
    return now;
  }

  /// Where the SoftHSM2 library is. Throws [HsmException.LibraryUnusable] saying where it was
  /// looked for and how to get it.
  public static Path library() {
    String named = System.getProperty(LIBRARY_PROPERTY);
    List<Path> places = (named == null ? USUAL.stream() : Stream.of(named)).map(Path::of).toList();
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        return place;
      }
    }
    throw new HsmException.LibraryUnusable(
        "libsofthsm2.so",
        "not found in "
            + places.stream().map(Path::toString).collect(Collectors.joining(", "))
            + "; install the package softhsm2, or name it with -D"
            + LIBRARY_PROPERTY);
  }

  /// The library of this store.
  public Path path() {
    return library;
  }

  /// The folder of this store.
  public Path folder() {
    return folder;
  }

  /// Makes a token with label, security officer's PIN and user's PIN (4 to 255 octets each). Throws
  /// [HsmException.TokenExists] if the label is taken.
  public void newToken(String label, SecretBytes officerPin, SecretBytes userPin) {
    Token.initialise(library, label, officerPin, userPin);
  }

  /// The token with this label, logged out.
  public Token token(String label) {
    return Token.find(library, label);
  }

  private static Path prepare(Path folder) {
    if (folder.toString().chars().anyMatch(c -> c == '#' || c < ' ')) {
      throw new IllegalArgumentException(
          "token store folder \"" + folder + "\": softhsm2.conf cannot hold # or line ends");
    }
    Path tokens = folder.resolve("tokens");
    try {
      Files.createDirectories(tokens);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new HsmException.LibraryUnusable(
          folder.toString(), "token store cannot be made: " + e.getMessage(), e);
    }
    Path configuration = folder.resolve("softhsm2.conf");
    String text =
        """
        directories.tokendir = %s
        objectstore.backend = file
        log.level = ERROR
        slots.removable = false
        """
            .formatted(tokens);
    DurableFiles.write(configuration, text.getBytes(StandardCharsets.UTF_8));
    return configuration;
  }
}
