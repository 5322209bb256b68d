package org.sluice.appliance.boot;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.sluice.appliance.console.Console;
import org.sluice.web.LoopbackServer;

/// The console of the test's high side, on loopback, and a browser's part of the conversation.
final class ConsoleSite implements AutoCloseable {
  final TestAppliance appliance;
  final Console console;
  private final LoopbackServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ConsoleSite() throws Exception {
    this(InstantSource.system());
  }

  /// By another clock than the machine's.
  ConsoleSite(InstantSource clock) throws Exception {
    appliance = TestAppliance.get();
    console =
        Console.start(
            DataOption.of(appliance.root.resolve("high"), appliance.root.resolve("pins"), clock));
    server = LoopbackServer.start(0, console.shell());
  }

  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /// The cookie of a fresh session.
  String login(String name) throws Exception {
    HttpResponse<String> answer =
        post("/login", "", Map.of("name", name, "password", TestAppliance.PASSWORD));
    return answer.headers().firstValue("set-cookie").orElseThrow().split(";", -1)[0];
  }

  /// The token that the forms of a session carry.
  String token(String cookie) throws Exception {
    String page = get("/console", cookie).body();
    return page.replaceAll("(?s).*name=\"form-token\" value=\"([0-9a-f]{64})\".*", "$1");
  }

  HttpResponse<String> get(String path, String cookie) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Accept", "text/html,application/xhtml+xml")
            .header("Cookie", cookie)
            .build(),
        BodyHandlers.ofString());
  }

  /// What a program asks that is no browser, and how.
  HttpResponse<byte[]> ask(String method, String path, byte[] body, String... headers)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .headers(headers)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  HttpResponse<String> post(String path, String cookie, Map<String, String> fields)
      throws Exception {
    String form =
        fields.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return client.send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", address())
            .header("Cookie", cookie.isEmpty() ? "a=b" : cookie)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  /// What the script of the page sends.
  HttpResponse<String> upload(String path, String cookie, String token, String file)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Content-Type", "application/octet-stream")
            .header("Origin", address())
            .header("Cookie", cookie.isEmpty() ? "a=b" : cookie)
            .header("form-token", token)
            .POST(HttpRequest.BodyPublishers.ofString(file))
            .build(),
        BodyHandlers.ofString());
  }

  /// Waits until nothing is done any more with an import; returns its id.
  String awaitImport(String id, String cookie) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (get("/console/import/" + id + "/progress", cookie).body().contains("running\":false")) {
        return id;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the import does not end");
  }

  @Override
  public void close() {
    client.close();
    server.close();
    console.close();
  }
}
