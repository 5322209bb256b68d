package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// nginx that serves files over TLS with the server's own key: the same octets, without anybody who
/// thinks.
final class StaticNginx implements AutoCloseable {
  static final int PORT = 18_444;

  private final Path files;
  private final Process process;

  private StaticNginx(Path files, Process process) {
    this.files = files;
    this.process = process;
  }

  /// @param data the server's data folder, for its key
  static StaticNginx start(Path folder, Path data) throws IOException {
    Path files = Files.createDirectories(folder.resolve("www"));
    Path settings =
        Files.writeString(
            folder.resolve("nginx.conf"),
            String.format(
                Locale.ROOT,
                """
                daemon off;
                user root;
                worker_processes 2;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.log;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  default_type application/json;
                  sendfile on;
                  keepalive_requests 100000000;
                  open_file_cache max=10000;
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_protocols TLSv1.3;
                    ssl_certificate %3$s/tls-certificate.pem;
                    ssl_certificate_key %3$s/tls-key.pem;
                    ssl_verify_client optional_no_ca;
                    root %1$s/www;
                  }
                }
                """,
                folder,
                PORT,
                data));
    Process process = new ProcessBuilder("nginx", "-c", settings.toString()).inheritIO().start();
    return new StaticNginx(files, process);
  }

  void put(int name, byte[] octets) throws IOException {
    Files.write(files.resolve(Integer.toString(name)), octets);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      boolean _ = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
