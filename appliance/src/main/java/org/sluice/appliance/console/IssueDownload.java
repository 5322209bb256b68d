package org.sluice.appliance.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.RequestId;
import org.sluice.web.WebAnswer;

/// What officers take to their own machines: the one file, or all files of an issue as an archive
/// that is unpacked into the folder `ID.issue`, as `sluice sign` takes it.
final class IssueDownload {
  private IssueDownload() {}

  /// @param ending of the files: `draft` or `request`
  /// @param files in order, read one at a time
  static WebAnswer of(RequestId id, int parts, String ending, Stream<byte[]> files) {
    Iterator<byte[]> each = files.iterator();
    if (parts == 1) {
      return WebAnswer.attachment("application/octet-stream", id + "." + ending, each.next());
    }
    try {
      Path archive = Files.createTempFile("sluice-issue", ".zip");
      try {
        write(archive, id, ending, each);
      } catch (IOException | RuntimeException e) {
        Files.delete(archive); // It names users.
        throw e;
      }
      return WebAnswer.download("application/zip", id + ".issue.zip", archive);
    } catch (IOException e) {
      throw new CommandFailed("the files cannot be put together: " + e.getMessage(), e);
    }
  }

  private static void write(Path archive, RequestId id, String ending, Iterator<byte[]> each)
      throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      for (int number = 1; each.hasNext(); number++) {
        zip.putNextEntry(
            new ZipEntry(String.format(Locale.ROOT, "%s.issue/part-%04d.%s", id, number, ending)));
        zip.write(each.next());
        zip.closeEntry();
      }
    }
  }
}
