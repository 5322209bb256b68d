package org.sluice.system.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Prints a page of the receiver: a program of its own, because a namespace is a process's. Its
/// certificate is not checked; nothing else can answer in there.
public final class Fetch {
  private Fetch() {}

  /// The page at `path` of the receiver at the end of this wire.
  public static String page(OneWayWire wire, String path) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Commands.java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Fetch.class.getName(),
                "https://" + OneWayWire.RECEIVER + ":8443" + path));
    return Commands.must(wire.atReceiver(command).toArray(String[]::new));
  }

  /// Argument: the address.
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create(args[0]).toURL().openConnection();
    connection.setSSLSocketFactory(context.getSocketFactory());
    connection.setHostnameVerifier((host, session) -> true);
    try (InputStream in = connection.getInputStream()) {
      System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
