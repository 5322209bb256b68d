package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.device.PrivateFiles;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentRefused;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;

/// A TS 33.180 client that shares a TrK with the appliance, over real partitions and processes,
/// from its transport key to a SAKKE message. The tests go on where the one before stopped.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Transport keys as commands: carried in, enrolled, wrapped, pulled, unwrapped")
class TransportKeysTest {
  private static final String USER = "sip:radio@green.example";
  private static final String OTHER = "sip:other@green.example";
  private static final DocumentOptions STRICT = DocumentOptions.STRICT;

  @TempDir static Path shared;

  private static SmallCommunity c;
  private static LowSideOnDisc low;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    c = SmallCommunity.begin(shared.resolve("made"));
    low = LowSideOnDisc.make(shared.resolve("low"));
    c.must(c.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml")));
    Path users = shared.resolve("users.csv");
    Files.writeString(
        users,
        "domain,uri,devices,seal\ngreen.example,"
            + USER
            + ",1,trk\ngreen.example,"
            + OTHER
            + ",1,trk\n");
    c.must("users", "import", users.toString());
  }

  private static Path file(String name) {
    return shared.resolve(name);
  }

  private static String[] enzo(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(c.officer("enzo"));
    return all.toArray(String[]::new);
  }

  private static void refused(Program.Result result, String... words) {
    assertThat(result.exit()).as(result.text()).isEqualTo(1);
    assertThat(result.text()).contains(words);
  }

  private static Path profile() {
    return c.root().resolve("high/profiles/green.example.profile");
  }

  private static Path provided(String name, String user, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "client",
                "transport-key",
                "--data",
                file("provider").toString(),
                "--profile",
                profile().toString(),
                "--user",
                user,
                "--device",
                "radio",
                "--import-key",
                file("import.key").toString(),
                "--folder",
                file(name).toString()));
    command.addAll(List.of(more));
    Program.Result made = Program.client().run(command.toArray(String[]::new));
    assertThat(made.exit()).as(made.text()).isZero();
    return file(name);
  }

  private static String line(Path folder, String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  @Test
  @Order(1)
  @DisplayName("carried in under an officer's signature: ids are shown, never keys")
  void carriedIn() throws Exception {
    String shown = c.must("transport-key", "import-key", "--out", file("import.key").toString());
    String again = c.must("transport-key", "import-key", "--out", file("import2.key").toString());
    assertThat(again.replace("import2", "import")).isEqualTo(shown);
    Path radio = provided("radio", USER);
    String imported =
        c.must(enzo("transport-key", "import", radio.resolve("transport.line").toString()));
    assertThat(imported).contains("1 taken", USER);
    assertThat(c.must(enzo("transport-key", "import", radio.resolve("transport.line").toString())))
        .contains("0 taken, 1 held already");
    assertThat(c.must("transport-key", "list"))
        .contains("not enrolled", "tk.1.radio@green.example", "ink.1.radio@green.example");
    assertThat(c.must(enzo("enrol", radio.resolve("enrol.line").toString())))
        .contains("1 enrolled");
    assertThat(c.must("transport-key", "list")).contains("ACTIVE").doesNotContain("not enrolled");
    assertThat(c.must("transport-key", "forget")).contains("0 forgotten");
  }

  @Test
  @Order(2)
  @DisplayName("changed, moved, sealed to another key, not held, somebody else's: refused")
  void refused() throws Exception {
    Path other = provided("other", OTHER, "--no-integrity-key");
    String good = line(other, "transport.line");
    Path bad = file("bad.line");
    for (String wrong :
        List.of(
            good.replace(OTHER, USER),
            good.replace(" radio ", " tablet "),
            good.replace("tk.1.other", "tk.2.other"),
            flipped(good))) {
      Files.writeString(bad, wrong + "\n");
      refused(
          c.run(enzo("transport-key", "import", bad.toString())), "line 1", "nothing was taken");
    }
    Files.writeString(bad, good.replace(OTHER, "sip:nobody@green.example") + "\n");
    refused(c.run(enzo("transport-key", "import", bad.toString())), "unknown user");
    refused(
        c.run(enzo("enrol", other.resolve("enrol.line").toString())),
        "is not held here: sluice transport-key import");
    List<String> auditor = new ArrayList<>(List.of("transport-key", "import"));
    auditor.add(other.resolve("transport.line").toString());
    auditor.addAll(c.officer("aldo"));
    refused(c.run(auditor.toArray(String[]::new)), "aldo may not do this");
    assertThat(c.must("transport-key", "list")).doesNotContain(OTHER);
    c.must("transport-key", "import-key", "--renew", "--out", file("import.key").toString());
    refused(
        c.run(enzo("transport-key", "import", other.resolve("transport.line").toString())),
        "sealed to import key",
        "this appliance has");
  }

  /// Another ciphertext of the same form.
  private static String flipped(String line) {
    int at = line.length() - 20;
    char c = line.charAt(at);
    return line.substring(0, at) + (c == 'A' ? 'B' : 'A') + line.substring(at + 1);
  }

  @Test
  @Order(3)
  @DisplayName("issued, crossed, pulled by a TS 33.180 request, unwrapped; a message opens")
  void pulled() throws Exception {
    String request = c.approvedRequest();
    assertThat(c.must("issue", "run", request)).contains("key sets in");
    low.fill(c);
    try (LowSideOnDisc.Running _ = low.serve(c)) {
      String text = keyProv(file("radio"));
      assertThat(text).contains("EncryptedKey", "tk.1.radio@green.example");
      Path certificate = c.root().resolve("high/profiles/green.example.epoch-1.certificate");
      opensAMessage(text, KmsCertificate.parse(Files.readAllBytes(certificate)).keys());
    }
  }

  private static String keyProv(Path client) throws Exception {
    AuthenticationKey own = AuthenticationKey.load(client);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own", own.privateKey(), new char[0], new X509Certificate[] {own.certificate()});
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(low.certificate())) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    KeyManagerFactory mine = KeyManagerFactory.getInstance("PKIX");
    mine.init(keys, new char[0]);
    TrustManagerFactory theirs = TrustManagerFactory.getInstance("PKIX");
    theirs.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(mine.getKeyManagers(), theirs.getTrustManagers(), null);
    try (HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
      URI uri = URI.create(low.url() + "/keymanagement/identity/v1/keyprov/" + USER);
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }

  private static TransportKey trk(String name, Path file) throws IOException {
    return TransportKey.of(name, PrivateFiles.read(file, TransportKey.OCTETS));
  }

  private static void opensAMessage(String document, MasterKeys domain) throws IOException {
    SecretBytes octets = SecretBytes.takeOwnershipOf(document.getBytes(StandardCharsets.UTF_8));
    try (KmsResponse response = new DocumentReader(STRICT).unsignedResponse(octets);
        TransportKey other = trk("tk.1.radio@green.example", file("other").resolve("trk.key"));
        TransportKey own = trk("tk.1.radio@green.example", file("radio").resolve("trk.key"))) {
      KmsKeySet wrapped = ((KmsKeyProv) response.message().orElseThrow()).keySets().getFirst();
      assertThat(wrapped.hasPlainKeys()).isFalse();
      assertThatThrownBy(() -> wrapped.openWith(other, domain)).isInstanceOf(DocumentRefused.class);
      // Opening validates RSK and SSK under the domain's certificate.
      try (KeySet keys = wrapped.openWith(own, domain);
          Ssv sent = Ssv.random(RandomSource.system())) {
        Sed sed = Sakke.encapsulate(domain.zT(), keys.identifier(), sent);
        try (Ssv opened = Sakke.decapsulate(domain.zT(), keys.identifier(), keys.rsk(), sed)) {
          assertThat(opened.octets().sameAs(sent.octets())).isTrue();
        }
      }
    }
  }

  @Test
  @Order(4)
  @DisplayName("replaced: the old key is forgotten, the new device gets the period's keys")
  void rotated() throws Exception {
    Path next = provided("radio2", USER, "--number", "2");
    c.must(enzo("transport-key", "import", next.resolve("transport.line").toString()));
    c.must(
        enzo(
            "users",
            "replace-device",
            "--domain",
            "green.example",
            "--user",
            USER,
            "--device",
            "radio",
            next.resolve("enrol.line").toString()));
    assertThat(c.must("transport-key", "list")).contains("REVOKED", "ACTIVE");
    assertThat(c.must("transport-key", "forget")).contains("1 forgotten");
    assertThat(c.must("transport-key", "list"))
        .contains("tk.2.radio@green.example")
        .doesNotContain("tk.1.radio@green.example");
  }

  @Test
  @Order(5)
  @DisplayName("both verifiers find the log good")
  void reviewed() throws Exception {
    String text = c.verifiedTwice(shared.resolve("export"));
    assertThat(text).contains("Enrolled");
  }

  @Test
  @Order(6)
  // Last: what was extracted and not exported stays open in the log until the key is back.
  @DisplayName("a sealed key that was changed in the database wraps nothing")
  void moved() throws Exception {
    Process changed =
        new ProcessBuilder(
                "python3",
                "-c",
                "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]);"
                    + " n = d.execute('UPDATE transport_key SET sealed = zeroblob(length(sealed))');"
                    + " d.commit(); sys.exit(n.rowcount != 1)",
                c.root().resolve("high/appliance.db").toString())
            .start();
    assertThat(changed.waitFor()).isZero();
    List<String> ask =
        new ArrayList<>(
            List.of(
                "issue",
                "request",
                "--domain",
                "green.example",
                "--periods",
                "current",
                "--missing"));
    ask.addAll(c.officer("irene"));
    String id =
        c.must(ask.toArray(String[]::new)).replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
    c.approve(id, "aldo");
    c.approve(id, "bea");
    int before = c.spooledK().size();
    refused(c.run("issue", "run", id), "is damaged in the database");
    assertThat(c.spooledK()).hasSize(before);
  }
}
