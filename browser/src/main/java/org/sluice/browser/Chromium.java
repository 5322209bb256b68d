package org.sluice.browser;

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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A real Chromium, driven over its own protocol (CDP) with the JDK's WebSocket: goes to pages,
/// clicks with the mouse, types, chooses files, takes pictures.
public final class Chromium implements AutoCloseable {
  private static final int POLL_MILLIS = 50;
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
  public static Optional<Path> find() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts it with a profile of its own, which goes with it.
  public static Chromium start(Path program) throws Exception {
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
      Thread.sleep(POLL_MILLIS);
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
      CompletableFuture<JsonObject> answer = answers.get(message.getInt("id"));
      if (answer != null) {
        answer.complete(message);
      }
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
  public synchronized List<String> complaints() {
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
    if (got.containsKey("error")) {
      throw new AssertionError(method + ": " + got);
    }
    return got.getJsonObject("result");
  }

  /// Goes to a page and waits until it is there.
  public void go(String address) {
    loaded = new CompletableFuture<>();
    call("Page.navigate", Json.createObjectBuilder().add("url", address));
    loaded.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// The value of an expression as text.
  public String ask(String expression) {
    JsonObject result =
        call(
            "Runtime.evaluate",
            Json.createObjectBuilder()
                .add("expression", "String(" + expression + ")")
                .add("awaitPromise", true));
    if (result.containsKey("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result);
    }
    return result.getJsonObject("result").getString("value");
  }

  /// What an element shows.
  public String text(String selector) {
    return ask("document.querySelector(" + quoted(selector) + ")?.innerText");
  }

  /// Waits until an expression is true.
  public void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!ask(expression).equals("true")) {
      if (System.nanoTime() >= end) {
        throw new AssertionError(
            "waited for " + expression + " on " + ask("document.body.innerText"));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /// Presses and releases the mouse in the middle of an element.
  public void click(String selector) {
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
  public void follow(String selector) {
    loaded = new CompletableFuture<>();
    click(selector);
    loaded.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// Clicks a field and types into it.
  public void type(String selector, String text) {
    click(selector);
    call("Input.insertText", Json.createObjectBuilder().add("text", text));
  }

  /// Presses a key such as `Tab` or `Enter`.
  public void press(String key, int code) {
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

  /// Chooses files in a field for files.
  public void choose(String selector, Path... files) {
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

  /// Saves what a link leads to, as a click on it does, and returns the file.
  public Path save(String selector, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    call(
        "Browser.setDownloadBehavior",
        Json.createObjectBuilder()
            .add("behavior", "allow")
            .add("downloadPath", folder.toAbsolutePath().toString()));
    Set<Path> before = files(folder);
    click(selector);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      Set<Path> now = files(folder);
      now.removeAll(before);
      if (now.size() == 1 && !now.iterator().next().toString().endsWith(".crdownload")) {
        return now.iterator().next();
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new AssertionError("nothing was saved in " + folder);
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> !f.getFileName().toString().startsWith("."))
          .collect(Collectors.toSet());
    }
  }

  /// Size of the window in CSS pixels; half of it with a scale of 2 is what a zoom of 200 % gives.
  public void size(int width, int height, double scale, boolean dark) {
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
  public void paper() {
    call("Emulation.setEmulatedMedia", Json.createObjectBuilder().add("media", "print"));
  }

  /// A picture of the whole page.
  public void picture(Path file) throws IOException {
    JsonObject shot =
        call(
            "Page.captureScreenshot",
            Json.createObjectBuilder().add("captureBeyondViewport", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.getString("data")));
  }

  /// The page as a PDF.
  public void print(Path file) throws IOException {
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
