package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.KeyPull;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "certificate",
    description = {
      "Learns another domain: takes its profile and fetches the KMS certificate that the profile",
      "names, through a server of the user's own domain. Messages to and from its users need it."
    },
    footer = {
      "  ./sluice client certificate --user tel:+447700900123 --profile fire.profile"
          + " --server https://localhost:8443"
    })
@SuppressWarnings("NullAway.Init")
final class CertificateCommand extends Answering {

  @Mixin UserOption user;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      required = true,
      description = "The signed profile of the other domain; compare its fingerprint first.")
  Path profile;

  @Option(
      names = "--server",
      paramLabel = "URL",
      required = true,
      description = "A distribution server of the user's own domain.")
  URI server;

  CertificateCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    DeviceFolder device = user.one(home());
    PinnedProfile other = domains().take(profile);
    DomainKeys keys = new KeyPull(domains()).pullCertificate(server, device, other);
    answer.say(
        "certificate " + keys.certificate() + " of " + other.profile().domain() + " kept",
        "certificate",
        keys.certificate(),
        "domain",
        other.profile().domain());
  }
}
