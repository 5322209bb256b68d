package org.sluice.client.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.DomainProfile;

/// A distribution server over real TLS 1.3 that demands a client certificate, on a free local port.
public final class TestServer implements AutoCloseable {

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Answer(int status, byte[] body, String... header) {}

  private final AuthenticationKey key = TestDomain.p256("server");
  private final HttpsServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Hash32> callers = java.util.Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = java.util.Collections.synchronizedList(new ArrayList<>());

  private final boolean knowsCallers;

  /// Starts a server that speaks `protocol` only.
  public TestServer(String protocol) {
    this(protocol, true);
  }

  /// One that answers anybody, without a client certificate.
  public static TestServer forAnybody() {
    return new TestServer("TLSv1.3", false);
  }

  private TestServer(String protocol, boolean knowsCallers) {
    this.knowsCallers = knowsCallers;
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context()) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters tls = getSSLContext().getDefaultSSLParameters();
              tls.setProtocols(new String[] {protocol});
              tls.setNeedClientAuth(knowsCallers);
              parameters.setSSLParameters(tls);
            }
          });
      server.createContext("/", this::handle);
      server.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Its address.
  public String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /// How a profile names it.
  public DomainProfile.Server named() {
    return new DomainProfile.Server(url(), Hash32.sha256(key.spki()));
  }

  /// What it answers to a path (without the query).
  public void answer(String path, int status, byte[] body) {
    answers.put(path, new Answer(status, body));
  }

  /// The same with a header.
  public void answer(String path, int status, byte[] body, String name, String value) {
    answers.put(path, new Answer(status, body, name, value));
  }

  /// Hashes of the keys that callers authenticated with.
  public List<Hash32> callers() {
    return List.copyOf(callers);
  }

  /// Paths with queries that were asked for.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (knowsCallers) {
      SSLSession tls = ((HttpsExchange) exchange).getSSLSession();
      callers.add(Hash32.sha256(tls.getPeerCertificates()[0].getPublicKey().getEncoded()));
    }
    requests.add(exchange.getRequestURI().toString());
    Answer answer =
        answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, new byte[0]));
    if (answer.header().length == 2) {
      exchange.getResponseHeaders().set(answer.header()[0], answer.header()[1]);
    }
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  private SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          key.privateKey(),
          new char[0],
          new java.security.cert.Certificate[] {key.certificate()});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {new AnyDevice()}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /// Lets every device in: the test looks at who came.
  private static final class AnyDevice extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] c, String t) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String t, SSLEngine e) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t, SSLEngine e) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
