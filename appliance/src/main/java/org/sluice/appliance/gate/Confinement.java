package org.sluice.appliance.gate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much keeps the gate's process from the rest of the machine: the strongest that can be had
/// here. What is said of it is what was asked of the system, no more.
enum Confinement {
  /// Root can take it all away.
  OTHER_USER("another user's process without network, without the means to gain rights"),
  /// Root, where the program's files are not readable by others.
  NO_NETWORK("a process without network"),
  /// Where users may have namespaces.
  USER_NAMESPACE("a process without network"),
  /// Everywhere.
  PROCESS(
      "a process of its own without environment; the system would let it use network and files");

  private final String words;

  Confinement(String words) {
    this.words = words;
  }

  /// For the officer and the documents.
  String words() {
    return words;
  }

  /// What stands before the command.
  List<String> prefix() {
    return switch (this) {
      case OTHER_USER ->
          List.of(
              "unshare",
              "--net",
              "--ipc",
              "--",
              "setpriv",
              "--reuid=65534",
              "--regid=65534",
              "--clear-groups",
              "--no-new-privs",
              "--");
      case NO_NETWORK -> List.of("unshare", "--net", "--ipc", "--");
      case USER_NAMESPACE -> List.of("unshare", "--user", "--net", "--ipc", "--");
      case PROCESS -> List.of();
    };
  }

  /// Whether the tools for it are there; whether they work only a start shows.
  boolean isThinkable() {
    return prefix().stream()
        .filter(w -> w.equals("unshare") || w.equals("setpriv"))
        .allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)));
  }
}
