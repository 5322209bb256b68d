package org.sluice.hsm.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.hsm.custody.DoorDouble;
import org.sluice.hsm.remote.PartitionAddress;
import org.sluice.hsm.remote.PartitionLink;
import org.sluice.hsm.remote.RemotePartition;
import org.sluice.hsm.tls.PinnedPeers;
import org.sluice.hsm.tls.Tls13;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionHealth.State;
import org.sluice.hsm.wire.SealedPin;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;

/// One partition behind its server: who is let in, what is refused, and how failures arrive.
class PartitionServerTest {

  @TempDir Path folder;

  private TlsKey appliance;
  private RunningPartition p;

  static NoteKey logKey() throws GeneralSecurityException {
    byte[] spki =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    return NoteKey.ed25519(
        "log.example/test", Arrays.copyOfRange(spki, spki.length - 32, spki.length));
  }

  @BeforeEach
  void start() throws Exception {
    appliance = TlsKey.create(folder.resolve("appliance"), "link");
    p = new RunningPartition(folder.resolve("p1"), 1, logKey(), appliance);
  }

  @AfterEach
  void stop() {
    p.close();
  }

  @Test
  void theApplianceReachesAPartitionThatItsCustodianOpened() {
    try (RemotePartition remote = p.connect()) {
      assertThat(remote.identity()).isEqualTo(p.card.identity());
      assertThat(remote.health().state()).isEqualTo(State.LOCKED);
      assertThatThrownBy(remote::logPosition)
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("its custodian has not opened it");
      p.open(DoorDouble.PIN);
      assertThat(remote.health().state()).isEqualTo(State.UP);
      assertThat(remote.logPosition()).isZero();
      Nothing _ = p.custodian(Operations.SHUT, Nothing.NOTHING);
      assertThat(p.door.loggedIn()).isFalse();
      assertThatThrownBy(remote::logPosition).isInstanceOf(PartitionUnavailable.class);
    }
  }

  @Test
  void refusalsArriveTypedAndAreInThePartitionsOwnLog() {
    p.open(DoorDouble.PIN);
    try (RemotePartition remote = p.connect()) {
      assertThatThrownBy(() -> remote.activate(DomainName.parse("green.example")))
          .isInstanceOfSatisfying(
              PartitionRefused.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.NO_GENERATION));
      assertThatThrownBy(() -> remote.commit(List.of()))
          .isInstanceOfSatisfying(
              PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.OUT_OF_ORDER));
      assertThatThrownBy(() -> remote.follow(new LogAdvance(5, List.of(new byte[] {1}), null)))
          .isInstanceOfSatisfying(
              PartitionRefused.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.WRONG_POSITION));
    }
    assertThat(p.logged()).contains("NO_GENERATION", "OUT_OF_ORDER", "WRONG_POSITION");
  }

  @Test
  void wrongPinsAndALockedPinAreNamedAndThePinIsInNoLog() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> p.open("not-this-pin"))
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("refused the PIN");
    }
    assertThatThrownBy(() -> p.open(DoorDouble.PIN))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("is locked");
    assertThat(p.logged()).contains("refused the PIN").doesNotContain("not-this-pin");
  }

  @Test
  void aSealedPinWorksOnce() {
    Octets key = p.custodian(Operations.PIN_KEY, Nothing.NOTHING);
    SealedPin sealed;
    try (SecretBytes pin = org.sluice.hsm.Pins.of(DoorDouble.PIN)) {
      sealed = SealedPin.seal(pin, key);
    }
    Nothing _ = p.custodian(Operations.OPEN_TOKEN, sealed);
    Nothing _ = p.custodian(Operations.SHUT, Nothing.NOTHING);
    assertThatThrownBy(() -> p.custodian(Operations.OPEN_TOKEN, sealed))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("no key for a PIN");
    assertThat(p.door.loggedIn()).isFalse();
  }

  @Test
  void theApplianceCannotDoTheCustodiansPartNorTheCustodianTheAppliances() {
    try (PartitionLink asAppliance = p.as(appliance);
        PartitionLink asCustodian = p.as(p.custodian)) {
      for (var operation : List.of(Operations.SHUT, Operations.REFUSE)) {
        assertThatThrownBy(() -> asAppliance.carry(operation, Nothing.NOTHING))
            .isInstanceOf(PartitionUnavailable.class)
            .hasMessageContaining("403");
      }
      assertThatThrownBy(() -> asAppliance.carry(Operations.CONFIRM, Hash32.ZERO))
          .hasMessageContaining("403");
      assertThatThrownBy(() -> asCustodian.carry(Operations.LOG_POSITION, Nothing.NOTHING))
          .hasMessageContaining("403");
      assertThatThrownBy(() -> asCustodian.carry(Operations.CARD, Nothing.NOTHING))
          .hasMessageContaining("403");
    }
  }

  @Test
  void aClientWithAnotherKeyIsNotLetIn() {
    TlsKey stranger = TlsKey.create(folder.resolve("stranger"), "link");
    try (PartitionLink link = p.as(stranger)) {
      assertThatThrownBy(() -> link.carry(Operations.CARD, Nothing.NOTHING))
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("the connection failed");
    }
  }

  @Test
  void aClientWithoutAKeyIsNotLetIn() throws Exception {
    SSLContext nobody = SSLContext.getInstance("TLSv1.3");
    nobody.init(
        null,
        new javax.net.ssl.TrustManager[] {new PinnedPeers(Set.of(p.tls.pin()))},
        new SecureRandom());
    try (HttpClient client = HttpClient.newBuilder().sslContext(nobody).build()) {
      assertThatThrownBy(() -> post(client, "/v1/card", 0)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anOlderTlsIsRefused() throws Exception {
    SSLContext context = Tls13.context(appliance, new PinnedPeers(Set.of(p.tls.pin())));
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), p.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void anotherServersKeyIsRefusedByTheAppliance() {
    Hash32 wrong = Hash32.sha256(new byte[] {1});
    PartitionAddress address = new PartitionAddress(1, p.uri(), wrong, p.card.fingerprint());
    assertThatThrownBy(() ->
            RemotePartition.connect(
                address, appliance, RunningPartition.PATIENCE, Duration.ofSeconds(1)))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("which is not the pinned one")
        .hasMessageContaining(p.tls.pin().toString());
  }

  @Test
  void anotherFingerprintOrIndexThanTheCeremonyFilesIsRefused() {
    for (PartitionAddress address :
        List.of(
            new PartitionAddress(1, p.uri(), p.tls.pin(), Hash32.ZERO),
            new PartitionAddress(2, p.uri(), p.tls.pin(), p.card.fingerprint()))) {
      assertThatThrownBy(() ->
              RemotePartition.connect(
                  address, appliance, RunningPartition.PATIENCE, Duration.ofSeconds(1)))
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("its fingerprint is " + p.card.fingerprint());
    }
  }

  @Test
  void oversizeUnknownAndMalformedQuestionsAreRefused() throws Exception {
    SSLContext context = Tls13.context(appliance, new PinnedPeers(Set.of(p.tls.pin())));
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build()) {
      assertThat(post(client, "/v1/log-position", 5000).statusCode()).isEqualTo(413);
      assertThat(post(client, "/v1/join", (1 << 20) + 1).statusCode()).isEqualTo(413);
      assertThat(post(client, "/v1/no-such-question", 0).statusCode()).isEqualTo(404);
      assertThat(post(client, "/v1/../v1/card", 0).statusCode()).isEqualTo(404);
      HttpRequest get = HttpRequest.newBuilder(p.uri().resolve("/v1/card")).GET().build();
      assertThat(client.send(get, HttpResponse.BodyHandlers.ofByteArray()).statusCode())
          .isEqualTo(405);
      // Octets that are no plan: an outcome, not a failure of the server.
      HttpResponse<byte[]> malformed = post(client, "/v1/join", 100);
      assertThat(malformed.statusCode()).isEqualTo(200);
      assertThat(malformed.body()[0]).isEqualTo((byte) 5);
    }
  }

  private HttpResponse<byte[]> post(HttpClient client, String path, int octets)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(p.uri() + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[octets]))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void nobodyThereIsUnavailable() {
    URI gone = p.uri();
    p.close();
    try (PartitionLink link =
        new PartitionLink(1, gone, p.tls.pin(), appliance, RunningPartition.PATIENCE)) {
      assertThatThrownBy(() -> link.carry(Operations.CARD, Nothing.NOTHING))
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("nobody accepts the connection");
    }
  }

  @Test
  void oneThatAcceptsAndNeverAnswersIsUnavailableAfterTheTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PartitionLink link =
            new PartitionLink(
                1,
                URI.create("https://127.0.0.1:" + silent.getLocalPort()),
                p.tls.pin(),
                appliance,
                new PartitionLink.Patience(Duration.ofMillis(300), Duration.ofMillis(600)))) {
      assertThatThrownBy(() -> link.carry(Operations.CARD, Nothing.NOTHING))
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("within");
    }
  }

  @Test
  void aQuestionThatIsTooLongIsNotEvenSent() {
    try (PartitionLink link = p.as(appliance)) {
      LogAdvance huge =
          new LogAdvance(0, java.util.Collections.nCopies(1100, new byte[0xffff]), null);
      assertThatThrownBy(() -> link.carry(Operations.FOLLOW, huge))
          .isInstanceOf(PartitionUnavailable.class)
          .hasMessageContaining("at most " + Operations.MAX_MESSAGE);
    }
  }
}
