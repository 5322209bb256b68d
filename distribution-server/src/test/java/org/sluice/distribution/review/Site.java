package org.sluice.distribution.review;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.mirror.LogMirror;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.web.AccessLogFolder;
import org.sluice.web.Entrance;
import org.sluice.web.LoopbackServer;
import org.sluice.web.Shell;
import org.sluice.web.Templates;
import org.sluice.web.account.AccountFile;
import org.sluice.web.account.Role;
import org.sluice.web.account.Sessions;

/// The shell with review pages and accounts, over a sample log, on loopback.
final class Site implements AutoCloseable {
  static final String PASSWORD = "correct horse 4711";

  final SampleLog sample = new SampleLog();
  final Path folder;
  final Path profile;
  final AccountFile accounts;
  final ReviewedLog log;
  final Shell shell;
  private final Sessions sessions;
  private final ReviewDesk desk;
  private final LoopbackServer server;

  Site(Path folder, Received received) throws Exception {
    this.folder = folder;
    FolderTileStore files = sample.write(folder.resolve("log"), sample.high.size());
    profile = Files.write(folder.resolve("p.profile"), sample.high.firstProfile().encoded());
    TrustedDomain domain = TrustedDomain.of(sample.high.firstProfile());
    List<Pins> pins = List.of(new Pins(domain.signed(), domain.profile(), domain.checkpoints()));
    LogMirror mirror = LogMirror.open(files);
    log =
        new ReviewedLog(
            TestHighSide.ORIGIN,
            mirror::snapshot,
            files,
            LogIndex.open(folder.resolve("index")),
            () -> pins,
            received);
    desk = new ReviewDesk(List.of(log));
    desk.advance();
    accounts = new AccountFile(folder, ReviewRoles.ALL);
    account("vera", ReviewRoles.REVIEWER);
    List<String> names = new ArrayList<>(ReviewPages.templates());
    names.addAll(Shell.TEMPLATES);
    Templates templates = new Templates(names);
    sessions = Sessions.ofAccounts(accounts, InstantSource.system());
    shell =
        new Shell(
            sessions,
            new AccessLogFolder(folder.resolve("access-log"), InstantSource.system()),
            templates,
            Entrance.withPassword(ReviewRoles.SITE, sessions, templates),
            ReviewPages.ofServer(desk, templates, new SignOffs(folder.resolve("notes")), accounts));
    server = LoopbackServer.start(0, shell);
  }

  void account(String name, Role role) {
    accounts.put(
        name, Set.of(role), PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8), null);
  }

  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /// Address of the sample log's pages.
  String pages() {
    return "/review/" + log.id();
  }

  /// The cookie of a fresh session.
  String login(String name) throws Exception {
    HttpResponse<String> answer =
        post("/login", "name=" + name + "&password=" + PASSWORD.replace(' ', '+'), Map.of());
    return answer.headers().firstValue("set-cookie").orElseThrow().split(";", -1)[0];
  }

  HttpResponse<String> get(String path, String cookie) throws Exception {
    return http(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Accept", "text/html")
            .header("Cookie", cookie));
  }

  HttpResponse<String> post(String path, String form, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (!headers.containsKey("Origin")) {
      request.header("Origin", address());
    }
    headers.forEach(request::header);
    return http(request);
  }

  private static HttpResponse<String> http(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    server.close();
    desk.close();
    sessions.close();
  }
}
