package org.sluice.appliance.backup;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sluice.appliance.audit.LogSigner;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.export.StreamState;
import org.sluice.appliance.state.Database;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Makes a backup. The caller holds the data folder, so that log and spool stand still; log-ins of
/// the console may go on, and the database is copied in one transaction. The file appears when all
/// of it is on the disk; a crash before leaves a copy of the database, which the next one deletes.
final class Packing {
  private static final String COPY = "backup.copy";
  private static final int ID_OCTETS = 32;

  private final Path folder;
  private final Consumer<String> step;

  /// @param step told what is done next
  Packing(Path folder, Consumer<String> step) {
    this.folder = folder;
    this.step = step;
  }

  /// A new id.
  static Hash32 id() {
    byte[] id = new byte[ID_OCTETS];
    new SecureRandom().nextBytes(id);
    return Hash32.of(id);
  }

  /// Writes `out`, sealed to `to`.
  ///
  /// @param signer of the log, whose key says that this appliance made it
  Contents write(Path out, Head head, Database database, LogSigner signer, List<CustodianKey> to) {
    if (Files.exists(out)) {
      throw new CommandFailed(out + " exists already: name another file");
    }
    Path copy = folder.resolve(COPY);
    removeCopy(copy);
    try {
      step.accept("copying the database");
      database.copyTo(copy);
      try (Database copied = Database.open(copy)) {
        StreamState.end(copied);
        copied.check();
      }
      Contents contents = new Contents();
      DurableFiles.write(
          out, file -> seal(file, to, zip -> fill(zip, head, copy, contents, signer)));
      step.accept("written");
      return contents;
    } finally {
      removeCopy(copy);
    }
  }

  private static void removeCopy(Path copy) {
    DurableFiles.delete(copy);
    for (String beside : List.of("-wal", "-shm", "-journal")) {
      DurableFiles.delete(copy.resolveSibling(COPY + beside));
    }
  }

  /// What goes into the ZIP.
  private interface Filling {
    void into(ZipOutputStream zip) throws IOException;
  }

  private static void seal(OutputStream file, List<CustodianKey> to, Filling filling)
      throws IOException {
    try (WritableByteChannel sealed =
            new StandardEncryptingChannelFactory()
                .newEncryptingChannel(
                    Channels.newChannel(new Unclosed(file)),
                    to.stream().map(Recipients::to).toList());
        ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(sealed))) {
      zip.setLevel(Deflater.BEST_SPEED);
      filling.into(zip);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a backup could not be sealed", e);
    }
  }

  private void fill(ZipOutputStream zip, Head head, Path copy, Contents contents, LogSigner signer)
      throws IOException {
    put(zip, Head.NAME, head.text());
    for (String name : Parts.files(folder)) {
      step.accept("writing " + name);
      add(zip, name, folder.resolve(name), contents);
    }
    step.accept("writing " + Parts.DATABASE);
    add(zip, Parts.DATABASE, copy, contents);
    step.accept("writing " + Contents.NAME);
    put(zip, Contents.NAME, signer.sign(contents.text(head)).encode());
  }

  private static void put(ZipOutputStream zip, String name, byte[] octets) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(octets);
    zip.closeEntry();
  }

  private static void add(ZipOutputStream zip, String name, Path file, Contents contents)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    try (InputStream in = Files.newInputStream(file)) {
      long _ = contents.copy(name, in, zip);
    }
    zip.closeEntry();
  }

  /// The file below stays open: it is forced to the disk after the last octet.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      out.write(octets, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
