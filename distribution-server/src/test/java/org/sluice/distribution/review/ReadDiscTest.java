package org.sluice.distribution.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.boot.DistributionServer;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Openings;
import picocli.CommandLine;

@Tag("slow")
@DisplayName(
    "log serve: a log from a disc in a process of its own, for one browser of this machine")
final class ReadDiscTest {
  private static final String NAME = "tel:+447700900101";
  private static final String QUERY = "?user=tel:%2B447700900101";

  @TempDir Path folder;

  private final SampleLog sample = new SampleLog();
  private final HttpClient browser = HttpClient.newHttpClient();
  private Process server;
  private URI entrance;
  private String cookie = "";

  @BeforeEach
  void disc() throws Exception {
    FolderTileStore _ = sample.write(folder.resolve("log"), sample.high.size());
    Files.write(folder.resolve("p.profile"), sample.high.firstProfile().encoded());
    Files.writeString(folder.resolve("names"), Openings.of(List.of(sample.opening)).text());
    Files.createDirectories(folder.resolve("tmp"));
  }

  @AfterEach
  void end() throws Exception {
    browser.close();
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private Process begin(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-cp",
                System.getProperty("java.class.path"),
                DistributionServer.class.getName(),
                "log-serve",
                folder.resolve("log").toString(),
                "--profile",
                folder.resolve("p.profile").toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }

  private void serve(String... options) throws Exception {
    server = begin(options);
    BufferedReader out = server.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith("http://127.0.0.1:")) {
      line = out.readLine();
    }
    assertThat(line).as(Files.readString(folder.resolve("stderr"))).isNotNull();
    entrance = URI.create("" + line);
  }

  /// As a browser of this machine does it, which keeps the cookie and goes where it is sent.
  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(entrance.resolve(path));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    HttpResponse<String> answer = browser.send(request.build(), BodyHandlers.ofString(UTF_8));
    answer.headers().firstValue("set-cookie").ifPresent(c -> cookie = c.split(";", -1)[0]);
    Optional<String> to = answer.headers().firstValue("location");
    return to.isPresent() ? get(to.orElseThrow()) : answer;
  }

  /// The page, once the index has reached the end of the log.
  private String page(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    while (answer.body().contains(" entries behind the log")) {
      Thread.onSpinWait();
      answer = get(path);
    }
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private String pages() throws Exception {
    HttpResponse<String> first = get(entrance.getPath());
    assertThat(first.statusCode()).isEqualTo(200);
    String path = get("/review").uri().getPath();
    assertThat(path).matches("/review/[0-9a-z]+");
    return path;
  }

  @Test
  @DisplayName("names of the reviewer's file are shown, and a user is found by name")
  void names() throws Exception {
    serve("--openings", folder.resolve("names").toString());
    String pages = pages();
    String timeline = page(pages + "?show=all");
    assertThat(timeline).contains("Timeline");
    assertThat(page(pages + "/entries/" + sample.reissued)).contains(NAME);
    HttpResponse<String> found = get(pages + QUERY);
    assertThat(found.uri().getPath()).isEqualTo(pages + "/users/" + sample.alice);
    assertThat(found.body()).contains(NAME);
    // Who has no opening stays a commitment.
    assertThat(page(pages + "/users/" + sample.bob)).contains(sample.bob.toString());
    assertThat(get(pages + "?user=tel:%2B447700900102").statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("without the file there is no name on any page")
  void noNames() throws Exception {
    serve();
    String pages = pages();
    for (String path :
        List.of(
            "",
            "?show=all",
            "/entries/" + sample.reissued,
            "/users/" + sample.alice,
            "/audit",
            "/counts")) {
      assertThat(page(pages + path)).as(path).doesNotContain(NAME);
    }
    assertThat(get(pages + QUERY).statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("the server of the low side shows none, and has no option for it")
  void neverOnTheServer() throws Exception {
    try (Site site = new Site(folder.resolve("site"), Received.nothingKnown())) {
      String cookie = site.login("vera");
      for (String path : List.of("/users/" + sample.alice, "/entries/" + sample.reissued)) {
        HttpResponse<String> answer = site.get(site.pages() + path, cookie);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(NAME);
      }
      assertThat(site.get(site.pages() + QUERY, cookie).statusCode()).isEqualTo(400);
    }
    CommandLine commands = new CommandLine(new DistributionServer());
    commands
        .getSubcommands()
        .forEach((name, command) ->
            assertThat(command.getCommandSpec().findOption("--openings") != null)
                .as(name)
                .isEqualTo(name.equals("log-serve")));
  }

  @Test
  @DisplayName("the address lets one browser in, once, and only from this machine")
  void oneBrowser() throws Exception {
    serve("--openings", folder.resolve("names").toString());
    String pages = pages();
    try (HttpClient other = HttpClient.newHttpClient()) {
      for (String path : List.of(entrance.getPath(), pages, pages + "/users/" + sample.alice)) {
        HttpResponse<String> refused =
            other.send(
                HttpRequest.newBuilder(entrance.resolve(path)).build(), BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(path).isNotEqualTo(200);
        assertThat(refused.body()).doesNotContain(NAME);
      }
    }
    Optional<InetAddress> outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    assumeTrue(
        outside.isPresent(),
        "this machine has no address but loopback: that others cannot connect is not checked");
    assertThatThrownBy(() -> new Socket(outside.orElseThrow(), entrance.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  @DisplayName("SIGTERM ends it; its index is gone, and nothing on the disc has changed")
  void ends() throws Exception {
    List<String> before = files(folder.resolve("log"));
    serve("--openings", folder.resolve("names").toString());
    String _ = page(pages());
    assertThat(files(folder.resolve("tmp"))).isNotEmpty();
    server.destroy();
    assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("Exception");
    assertThat(files(folder.resolve("tmp"))).noneMatch(file -> file.contains("sluice-log-index"));
    assertThat(files(folder.resolve("log"))).isEqualTo(before);
  }

  @Test
  @DisplayName("a file that is none, or holds something else, is named before anything is shown")
  void noSuchFiles() throws Exception {
    Files.writeString(folder.resolve("other"), "sluice/openings/v1 1\nwhat is this?\n");
    Files.writeString(folder.resolve("bad.profile"), "what is this?");
    for (String[] wrong :
        new String[][] {
          {"--openings", "missing"},
          {"--openings", "other"},
          {"--profile", "missing"},
          {"--profile", "bad.profile"}
        }) {
      String file = folder.resolve(wrong[1]).toString();
      Process refused = begin(wrong[0], file);
      assertThat(new String(refused.getInputStream().readAllBytes(), UTF_8)).isEmpty();
      assertThat(refused.waitFor()).isEqualTo(2);
      assertThat(Files.readString(folder.resolve("stderr"))).contains(file);
    }
    assertThat(files(folder.resolve("tmp"))).noneMatch(file -> file.contains("sluice-log-index"));
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> {
            try {
              return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
            } catch (IOException e) {
              return file + " gone";
            }
          })
          .sorted()
          .toList();
    }
  }
}
