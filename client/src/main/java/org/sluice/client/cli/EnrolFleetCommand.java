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
import java.util.stream.Gatherers;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.enrol.Community;
import org.sluice.client.enrol.Enrolment;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
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
    Enrolment enrolment = new Enrolment(home(), new SecureRandom(), InstantSource.system());
    try {
      DurableFiles.write(
          out.toAbsolutePath(),
          to -> {
            OutputStream lines = new BufferedOutputStream(to);
            community.members().stream()
                .gather(
                    Gatherers.mapConcurrent(AT_ONCE, member -> lines(enrolment, domains, member)))
                .forEachOrdered(each -> append(lines, each));
            lines.flush();
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

  /// The lines of one user's new devices.
  private static String lines(
      Enrolment enrolment, Map<DomainName, PinnedProfile> domains, Community.Member member) {
    PinnedProfile profile = Objects.requireNonNull(domains.get(member.domain()));
    StringBuilder lines = new StringBuilder();
    try {
      for (int i = 1; i <= member.devices(); i++) {
        lines.append(enrolment.enrol(profile, member.user(), "d" + i, member.seal())).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.toString();
  }

  private static void append(OutputStream to, String lines) {
    try {
      to.write(lines.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
