package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Statement;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Two issues at once in the console: nothing lost, nothing twice")
final class ConsoleTwoAtOnceTest {
  private ConsoleSite site;
  private final List<String> cookies = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    for (int session = 0; session < 2; session++) {
      cookies.add(site.login("irene"));
      tokens.add(site.token(cookies.get(session)));
    }
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private HttpResponse<String> post(int session, String path, Map<String, String> fields)
      throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    all.put("form-token", tokens.get(session));
    return site.post(path, cookies.get(session), all);
  }

  /// The same from both sessions, as nearly at once as can be.
  private List<HttpResponse<String>> both(Asking asking) throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
    for (int session = 0; session < 2; session++) {
      int own = session;
      calls.add(() -> {
        together.await();
        return asking.ask(own);
      });
    }
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<HttpResponse<String>> f : threads.invokeAll(calls)) {
        answers.add(f.get());
      }
    }
    return answers;
  }

  private interface Asking {
    HttpResponse<String> ask(int session) throws Exception;
  }

  private String signed(String id) throws Exception {
    Path out = site.appliance.root.resolve(id + ".both.signed");
    site.appliance.must(
        "sign",
        site.appliance.path("high/drafts/" + id + ".draft"),
        "--yes",
        "--officer",
        site.appliance.path("officers/irene.p12"),
        "--passphrase-file",
        site.appliance.path("officers/irene.pass"),
        "--out",
        out.toString());
    return Files.readString(out);
  }

  private void approve(String id) {
    for (String officer : List.of("aldo", "bea")) {
      site.appliance.run(
          0,
          "issue",
          "approve",
          id,
          "--officer",
          site.appliance.path("officers/" + officer + ".p12"),
          "--passphrase-file",
          site.appliance.path("officers/" + officer + ".pass"));
    }
  }

  private List<Statement> log() {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.log().entries(0, high.log().size()).stream()
          .map(e -> SignedStatement.decode(e).statement())
          .toList();
    }
  }

  private void awaitNoRun() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (site.get("/console/metrics", cookies.getFirst())
          .body()
          .contains("sluice_issue_running 0.0")) {
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the issue does not end");
  }

  @Test
  @DisplayName(
      "asked for, handed in and started from two sessions at once: both are in the log, one runs at a"
          + " time, each key leaves once")
  void twoSessions() throws Exception {
    List<HttpResponse<String>> drafts =
        both(session ->
            post(
                session,
                "/console/requests",
                Map.of("domain", "green.example", "periods", "next", "reason", "s" + session)));
    List<String> ids = new ArrayList<>();
    for (HttpResponse<String> d : drafts) {
      assertThat(d.statusCode()).as(d.body()).isEqualTo(303);
      ids.add(d.headers().firstValue("location").orElseThrow().replace("/console/drafts/", ""));
    }
    assertThat(new HashSet<>(ids)).hasSize(2);
    List<String> texts = List.of(signed(ids.get(0)), signed(ids.get(1)));
    for (HttpResponse<String> in :
        both(session -> post(session, "/console/hand-in", Map.of("signed", texts.get(session))))) {
      assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
    }
    ids.forEach(this::approve);
    List<Integer> started =
        both(session -> post(session, "/console/requests/" + ids.get(session) + "/start", Map.of()))
            .stream()
            .map(HttpResponse::statusCode)
            .sorted()
            .toList();
    assertThat(started).as("the second is refused, and told").containsExactly(303, 409);
    awaitNoRun();
    for (String id : ids) {
      if (!page(id).contains("<b>Complete.</b>")) {
        assertThat(post(0, "/console/requests/" + id + "/start", Map.of()).statusCode())
            .isEqualTo(303);
        awaitNoRun();
      }
      assertThat(page(id)).contains("<b>Complete.</b>").doesNotContain("ended early");
    }
    for (String id : ids) {
      onceOnly(id);
    }
  }

  private String page(String id) throws Exception {
    return site.get("/console/requests/" + id, cookies.getFirst()).body();
  }

  /// A key for each user, and no export of one batch twice.
  private void onceOnly(String id) {
    Set<String> keys = new HashSet<>();
    Set<Long> exported = new HashSet<>();
    long leaves = 0;
    for (Statement s : log()) {
      if (s instanceof Extraction e && e.requestId().toString().equals(id)) {
        leaves++;
        keys.add(e.commitment() + " " + e.period());
      }
      if (s instanceof Export e && e.requestId().toString().equals(id)) {
        assertThat(exported.add(e.batch())).isTrue();
      }
    }
    assertThat(keys).hasSize(TestAppliance.USERS);
    assertThat(leaves).isEqualTo(TestAppliance.USERS);
    assertThat(exported).hasSize(1);
  }
}
