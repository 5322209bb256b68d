package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// People who are logged in to a console, each in a session of their own.
final class ConsolePeople {
  final ConsoleSite site;
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();

  ConsolePeople(ConsoleSite site) {
    this.site = site;
  }

  String cookie(String name) throws Exception {
    if (!cookies.containsKey(name)) {
      enter(name, TestAppliance.PASSWORD);
    }
    return cookies.get(name);
  }

  String token(String name) throws Exception {
    String _ = cookie(name);
    return tokens.get(name);
  }

  void enter(String name, String password) throws Exception {
    HttpResponse<String> in = site.post("/login", "", Map.of("name", name, "password", password));
    assertThat(in.statusCode()).as(name).isEqualTo(303);
    String cookie = in.headers().firstValue("set-cookie").orElseThrow().split(";", -1)[0];
    cookies.put(name, cookie);
    tokens.put(name, site.token(cookie));
  }

  HttpResponse<String> get(String name, String path) throws Exception {
    return site.get(path, cookie(name));
  }

  HttpResponse<String> post(String name, String path, Map<String, String> fields) throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    all.put("form-token", token(name));
    return site.post(path, cookie(name), all);
  }

  /// The same, which leads somewhere; where to.
  String done(String name, String path, Map<String, String> fields) throws Exception {
    HttpResponse<String> answer = post(name, path, fields);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(303);
    return answer.headers().firstValue("location").orElseThrow();
  }

  HttpResponse<String> upload(String name, String path, String file) throws Exception {
    return site.upload(path, cookie(name), token(name), file);
  }

  /// What an issue officer writes down; its id.
  String draft(String periods) throws Exception {
    return done(
            "irene",
            "/console/requests",
            Map.of("domain", "green.example", "periods", periods, "reason", "test"))
        .replace("/console/drafts/", "");
  }

  /// What an officer does: saves the file, unpacks it if it is an archive, signs it elsewhere.
  String sign(String officer, String page) throws Exception {
    HttpResponse<byte[]> saved =
        site.ask("GET", page + "/file", new byte[0], "Cookie", cookie(officer));
    assertThat(saved.statusCode()).isEqualTo(200);
    Path own = Files.createTempDirectory(site.appliance.root, officer);
    String name =
        saved
            .headers()
            .firstValue("content-disposition")
            .orElseThrow()
            .replaceAll(".*filename=\"(.*)\"", "$1");
    Path file = Files.write(own.resolve(name), saved.body());
    if (name.endsWith(".zip")) {
      file = unpacked(own, saved.body());
    }
    Path signed = own.resolve("signed");
    List<String> sign = new ArrayList<>(List.of("sign", file.toString(), "--yes"));
    sign.addAll(List.of("--officer", site.appliance.path("officers/" + officer + ".p12")));
    sign.addAll(List.of("--passphrase-file", site.appliance.path("officers/" + officer + ".pass")));
    sign.addAll(List.of("--out", signed.toString()));
    site.appliance.must(sign.toArray(String[]::new));
    return Files.readString(signed, StandardCharsets.US_ASCII);
  }

  private static Path unpacked(Path to, byte[] archive) throws Exception {
    Path folder = to;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        assertThat(e.getName()).matches("[0-9a-f]{32}\\.issue/part-[0-9]{4}\\.(draft|request)");
        Path file = to.resolve(e.getName());
        folder = Files.createDirectories(file.getParent());
        Files.write(file, zip.readAllBytes());
      }
    }
    return folder;
  }

  /// A request in the log; its id.
  String request(String periods) throws Exception {
    String id = draft(periods);
    String text = sign("irene", "/console/drafts/" + id);
    assertThat(done("irene", "/console/hand-in", Map.of("signed", text)))
        .isEqualTo("/console/requests/" + id);
    return id;
  }

  /// The same, approved by two.
  String approved(String periods) throws Exception {
    String id = request(periods);
    for (String approver : List.of("aldo", "bea")) {
      String text = sign(approver, "/console/requests/" + id);
      String _ = done(approver, "/console/hand-in", Map.of("signed", text));
    }
    return id;
  }

  void awaitNoRun() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (metric("sluice_issue_running") == 0) {
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the issue does not end");
  }

  double metric(String name) throws Exception {
    return get("carl", "/console/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(name + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /// A file of users that was sent and read; the page of it.
  String imported(String name, String rows) throws Exception {
    HttpResponse<String> sent = upload(name, "/console/import?name=a.csv", "domain,uri\n" + rows);
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
    String page = sent.headers().firstValue("location").orElseThrow();
    String _ = site.awaitImport(page.replace("/console/import/", ""), cookie(name));
    return page;
  }
}
