package org.sluice.distribution.review;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real Chromium, driven over its own protocol (CDP) with the JDK's WebSocket: goes to pages,
/// clicks with the mouse, types, chooses files, takes pictures.
final class Chromium implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();
  private int next = 1;

  private Chromium(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
    call("Page.enable", Json.createObjectBuilder());
    call("Runtime.enable", Json.createObjectBuilder());
    call("Log.enable", Json.createObjectBuilder());
    call("DOM.enable", Json.createObjectBuilder());
    call("Security.setIgnoreCertificateErrors", Json.createObjectBuilder().add("ignore", true));
  }

  /// Where Debian and others put it.
  static Optional<Path> find() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program) throws Exception {
    Path profile = Files.createTempDirectory("chromium-profile");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while ((!Files.exists(port) || Files.size(port) == 0) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    String number = Files.readAllLines(port).getFirst();
    String list =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + number + "/json/list"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    JsonObject page =
        Json.createReader(new StringReader(list)).readArray().getValuesAs(JsonObject.class).stream()
            .filter(target -> target.getString("type").equals("page"))
            .findFirst()
            .orElseThrow();
    return new Chromium(process, profile, URI.create(page.getString("webSocketDebuggerUrl")));
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(Json.createReader(new StringReader(text.toString())).readObject());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(JsonObject message) {
    if (message.containsKey("id")) {
      answers.get(message.getInt("id")).complete(message);
      return;
    }
    switch (message.getString("method")) {
      case "Page.loadEventFired" -> loaded.complete(true);
      case "Runtime.exceptionThrown" -> complain(message.toString());
      case "Log.entryAdded" -> {
        JsonObject entry = message.getJsonObject("params").getJsonObject("entry");
        if (entry.getString("level").equals("error")) {
          complain(entry.getString("text") + " " + entry.getString("url", ""));
        }
      }
      default -> {}
    }
  }

  private synchronized void complain(String what) {
    complaints.add(what);
  }

  /// What the browser had to complain about: scripts that failed, content that the policy refused.
  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  JsonObject call(String method, JsonObjectBuilder params) {
    int id = next++;
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonObject message =
        Json.createObjectBuilder()
            .add("id", id)
            .add("method", method)
            .add("params", params)
            .build();
    socket.sendText(message.toString(), true).join();
    JsonObject got = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    assertThat(got.containsKey("error")).as(method + ": " + got).isFalse();
    return got.getJsonObject("result");
  }

  void go(String address) {
    loaded = new CompletableFuture<>();
    call("Page.navigate", Json.createObjectBuilder().add("url", address));
    loaded.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// The value of an expression as text.
  String ask(String expression) {
    JsonObject result =
        call(
            "Runtime.evaluate",
            Json.createObjectBuilder()
                .add("expression", "String(" + expression + ")")
                .add("awaitPromise", true));
    assertThat(result.containsKey("exceptionDetails")).as(expression + ": " + result).isFalse();
    return result.getJsonObject("result").getString("value");
  }

  String text(String selector) {
    return ask("document.querySelector(" + quoted(selector) + ")?.innerText");
  }

  /// Waits until an expression is true.
  void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!ask(expression).equals("true")) {
      assertThat(System.nanoTime())
          .as("waited for " + expression + " on " + ask("document.body.innerText"))
          .isLessThan(end);
      Thread.sleep(50);
    }
  }

  /// Presses and releases the mouse in the middle of an element.
  void click(String selector) {
    String place =
        ask(
            "(() => { const e = document.querySelector("
                + quoted(selector)
                + "); e.scrollIntoView({block: 'center'}); const b = e.getClientRects()[0];"
                + " return (b.x + b.width / 2) + ' ' + (b.y + b.height / 2); })()");
    String[] xy = place.split(" ", -1);
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Json.createObjectBuilder()
              .add("type", type)
              .add("x", Double.parseDouble(xy[0]))
              .add("y", Double.parseDouble(xy[1]))
              .add("button", "left")
              .add("clickCount", 1));
    }
  }

  /// Clicks something that leads to another page.
  void follow(String selector) {
    loaded = new CompletableFuture<>();
    click(selector);
    loaded.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  void type(String selector, String text) {
    click(selector);
    call("Input.insertText", Json.createObjectBuilder().add("text", text));
  }

  /// Presses a key such as `Tab` or `Enter`.
  void press(String key, int code) {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObjectBuilder event =
          Json.createObjectBuilder()
              .add("type", type)
              .add("key", key)
              .add("code", key)
              .add("windowsVirtualKeyCode", code);
      if (key.equals("Enter") && type.equals("keyDown")) {
        event.add("text", "\r");
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  void choose(String selector, Path... files) {
    JsonObject document = call("DOM.getDocument", Json.createObjectBuilder());
    JsonObject found =
        call(
            "DOM.querySelector",
            Json.createObjectBuilder()
                .add("nodeId", document.getJsonObject("root").getInt("nodeId"))
                .add("selector", selector));
    var names = Json.createArrayBuilder();
    Stream.of(files).map(Path::toString).forEach(names::add);
    call(
        "DOM.setFileInputFiles",
        Json.createObjectBuilder().add("files", names).add("nodeId", found.getInt("nodeId")));
  }

  void size(int width, int height, double scale, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Json.createObjectBuilder()
            .add("width", width)
            .add("height", height)
            .add("deviceScaleFactor", scale)
            .add("mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Json.createObjectBuilder()
            .add(
                "features",
                Json.createArrayBuilder()
                    .add(
                        Json.createObjectBuilder()
                            .add("name", "prefers-color-scheme")
                            .add("value", dark ? "dark" : "light"))));
  }

  /// As it would be printed, until the next size.
  void paper() {
    call("Emulation.setEmulatedMedia", Json.createObjectBuilder().add("media", "print"));
  }

  /// A picture of the whole page.
  void picture(Path file) throws IOException {
    JsonObject shot =
        call(
            "Page.captureScreenshot",
            Json.createObjectBuilder().add("captureBeyondViewport", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.getString("data")));
  }

  void print(Path file) throws IOException {
    JsonObject pdf =
        call("Page.printToPDF", Json.createObjectBuilder().add("preferCSSPageSize", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(pdf.getString("data")));
  }

  static String quoted(String text) {
    JsonValue value = Json.createValue(text);
    return value.toString();
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
