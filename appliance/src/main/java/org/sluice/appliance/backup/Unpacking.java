package org.sluice.appliance.backup;

import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// Reads a backup from its first octet to its last, in pieces: each is given on only after its tag
/// was checked, and the whole counts only when the end was seen and the signature holds.
final class Unpacking {
  private final Path file;
  private final NoteKey logKey;

  /// @param logKey of the appliance whose backup this must be
  Unpacking(Path file, NoteKey logKey) {
    this.file = file;
    this.logKey = logKey;
  }

  /// Takes one file of the backup.
  interface Target {
    void take(String name, DurableFiles.Content content) throws IOException;
  }

  /// What was read, once all of it held.
  record Read(Head head, long files, long octets) {}

  /// Reads all of it.
  ///
  /// @param first is told whose it is before any file comes
  /// @throws CommandFailed naming the file and what is wrong with it
  Read read(HpkeKeyPair custodian, Consumer<Head> first, Target target) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        InputStream plain =
            new Checked(
                Channels.newInputStream(
                    new StandardDecryptingChannelFactory()
                        .newDecryptingChannel(channel, List.of(Recipients.of(custodian)))));
        ZipInputStream zip = new ZipInputStream(plain)) {
      Head head = head(zip);
      first.accept(head);
      Contents contents = new Contents();
      byte[] note = files(zip, contents, target);
      // The end of the last piece, without which the file was cut off.
      long _ = plain.transferTo(OutputStream.nullOutputStream());
      requireSigned(note, contents.text(head));
      return new Read(head, contents.files(), contents.octets());
    } catch (NoSuchFileException e) {
      throw new CommandFailed("there is no file " + file, e);
    } catch (Recipients.NotForThisKey e) {
      throw new CommandFailed(file + " cannot be opened: " + e.getMessage(), e);
    } catch (IOException | GeneralSecurityException e) {
      throw damaged(e);
    }
  }

  private Head head(ZipInputStream zip) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(Head.NAME)) {
      throw new CommandFailed(file + " is no backup of Sluice");
    }
    Head head = Head.parse(zip.readNBytes(Head.MAX_OCTETS));
    if (!head.logKey().equals(logKey.vkey())) {
      throw new CommandFailed(
          file
              + " is a backup of another appliance: its log is "
              + head.logKey()
              + ", expected "
              + logKey.vkey());
    }
    return head;
  }

  private byte[] files(ZipInputStream zip, Contents contents, Target target) throws IOException {
    for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
      String name = e.getName();
      if (name.equals(Contents.NAME)) {
        byte[] note = zip.readNBytes(Contents.MAX_OCTETS);
        if (zip.getNextEntry() != null) {
          throw new CommandFailed(file + " goes on after its list of contents");
        }
        return note;
      }
      if (!Parts.isName(name)) {
        throw new CommandFailed(file + " names a file that no backup has: " + printable(name));
      }
      target.take(
          name,
          out -> {
            long _ = contents.copy(name, zip, out);
          });
    }
    throw new CommandFailed(file + " ends without its list of contents");
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }

  private void requireSigned(byte[] note, String text) {
    try {
      if (SignedNote.parse(note).verifiedText(logKey).equals(text)) {
        return;
      }
    } catch (BadNote e) {
      throw new CommandFailed(
          file + " is not signed by " + logKey.vkey() + ": " + e.getMessage(), e);
    }
    throw new CommandFailed(file + " does not hold what was signed for it");
  }

  private CommandFailed damaged(Exception e) {
    @Nullable String why = e.getMessage();
    return new CommandFailed(
        file
            + " was changed or cut off, or is no backup"
            + (why == null ? "" : " (" + why + ")")
            + ": take another copy of it",
        e);
  }

  /// What fails in reading is the backup's fault, not that of the disk that is written to.
  private final class Checked extends FilterInputStream {
    Checked(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int from, int length) {
      try {
        return in.read(octets, from, length);
      } catch (IOException | RuntimeException e) {
        throw damaged(e);
      }
    }
  }
}
