package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    StringBuilder lines = new StringBuilder();
    int devices = 0;
    for (Community.Member member : community.members()) {
      PinnedProfile profile = java.util.Objects.requireNonNull(domains.get(member.domain()));
      for (int i = 1; i <= member.devices(); i++) {
        lines.append(enrolment.enrol(profile, member.user(), "d" + i, member.seal())).append('\n');
        devices++;
      }
    }
    DurableFiles.write(out.toAbsolutePath(), lines.toString().getBytes(StandardCharsets.US_ASCII));
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
}
