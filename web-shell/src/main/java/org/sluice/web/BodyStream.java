package org.sluice.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of a request as a stream for a worker thread. One piece is asked for at a time, so that
/// a sender who is faster than its reader waits, and nothing piles up here.
final class BodyStream extends InputStream {
  private static final long PATIENCE_SECONDS = 30;
  private static final byte[] END = {};

  private final HttpServerRequest request;
  private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private byte[] piece = {};
  private int at;
  private boolean ended;
  private volatile @Nullable Throwable failed;
  private volatile boolean closed;

  /// @param request paused
  BodyStream(HttpServerRequest request) {
    this.request = request;
    request.handler(this::arrived);
    request.endHandler(_ -> pieces.add(END));
    request.exceptionHandler(failure -> {
      failed = failure;
      pieces.add(END);
    });
  }

  private void arrived(Buffer part) {
    if (!closed && part.length() > 0) {
      pieces.add(part.getBytes());
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    while (at == piece.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int n = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, into, from, n);
    at += n;
    return n;
  }

  private void next() throws IOException {
    var _ = request.fetch(1);
    byte @Nullable [] got;
    try {
      got = pieces.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Throwable why = failed;
    if (got == null || why != null) {
      throw new IOException("the sender stopped before the end", why);
    }
    ended = got.length == 0;
    piece = got;
    at = 0;
  }

  /// What still comes is taken and thrown away.
  @Override
  public void close() {
    closed = true;
    pieces.clear();
    var _ = request.resume();
  }
}
