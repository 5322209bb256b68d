package org.sluice.client.cli;

import picocli.CommandLine.Command;

/// Commands that only hold others.
final class Groups {

  private Groups() {}

  @Command(name = "client", description = "What runs on a user's device.")
  static final class Client extends Group {}

  @Command(name = "message", description = "Make and open MIKEY-SAKKE messages (RFC 6509).")
  static final class Message extends Group {}

  @Command(name = "kit", description = "Published keys, messages and a checker, for other clients.")
  static final class Kit extends Group {}

  @Command(name = "sed", description = "SAKKE-encapsulated data (RFC 6508), in hex or files.")
  static final class Sed extends Group {}

  @Command(name = "profile", description = "Domain profiles.")
  static final class Profile extends Group {}

  @Command(name = "audit", description = "The audit function: its key, recorded messages.")
  static final class Audit extends Group {}

  @Command(name = "log", description = "The transparency log.")
  static final class Log extends Group {}
}
