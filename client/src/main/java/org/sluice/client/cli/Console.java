package org.sluice.client.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/// Where a command prints. Results go to `out`, refusals and notices to `err`, secrets through
/// [#secret()] only: a channel that takes octets from locked memory as they are.
public final class Console {

  private final PrintWriter out;
  private final PrintWriter err;
  private final WritableByteChannel secret;

  /// `secret` and `out` lead to the same place; `out` is flushed before `secret` is handed out, so
  /// that lines keep their order.
  public Console(PrintWriter out, PrintWriter err, WritableByteChannel secret) {
    this.out = out;
    this.err = err;
    this.secret = secret;
  }

  /// The process's own standard output and error.
  public static Console ofProcess() {
    return new Console(
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
        new FileOutputStream(FileDescriptor.out).getChannel());
  }

  /// Results.
  public PrintWriter out() {
    return out;
  }

  /// Refusals and notices.
  public PrintWriter err() {
    return err;
  }

  /// For secrets, after everything printed so far.
  public WritableByteChannel secret() {
    out.flush();
    return secret;
  }
}
