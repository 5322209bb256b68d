package org.sluice.records.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// A file that could not be written or read: which one, why, and what an operator can do about it.
public final class DiskFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why, as far as the operating system tells.
  public enum Kind {
    /// No space, or no quota, left.
    FULL("free space on that disk; nothing was lost, the step can be repeated"),
    /// The user of this process may not.
    DENIED("give this process's user the right to it"),
    /// The folder or file is not there.
    MISSING("check that the data folder is mounted and complete"),
    /// More octets than the caller reads.
    TOO_LARGE("this is not the file it should be: replace it"),
    /// Anything else, such as a failing disk.
    OTHER("check the disk and the system log");

    private final String advice;

    Kind(String advice) {
      this.advice = advice;
    }
  }

  /// @serial
  private final Kind kind;

  /// @serial
  private final String path;

  private DiskFailure(Kind kind, Path path, String what, IOException cause) {
    super(what + " " + path + ": " + kind + "; " + kind.advice, cause);
    this.kind = kind;
    this.path = path.toString();
  }

  static DiskFailure of(String what, Path path, IOException cause) {
    return new DiskFailure(kindOf(cause), path, what, cause);
  }

  static DiskFailure tooLarge(Path path, long octets, long maxOctets) {
    return new DiskFailure(
        Kind.TOO_LARGE,
        path,
        "cannot read",
        new IOException("expected at most " + maxOctets + " octets, got " + octets));
  }

  /// Why.
  public Kind kind() {
    return kind;
  }

  /// The file or folder.
  public String path() {
    return path;
  }

  private static Kind kindOf(IOException e) {
    if (e instanceof NoSuchFileException) {
      return Kind.MISSING;
    }
    if (e instanceof AccessDeniedException) {
      return Kind.DENIED;
    }
    // Java has no exception type for a full disk: the text is that of strerror(ENOSPC), (EDQUOT).
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded")
        ? Kind.FULL
        : Kind.OTHER;
  }
}
