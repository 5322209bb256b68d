package org.sluice.client.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.testing.TestCalls;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentRefused;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.KeyPeriod;

class GatewayTest {
  private static final String ROOT = "/keymanagement/identity/v1";

  @TempDir Path root;

  private World world;
  private TestServer server;
  private DeviceFolder device;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    world = new World(root);
    server = new TestServer("TLSv1.3");
    device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    long period = KeyPeriod.at(world.domain().rule(), World.NOW).number();
    server.answer("/api/v1/keysets", 200, world.answer(device, world.issue(device, period)));
    gateway = gateway("127.0.0.1", false);
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  private Gateway gateway(String bind, boolean exposed) throws IOException {
    return gateway(bind, exposed, null);
  }

  private Gateway gateway(String bind, boolean exposed, @Nullable IntegrityKeyFile integrity)
      throws IOException {
    return Gateway.start(
        device,
        world.domains(),
        URI.create(server.url()),
        integrity,
        new InetSocketAddress(bind, 0),
        exposed,
        () -> World.NOW);
  }

  private String send(String octets) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(octets.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private String post(String path) throws IOException {
    return send("POST " + ROOT + path + " HTTP/1.1\r\nHost: localhost:80\r\n\r\n");
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void givesThePlainKeysThatItPulledAndValidated() throws Exception {
    for (String form : List.of("", "/" + World.ALICE, "/tel%3A%2B447700900123")) {
      String answer = post("/keyprov" + form);
      assertThat(answer).as(form).startsWith("HTTP/1.1 200 OK\r\n");
      try (KmsResponse response =
              new DocumentReader(DocumentOptions.STRICT).unsignedResponse(pooled(body(answer)));
          KeySet keys =
              ((KmsKeyProv) response.message().orElseThrow())
                  .keySets()
                  .getFirst()
                  .open(
                      world
                          .domains()
                          .keys(world.domains().profile(device.domain()))
                          .masterKeys())) {
        assertThat(response.head().user()).isEqualTo(World.ALICE);
        assertThat(keys.identifier()).isNotEmpty();
      }
    }
    assertThat(server.requests().stream().filter(r -> r.contains("keysets"))).hasSize(1);
  }

  @Test
  void signsTheAnswerWhereTheSoftwareHasAnIntegrityKey() throws Exception {
    gateway.close();
    byte[] octets = new byte[IntegrityKey.OCTETS];
    octets[0] = 7;
    try (IntegrityKey own =
            IntegrityKey.of("ink.1.a", SecretBytes.takeOwnershipOf(octets.clone()));
        IntegrityKey other = IntegrityKey.of("ink.1.a", SecretBytes.allocate(octets.length))) {
      Path file = root.resolve("ink.key");
      PrivateFiles.write(file, own.octets());
      gateway = gateway("127.0.0.1", false, new IntegrityKeyFile(file, own.name()));
      String document = body(post("/keyprov"));
      try (KmsResponse response =
          new DocumentReader(DocumentOptions.STRICT).signedResponse(pooled(document), own)) {
        assertThat(response.head().user()).isEqualTo(World.ALICE);
        assertThat(((KmsKeyProv) response.message().orElseThrow()).keySets()).hasSize(1);
      }
      assertThatExceptionOfType(DocumentRefused.class)
          .isThrownBy(() ->
              new DocumentReader(DocumentOptions.STRICT).signedResponse(pooled(document), other));
    }
  }

  private static SecretBytes pooled(String text) {
    return SecretBytes.takeCopyOf(MemorySegment.ofArray(text.getBytes(UTF_8)));
  }

  @Test
  void theCertificateIsThereBeforeAnyKeysAre() throws IOException {
    assertThat(post("/init")).as("the server does not have it").startsWith("HTTP/1.1 503");
    haveCertificate(new byte[] {'<', 'x', '/', '>'});
    assertThat(post("/init")).as("not what the profile names").startsWith("HTTP/1.1 503");
    haveCertificate(world.domain().certificate());
    assertThat(post("/init")).startsWith("HTTP/1.1 200").contains("<KmsInit", "<KmsCertificate");
    assertThat(server.requests()).noneMatch(r -> r.contains("keysets"));
    assertThat(post("/certcache/1")).contains("CacheNum=\"1\"").doesNotContain("<KmsCertificate");
    assertThat(post("/cert/kms.example.org")).contains("<KmsCertificate");
    assertThat(post("/cert/kms.other.org")).startsWith("HTTP/1.1 404");
  }

  @Test
  void withoutAServerACertificateThatIsNotHeldIsNotThere() throws IOException {
    gateway.close();
    haveCertificate(world.domain().certificate());
    gateway =
        Gateway.start(
            device,
            world.domains(),
            null,
            null,
            new InetSocketAddress("127.0.0.1", 0),
            false,
            () -> World.NOW);
    assertThat(post("/init")).startsWith("HTTP/1.1 503").contains("KmsError");
    assertThat(post("/certcache")).startsWith("HTTP/1.1 503").contains("KmsError");
  }

  private void haveCertificate(byte[] xml) {
    String json = "{\"certificate\":\"" + Base64.getEncoder().encodeToString(xml) + "\"}";
    server.answer("/api/v1/certificate/" + world.domain().name(), 200, json.getBytes(UTF_8));
  }

  @Test
  void theCacheHasTheDomainsThatTheCallPolicyNames() throws IOException {
    World other =
        new World(root.resolve("other"), "fire.example", world.domain().rule(), world.log());
    server.answer(
        "/api/v1/calls/" + world.domain().name(), 200, new TestCalls(world, other).bothWays());
    assertThat(post("/keyprov")).startsWith("HTTP/1.1 200");
    String cache = post("/certcache");
    assertThat(cache).startsWith("HTTP/1.1 200").contains("CacheNum=\"2\"");
    assertThat(cache)
        .contains(element(world.domain().certificate()), element(other.domain().certificate()));
    assertThat(post("/cert/" + other.domain().kms()))
        .contains(element(other.domain().certificate()))
        .doesNotContain(element(world.domain().certificate()));
    assertThat(post("/certcache/2")).doesNotContain("<KmsCertificate");
  }

  /// Without its declaration, which stands once in a document.
  private static String element(byte[] certificate) {
    String text = new String(certificate, UTF_8).strip();
    return text.startsWith("<?xml") ? text.substring(text.indexOf("?>") + 2).strip() : text;
  }

  @Test
  void everyAnswerIsSignedWhereThereIsAnIntegrityKey() throws Exception {
    gateway.close();
    haveCertificate(world.domain().certificate());
    byte[] octets = new byte[IntegrityKey.OCTETS];
    octets[0] = 7;
    try (IntegrityKey own =
            IntegrityKey.of("ink.1.a", SecretBytes.takeOwnershipOf(octets.clone()));
        IntegrityKey other = IntegrityKey.of("ink.1.a", SecretBytes.allocate(octets.length))) {
      Path file = root.resolve("ink.key");
      PrivateFiles.write(file, own.octets());
      gateway = gateway("127.0.0.1", false, new IntegrityKeyFile(file, own.name()));
      for (String path :
          List.of("/init", "/certcache", "/certcache/1", "/cert/kms.example.org", "/keyprov")) {
        assertThat(signed(post(path), own).message()).as(path).isPresent();
      }
      for (String path : List.of("/keyprov/" + World.BOB, "/cert/kms.other.org", "/lookup")) {
        String answer = post(path);
        assertThat(signed(answer, own).error()).as(path).isPresent();
        assertThatExceptionOfType(DocumentRefused.class).isThrownBy(() -> signed(answer, other));
      }
      String rubbish = send("GET " + ROOT + "/init HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(rubbish).startsWith("HTTP/1.1 405");
      assertThat(signed(rubbish, own).error()).isPresent();
      java.nio.file.Files.delete(file);
      assertThat(post("/init"))
          .startsWith("HTTP/1.1 503")
          .contains("KmsError")
          .doesNotContain("KmsCertificate");
    }
  }

  private static KmsResponse signed(String answer, IntegrityKey key) {
    try (KmsResponse response =
        new DocumentReader(DocumentOptions.STRICT).signedResponse(pooled(body(answer)), key)) {
      return response;
    }
  }

  @Test
  void givesNobodyElsesKeysAndNoneOfAnotherPeriod() throws IOException {
    assertThat(post("/keyprov/" + World.BOB)).startsWith("HTTP/1.1 403").contains("KmsError");
    assertThat(post("/keyprov/" + World.ALICE + "/d6b4323200000000"))
        .startsWith("HTTP/1.1 404")
        .contains("KmsError")
        .doesNotContain("UserDecryptKey");
  }

  @Test
  void listensElsewhereOnlyIfToldTwice() throws IOException {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> gateway("0.0.0.0", false))
        .withMessageContaining("--expose-plain-keys");
    gateway("0.0.0.0", true).close();
  }

  @Test
  void pagesOfBrowsersAndForeignNamesAreRefused() throws IOException {
    String start = "POST " + ROOT + "/keyprov HTTP/1.1\r\n";
    assertThat(send(start + "Host: localhost\r\nOrigin: https://evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(send(start + "Host: evil.example\r\n\r\n")).startsWith("HTTP/1.1 403");
    assertThat(send(start + "\r\n")).startsWith("HTTP/1.1 403");
  }

  @Test
  void whatIsNoRequestIsRefused() throws IOException {
    String post = "POST " + ROOT + "/init HTTP/1.1\r\nHost: localhost\r\n";
    assertThat(send("GET " + ROOT + "/init HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(send("rubbish\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(send(post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 411");
    assertThat(send(post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"))
        .startsWith("HTTP/1.1 400");
    assertThat(send(post + "Content-Length: 99999\r\n\r\n")).startsWith("HTTP/1.1 413");
    assertThat(send(post + "Content-Length: -1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(send(post + " folded: x\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(send(post + "A: " + "x".repeat(20_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431");
    assertThat(send("POST /other HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404");
  }
}
