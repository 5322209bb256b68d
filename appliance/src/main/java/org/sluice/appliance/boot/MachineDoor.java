package org.sluice.appliance.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.appliance.console.Console;
import org.sluice.appliance.machines.MachineServer;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.tls.TlsKeyUnusable;

/// Where machines ask, and with which key of this side. The key is made at the first use: P-256, in
/// the data folder, with a certificate for the address that it is first used with.
record MachineDoor(InetSocketAddress listen) {
  private static final Pattern PLACE = Pattern.compile("(.+):([0-9]{1,5})");
  private static final int LAST_PORT = 65_535;

  /// @param place such as 127.0.0.1:8481; no names are looked up
  /// @throws CommandFailed if it is none
  static MachineDoor at(String place) {
    Matcher m = PLACE.matcher(place);
    try {
      if (m.matches() && Integer.parseInt(m.group(2)) <= LAST_PORT) {
        InetAddress address = InetAddress.ofLiteral(m.group(1).replaceAll("^\\[(.*)]$", "$1"));
        return new MachineDoor(new InetSocketAddress(address, Integer.parseInt(m.group(2))));
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(expected(place), e);
    }
    throw new CommandFailed(expected(place));
  }

  private static String expected(String found) {
    return "--machines: expected an IP address and a port such as 127.0.0.1:8481, found '"
        + found
        + "'";
  }

  MachineServer open(Console console, Path data) {
    try {
      TlsKey own =
          Files.exists(data.resolve(DataFolder.MACHINES_KEY + ".key"))
              ? TlsKey.open(data, DataFolder.MACHINES_KEY)
              : TlsKey.create(data, DataFolder.MACHINES_KEY, listen.getAddress());
      MachineServer server = console.serveMachines(listen, own);
      System.out.println(
          "machines on https://"
              + listen.getAddress().getHostAddress()
              + ":"
              + server.port()
              + "/machine/, pin "
              + own.pin());
      return server;
    } catch (TlsKeyUnusable e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed("cannot listen for machines: " + e.getMessage(), e);
    }
  }
}
