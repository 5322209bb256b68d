package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.KeyPeriod;

/// Users whose devices pull from a server over TLS, and the commands that they type.
abstract class DeviceCommands {

  static final String AT = "2026-11-21T10:00:00Z";

  @TempDir Path root;

  TestServer server;
  World world;
  Path data;

  @BeforeEach
  void start() {
    server = new TestServer("TLSv1.3");
    world = new World(root);
    data = world.home().data();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  final TestConsole client(Object... args) {
    Object[] all = new Object[args.length + 3];
    all[0] = "client";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--data";
    all[args.length + 2] = data;
    return TestConsole.run(all);
  }

  static void ok(TestConsole run) {
    assertThat(run.code()).as("%s", run).isEqualTo(0);
  }

  static void refused(TestConsole run, String... words) {
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains(words);
    assertThat(run.err().lines()).hasSize(1);
  }

  /// A file that only its owner may read.
  final Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(root.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// A user with a device that has pulled the keys of November and December.
  final DeviceFolder pulled(World domain, org.sluice.records.id.UserUri user) {
    DeviceFolder device = domain.device(user, "d1", SealSuite.X25519, server.named());
    KeyPeriod now = KeyPeriod.at(domain.domain().rule(), World.NOW);
    World.Answered first = domain.issue(device, now.number());
    World.Answered second = domain.issue(device, now.next().number());
    server.answer("/api/v1/keysets", 200, domain.answer(device, first, second));
    ok(pull(user.value()));
    return device;
  }

  final TestConsole pull(String user) {
    return client("pull", "--server", server.url(), "--user", user, "--at", AT);
  }
}
