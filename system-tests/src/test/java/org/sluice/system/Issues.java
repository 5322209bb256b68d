package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;

/// A community and what tests of its issues ask of it.
abstract class Issues extends OwnCopy {
  static String[] at(Instant time, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--at", time.toString()));
    return all.toArray(String[]::new);
  }

  static String[] ask(SmallCommunity c, String... more) {
    List<String> all = new ArrayList<>(List.of("issue", "request", "--domain", "green.example"));
    all.addAll(List.of(more));
    return c.by("irene", all.toArray(String[]::new));
  }

  static String id(String printed) {
    return printed.replaceAll("(?s).*?(?:request|issue) ([0-9a-f]{32}) for.*", "$1");
  }

  /// A policy that allows 30 keys of a request: 40 users and two periods take three requests.
  void smallRequests(SmallCommunity c) throws Exception {
    String draft = own.resolve("policy2.draft").toString();
    c.must("policy", "draft", "--domain", "green.example", "--max-keys", "30", "--out", draft);
    c.must(c.by("sofia", "draft", "sign", draft));
    c.must("draft", "log", draft);
  }

  Program.Result sign(SmallCommunity c, String officer, Path what, String... more)
      throws Exception {
    return sign(c, "irene", officer, what, more);
  }

  /// The same, where somebody else should have asked.
  Program.Result sign(SmallCommunity c, String requester, String officer, Path what, String... more)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sign",
                what.toString(),
                "--yes",
                "--requester",
                c.root().resolve("officers/" + requester + ".pem").toString(),
                "--out",
                own.resolve(officer + ".signed").toString()));
    all.addAll(List.of(more));
    all.addAll(c.officer(officer));
    return Program.appliance().run(all.toArray(String[]::new));
  }

  static void assertKeys(SmallCommunity c, int count) throws IOException {
    Set<String> seen = new HashSet<>();
    for (Path file : c.spooledK()) {
      Bundle bundle = Bundle.decode(Files.readAllBytes(file));
      if (bundle.payload().kind() == BundleKind.KEY_SETS) {
        bundle.payload().items().stream()
            .map(i -> SealedKeySet.decode(i.toArray()))
            .forEach(s ->
                assertThat(seen.add(s.period() + " " + s.commitment() + " " + s.recipient()))
                    .as("a key set twice")
                    .isTrue());
      }
    }
    assertThat(seen).hasSize(count);
  }
}
