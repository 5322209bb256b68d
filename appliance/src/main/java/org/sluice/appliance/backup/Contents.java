package org.sluice.appliance.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a backup's last entry says: how many files there are, and a digest over name, length and
/// content of each in their order. It is a note signed by the log's key, so that nobody who merely
/// knows a custodian's public key makes a backup that is believed.
final class Contents {
  /// Its name among the entries.
  static final String NAME = "contents";

  /// Longest text.
  static final int MAX_OCTETS = 16 << 10;

  private static final int BUFFER = 1 << 16;

  private final MessageDigest all = sha256();
  private long files;
  private long octets;

  /// Copies a file, and counts it.
  ///
  /// @return its octets
  long copy(String name, InputStream in, OutputStream out) throws IOException {
    MessageDigest one = sha256();
    long length = 0;
    byte[] buffer = new byte[BUFFER];
    try (DigestInputStream digested = new DigestInputStream(new Unclosed(in), one)) {
      for (int n = digested.read(buffer); n >= 0; n = digested.read(buffer)) {
        out.write(buffer, 0, n);
        length += n;
      }
    }
    String line = HexFormat.of().formatHex(one.digest()) + " " + length + " " + name + "\n";
    all.update(line.getBytes(StandardCharsets.US_ASCII));
    files++;
    octets += length;
    return length;
  }

  /// What was counted so far, under what the backup says of itself: this is signed.
  String text(Head head) {
    try {
      MessageDigest now = (MessageDigest) all.clone();
      return new String(head.text(), StandardCharsets.US_ASCII)
          + "files "
          + files
          + "\noctets "
          + octets
          + "\nsha256 "
          + HexFormat.of().formatHex(now.digest())
          + "\n";
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  long files() {
    return files;
  }

  long octets() {
    return octets;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// A stream that goes on after this file.
  private static final class Unclosed extends java.io.FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
