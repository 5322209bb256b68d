package org.sluice.distribution.review;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.reading.Field;
import org.sluice.records.reading.StatementFields;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.LogCopy;
import org.sluice.records.tlog.TilePath;
import org.sluice.records.tlog.TileStore;
import org.sluice.web.Safe;

/// A zip with the whole log as it is now, signed by its checkpoint, and the chosen entries with a
/// proof each:
///
/// ```
/// log/checkpoint, log/tile/...        what ./sluice log verify and any tlog-tiles tool read
/// log/checkpoint.witnessed            what outside witnesses co-signed last, if any are asked
/// log/openings/HASH.sealed            names behind commitments, sealed to the reviewers
/// chosen/N.entry, N.tlog-proof        an entry's octets and its proof (C2SP tlog-proof)
/// chosen/N.txt                        the same in words
/// READ-ME.txt                         how to verify it
/// ```
final class ReviewPackage {
  private ReviewPackage() {}

  static Path write(ReviewedLog log, Snapshot snapshot, List<Long> chosen) {
    try {
      Path file = Files.createTempFile("sluice-review", ".zip");
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
        put(zip, "READ-ME.txt", readMe(log, snapshot, chosen).getBytes(StandardCharsets.UTF_8));
        for (long index : chosen) {
          byte[] entry = snapshot.entry(index);
          put(zip, "chosen/" + index + ".entry", entry);
          put(zip, "chosen/" + index + ".tlog-proof", EntryPage.proof(snapshot, index).encode());
          put(zip, "chosen/" + index + ".txt", words(entry).getBytes(StandardCharsets.UTF_8));
        }
        for (Octets item : log.received().openings()) {
          put(zip, "log/" + SealedOpenings.fileOf(item), item.toArray());
        }
        byte[] witnessed = log.files().read(TilePath.WITNESSED);
        if (witnessed != null) {
          put(zip, "log/" + TilePath.WITNESSED, witnessed);
        }
        LogCopy.copy(log.files(), snapshot.size(), snapshot.note(), new IntoZip(zip));
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("a review package cannot be written", e);
    }
  }

  private record IntoZip(ZipOutputStream zip) implements TileStore {
    @Override
    public byte @Nullable [] read(String path) {
      return null;
    }

    @Override
    public void write(String path, byte[] octets) {
      try {
        put(zip, "log/" + path, octets);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] octets) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(octets);
    zip.closeEntry();
  }

  private static String words(byte[] entry) {
    try {
      SignedStatement signed = SignedStatement.decode(entry);
      StringBuilder text = new StringBuilder(signed.statement().label()).append('\n');
      for (Field field : StatementFields.of(signed.statement())) {
        text.append(field.name())
            .append(": ")
            .append(Safe.visible(field.value()).replace('\n', ' '))
            .append('\n');
      }
      signed
          .signatures()
          .forEach(s -> text.append("signed by key ").append(s.keyId()).append('\n'));
      return text.toString();
    } catch (MalformedRecord e) {
      return "not a statement: " + e.getMessage() + "\n";
    }
  }

  private static String readMe(ReviewedLog log, Snapshot snapshot, List<Long> chosen) {
    return String.format(
        Locale.ROOT,
        """
        Review package of the log %s
        size %d, root %s
        chosen entries: %d

        Verify all of it with the profiles that you keep, not with anything from this package:
          ./sluice log verify log --profile YOUR.profile ...
        With last month's checkpoint, that nothing was rewritten since:
          ./sluice log verify log --profile YOUR.profile ... --archived CHECKPOINT
        Names behind the commitments, if the log names you as a reviewer:
          ./sluice log open log --key YOUR.opening.key --out FILE
        Then keep log/checkpoint for next month.
        """,
        log.origin(),
        snapshot.size(),
        snapshot.root(),
        chosen.size());
  }
}
