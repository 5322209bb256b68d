package org.sluice.client.gateway;

import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.envelope.KmsAnswer.Content;
import org.sluice.records.envelope.KmsPath;

/// Answers TS 33.180 requests of software on this device with plain keys. It listens on loopback;
/// on another address only if it is told so twice, because whoever reaches it gets the keys.
///
/// What it says without keys (certificates, errors) is there before the first keys are: the pinned
/// profile names the certificate, which is fetched where it is not held.
///
/// Keys go from locked memory to the socket without a copy on the heap. One request for each
/// connection, at most [#MAX_OPEN] at once; a silent connection is closed after [#PATIENCE_SECONDS]
/// seconds. Requests of browsers' pages, and those that name another host than a local one, are
/// refused: a page from elsewhere must not have its visitor fetch keys.
public final class Gateway implements AutoCloseable {
  static final int MAX_OPEN = 8;
  static final int PATIENCE_SECONDS = 10;

  private static final Logger LOG = System.getLogger(Gateway.class.getName());
  private static final int MAX_URL = 2000;
  private static final String ROOT = "/keymanagement/identity/v1";

  private final LocalKeys keys;
  private final InstantSource clock;
  private final ServerSocketChannel listening;
  private final boolean exposed;
  private final Semaphore places = new Semaphore(MAX_OPEN);

  private Gateway(
      LocalKeys keys, InstantSource clock, ServerSocketChannel listening, boolean exposed) {
    this.keys = keys;
    this.clock = clock;
    this.listening = listening;
    this.exposed = exposed;
  }

  /// Starts to listen.
  ///
  /// @param server where missing periods are pulled from; none: only what is held is given
  /// @param integrity what answers are signed with; none: they are not signed
  /// @param exposePlainKeys the second word that another address than loopback needs
  /// @throws Refused when the address is not loopback and the second word is missing
  public static Gateway start(
      DeviceFolder device,
      KnownDomains domains,
      @Nullable URI server,
      @Nullable IntegrityKeyFile integrity,
      InetSocketAddress at,
      boolean exposePlainKeys,
      InstantSource clock)
      throws IOException {
    InetAddress address = at.getAddress();
    if (address == null || (!address.isLoopbackAddress() && !exposePlainKeys)) {
      throw new Refused(
          Check.VALUE,
          "--bind",
          "a loopback address (or --expose-plain-keys as well)",
          at.toString());
    }
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    listening.bind(at);
    Gateway gateway =
        new Gateway(
            new LocalKeys(device, domains, server, integrity, clock),
            clock,
            listening,
            !address.isLoopbackAddress());
    Thread.ofVirtual().name("gateway").start(gateway::accept);
    return gateway;
  }

  /// The port it listens on.
  public int port() throws IOException {
    return ((InetSocketAddress) listening.getLocalAddress()).getPort();
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel connection = listening.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(connection));
        } else {
          connection.close();
        }
      } catch (ClosedChannelException e) {
        return; // told to stop
      } catch (IOException e) {
        LOG.log(Logger.Level.WARNING, "a connection could not be accepted", e);
      }
    }
  }

  private void serve(SocketChannel connection) {
    AtomicBoolean done = new AtomicBoolean();
    Thread watch =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(PATIENCE_SECONDS * 1000L);
                if (!done.get()) {
                  connection.close();
                }
              } catch (InterruptedException | IOException e) {
                // answered in time, or closed already
              }
            });
    try (connection) {
      answer(connection);
    } catch (AsynchronousCloseException e) {
      LOG.log(Logger.Level.INFO, "a silent connection was closed");
    } catch (IOException e) {
      LOG.log(Logger.Level.INFO, "a connection broke: {0}", e.getMessage());
    } finally {
      done.set(true);
      watch.interrupt();
      places.release();
    }
  }

  private void answer(SocketChannel connection) throws IOException {
    String url = "http://localhost" + ROOT;
    try {
      LocalRequest request = LocalRequest.read(connection);
      requireLocal(request.host());
      url = visible("http://" + request.host() + request.path());
      if (!request.path().startsWith(ROOT)) {
        throw new LocalRequest.Refusal(404, "requests are below " + ROOT);
      }
      answer(connection, KmsPath.parse(request.path().substring(ROOT.length())), url);
    } catch (LocalRequest.Refusal e) {
      fail(connection, e.status(), String.valueOf(e.getMessage()), url);
    } catch (MalformedRecord e) {
      fail(connection, 404, e.problem(), url);
    } catch (Refused e) {
      LOG.log(Logger.Level.WARNING, "no answer: {0}", e.getMessage());
      fail(connection, e.check() == Check.PERIOD ? 404 : 503, "refused: " + e.check().words(), url);
    }
  }

  private void answer(SocketChannel connection, KmsPath path, String url)
      throws IOException, LocalRequest.Refusal {
    switch (path) {
      case KmsPath.Init() -> send(connection, new Content.Init(keys.certificate()), url);
      case KmsPath.CertCache(Optional<Long> held) -> {
        CertificateCache cache = keys.cache();
        boolean same = held.isPresent() && held.get() == cache.number();
        send(
            connection,
            new Content.CertCache(cache.number(), same ? List.of() : cache.certificates()),
            url);
      }
      case KmsPath.Cert(KmsPath.Spelt kms) -> {
        Octets found =
            keys.cache()
                .of(kms)
                .orElseThrow(
                    () -> new LocalRequest.Refusal(404, "no certificate of that KMS is here"));
        send(connection, new Content.CertCache(1, List.of(found)), url);
      }
      case KmsPath.KeyProv(Optional<KmsPath.Spelt> uri, Optional<Instant> time) -> {
        if (uri.isPresent() && !uri.get().is(keys.device().user().value())) {
          throw new LocalRequest.Refusal(403, "keys of " + keys.device().user() + " only");
        }
        LocalAnswer.sendKeys(connection, keys, time, url);
      }
    }
  }

  /// A name that leads here through somebody else's DNS is no local one.
  private void requireLocal(String host) throws LocalRequest.Refusal {
    String name = host.replaceAll(":[0-9]{1,5}$", "");
    if (!exposed && !List.of("localhost", "127.0.0.1", "[::1]").contains(name)) {
      throw new LocalRequest.Refusal(403, "the host is not a local one");
    }
  }

  private void send(SocketChannel connection, Content content, String url) throws IOException {
    LocalAnswer.send(connection, 200, PublicDocument.of(keys, content, clock.instant(), url));
  }

  private void fail(SocketChannel connection, int status, String message, String url)
      throws IOException {
    Content failure = new Content.Failure(status, message);
    byte[] xml;
    try {
      xml = PublicDocument.of(keys, failure, clock.instant(), url);
    } catch (Refused e) {
      // Without its InK nothing can be signed, and a failure is all that is said.
      LOG.log(Logger.Level.WARNING, "an error goes out unsigned: {0}", e.getMessage());
      xml = PublicDocument.unsigned(keys, failure, clock.instant(), url);
    }
    LocalAnswer.send(connection, status, xml);
  }

  /// What the software wrote, as far as a document can say it again.
  private static String visible(String url) {
    String shown = url.replaceAll("[^!-~]", "?");
    return shown.substring(0, Math.min(MAX_URL, shown.length()));
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      LOG.log(Logger.Level.WARNING, "the gateway could not be closed", e);
    }
  }
}
