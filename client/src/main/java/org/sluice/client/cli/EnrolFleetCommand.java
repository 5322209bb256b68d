package org.sluice.client.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.enrol.Community;
import org.sluice.client.enrol.Enrolment;
import org.sluice.client.enrol.SharedKeys;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ImportKey;
import org.sluice.records.id.DomainName;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "enrol-fleet",
    description = {
      "Makes the devices of a whole community file, for demonstrations and tests.",
      "The file begins with the line domain,uri,devices,seal; devices are named d1, d2, ...",
      "Nothing is made unless every line is valid, or only the valid ones with --partial."
    },
    footer = {
      "  ./sluice client enrol-fleet --profile police.profile --profile fire.profile"
          + " --users community.csv --out lines.txt"
    })
@SuppressWarnings("NullAway.Init")
final class EnrolFleetCommand extends Answering {

  /// So many users' devices are made at once: most of the time is waiting for the disk, which puts
  /// down in one go what several ask for.
  private static final int AT_ONCE = 16;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = "The signed profile of each domain in the file.")
  List<Path> profiles;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      required = true,
      description = "The community file (CSV).")
  Path users;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the enrolment lines go, one a line.")
  Path out;

  @ArgGroup(exclusive = false)
  @Nullable Transport transport;

  /// The devices are TS 33.180 clients.
  static final class Transport {
    @Option(
        names = "--import-key",
        paramLabel = "FILE",
        required = true,
        description = {
          "Makes TS 33.180 clients with transport keys, whatever the file says of sealing,",
          "sealed to the appliance's import key (sluice transport-key import-key)."
        })
    Path importKey;

    @Option(
        names = "--transport-lines",
        paramLabel = "FILE",
        required = true,
        description = "Where the lines with their keys go (sluice transport-key import).")
    Path lines;
  }

  @Option(names = "--partial", description = "Take the valid lines and name the others.")
  boolean partial;

  EnrolFleetCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    Community community = Community.read(users.toString(), Files.readAllLines(users));
    Map<DomainName, PinnedProfile> domains = new HashMap<>();
    for (Path file : profiles) {
      PinnedProfile profile = domains().take(file);
      domains.put(profile.profile().domain(), profile);
    }
    if (!partial) {
      community.requireFaultless(users.toString());
    }
    for (Community.Member member : community.members()) {
      if (!domains.containsKey(member.domain())) {
        throw new Refused(
            Check.COMMUNITY,
            users + " line " + member.line(),
            "a domain of the profiles given",
            member.domain().value());
      }
    }
    answer.begin("leftOut");
    for (Community.Fault fault : community.faults()) {
      console.err().println("left out line " + fault.line() + ": " + fault.why());
      answer.add("leftOut", "line", fault.line(), "why", fault.why());
    }
    enrol(community, domains);
  }

  private void enrol(Community community, Map<DomainName, PinnedProfile> domains)
      throws IOException {
    Maker maker = transport == null ? new OwnKeys(home()) : new SharedFleet(home(), transport);
    try {
      DurableFiles.write(
          out.toAbsolutePath(),
          enrol -> {
            if (transport == null) {
              make(community, domains, maker, enrol, OutputStream.nullOutputStream());
            } else {
              DurableFiles.write(
                  transport.lines.toAbsolutePath(),
                  keys -> make(community, domains, maker, enrol, keys));
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    int devices = community.members().stream().mapToInt(Community.Member::devices).sum();
    int users = community.members().size();
    answer.say(
        "made " + devices + " devices of " + users + " users, lines in " + out,
        "devices",
        devices,
        "users",
        users,
        "file",
        out);
  }

  /// Makes one device.
  @FunctionalInterface
  private interface Maker {
    Made make(PinnedProfile profile, Community.Member member, String deviceId) throws IOException;
  }

  /// Lines of one user's new devices, each with its end.
  private record Made(String enrol, String keys) {
    Made and(Made next) {
      return new Made(enrol + next.enrol, keys + next.keys);
    }
  }

  /// Devices with sealing keys of their own.
  private record OwnKeys(Enrolment enrolment) implements Maker {
    OwnKeys(ClientHome home) {
      this(new Enrolment(home, new SecureRandom(), InstantSource.system()));
    }

    @Override
    public Made make(PinnedProfile profile, Community.Member member, String deviceId)
        throws IOException {
      return new Made(enrolment.enrol(profile, member.user(), deviceId, member.seal()) + "\n", "");
    }
  }

  /// Devices that share keys with the appliance, each in a folder client/transport/LINE-DEVICE.
  private record SharedFleet(SharedKeys keys, ImportKey to, Path folder) implements Maker {
    SharedFleet(ClientHome home, Transport transport) {
      this(
          new SharedKeys(new SecureRandom(), InstantSource.system()),
          TransportKeyCommand.readImportKey(transport.importKey),
          home.data().resolve("client").resolve("transport"));
    }

    @Override
    public Made make(PinnedProfile profile, Community.Member member, String deviceId)
        throws IOException {
      SharedKeys.Lines lines =
          keys.make(
              profile,
              member.user(),
              deviceId,
              "tk." + SharedKeys.whose(1, member.user()),
              Optional.of("ink." + SharedKeys.whose(1, member.user())),
              to,
              folder.resolve(member.line() + "-" + deviceId));
      return new Made(lines.enrol() + "\n", lines.transport() + "\n");
    }
  }

  private static void make(
      Community community,
      Map<DomainName, PinnedProfile> domains,
      Maker maker,
      OutputStream enrol,
      OutputStream keys)
      throws IOException {
    OutputStream lines = new BufferedOutputStream(enrol);
    OutputStream transport = new BufferedOutputStream(keys);
    community.members().stream()
        .gather(Gatherers.mapConcurrent(AT_ONCE, member -> devices(maker, domains, member)))
        .forEachOrdered(each -> {
          append(lines, each.enrol());
          append(transport, each.keys());
        });
    lines.flush();
    transport.flush();
  }

  private static Made devices(
      Maker maker, Map<DomainName, PinnedProfile> domains, Community.Member member) {
    PinnedProfile profile = Objects.requireNonNull(domains.get(member.domain()));
    Made made = new Made("", "");
    try {
      for (int i = 1; i <= member.devices(); i++) {
        made = made.and(maker.make(profile, member, "d" + i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  private static void append(OutputStream to, String lines) {
    try {
      to.write(lines.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
