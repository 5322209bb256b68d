package org.sluice.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What a visitor sends, up to the route's limit.
final class BoundedUpload extends FilterInputStream {
  private final long most;
  private long read;

  BoundedUpload(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int got = super.read(into, from, length);
    count(Math.max(got, 0));
    return got;
  }

  private void count(int more) {
    read += more;
    if (read > most) {
      throw Stop.of(413, "The file is longer than " + most + " octets.");
    }
  }
}
