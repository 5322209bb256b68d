package org.sluice.diode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Where the frames go: `HOST:PORT`, or `[ADDRESS]:PORT` for IPv6.
final class Destination {
  private static final int MAX_PORT = 65_535;

  private Destination() {}

  static InetSocketAddress parse(String text) throws UnknownHostException {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(text + " is not HOST:PORT");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new InetSocketAddress(InetAddress.getByName(host), port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = digits && text.length() <= 5 ? Integer.parseInt(text) : 0;
    if (value < 1 || value > MAX_PORT) {
      throw new IllegalArgumentException(text + " is not a port from 1 to " + MAX_PORT);
    }
    return value;
  }
}
