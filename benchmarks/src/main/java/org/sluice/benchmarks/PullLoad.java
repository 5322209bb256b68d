package org.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Load from Debian's tools: `wrk` keeps connections and asks for users in turn, `ab` shows a
/// device's certificate and can make a new connection for each request. Neither resumes a session.
final class PullLoad {
  private static final int CONNECTIONS = 32;
  private static final String MOST = "10000000";
  private static final String NUMBER = "\\s*([0-9.]+)";

  private final PrintStream out;
  private final Path folder;
  private final int seconds;

  PullLoad(PrintStream out, Path folder, int seconds) {
    this.out = out;
    this.folder = folder;
    this.seconds = seconds;
  }

  /// Pulls with tokens, each of another user than the one before.
  void tokens(String name, Path tokens) throws IOException {
    pulls(name, "tokens.lua", tokens, "{ [\"Authorization\"] = \"Bearer \" .. line }");
  }

  /// The same by users who have what there is: nothing is sent.
  ///
  /// @param tagged a token, a space and the tag in each line
  void conditional(String name, Path tagged) throws IOException {
    pulls(
        name,
        "conditional.lua",
        tagged,
        "{ [\"Authorization\"] = \"Bearer \" .. line:match(\"^%S+\"), "
            + "[\"If-None-Match\"] = line:match(\"%S+$\") }");
  }

  private void pulls(String name, String file, Path lines, String header) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve(file),
            String.format(
                Locale.ROOT,
                """
                local headers, at = {}, 0
                for line in io.lines("%s") do
                  headers[#headers + 1] = %s
                end
                request = function()
                  at = at %% #headers + 1
                  return wrk.format("GET", "/api/v1/keysets", headers[at])
                end
                """,
                lines,
                header));
    wrk(name, script, "https://127.0.0.1:" + PullServer.PORT);
  }

  /// Asks nginx for so many files in turn.
  void files(String name, int files) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("files.lua"),
            String.format(
                Locale.ROOT,
                """
                local at = 0
                request = function()
                  at = (at + 1) %% %d
                  return wrk.format("GET", "/" .. at)
                end
                """,
                files));
    wrk(name, script, "https://127.0.0.1:" + StaticNginx.PORT);
  }

  private void wrk(String name, Path script, String address) throws IOException {
    String said =
        output(
            "wrk",
            "-t1",
            "-c" + CONNECTIONS,
            "-d" + seconds + "s",
            "--latency",
            "-s",
            script.toString(),
            address);
    print(
        name,
        find(said, "Requests/sec:" + NUMBER),
        find(said, "\n\\s*50%\\s*([0-9.]+[a-z]+)"),
        find(said, "\n\\s*99%\\s*([0-9.]+[a-z]+)"),
        find(said, "Non-2xx or 3xx responses:" + NUMBER));
  }

  /// Pulls by one device, or of one file.
  ///
  /// @param keep one connection for many requests; otherwise a full handshake for each
  void device(String name, Path certificate, boolean keep, int port, String path)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("ab", "-q"));
    if (keep) {
      command.add("-k");
    }
    command.addAll(List.of("-t", Integer.toString(seconds), "-n", MOST));
    command.addAll(List.of("-c", Integer.toString(CONNECTIONS), "-f", "TLS1.3"));
    command.addAll(List.of("-E", certificate.toString(), "https://127.0.0.1:" + port + path));
    String said = output(command.toArray(String[]::new));
    print(
        name,
        find(said, "Requests per second:" + NUMBER),
        find(said, "\n\\s*50%\\s*([0-9]+)") + "ms",
        find(said, "\n\\s*99%\\s*([0-9]+)") + "ms",
        find(said, "Non-2xx responses:" + NUMBER));
  }

  private void print(String name, String rate, String half, String most, String refused) {
    out.printf(
        Locale.ROOT,
        "%-44s %10s a second, p50 %s, p99 %s%s%n",
        name,
        rate,
        half,
        most,
        refused.equals("-") ? "" : ", NOT answered with 200: " + refused);
  }

  private static String find(String said, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(said);
    return found.find() ? found.group(1) : "-";
  }

  private static String output(String... command) throws IOException {
    Process tool = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
    try {
      if (tool.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ":\n" + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return said;
  }
}
