package org.sluice.appliance.enrolment;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.gate.GateDesk;
import org.sluice.appliance.gate.Passed;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.appliance.users.UserKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds and renames identities, and replaces devices.
public final class IdentityCommands {

  private IdentityCommands() {}

  /// The identity with that name, added if it is not there; one that looks like another is refused.
  private static User next(
      HighSide high, User like, DomainName domain, UserUri uri, UserKind kind) {
    for (User other : high.users().similar(domain, uri)) {
      if (!other.uri().equals(uri) && !other.equals(like)) {
        throw new CommandFailed(uri + " differs only in case or escapes from " + other.uri());
      }
    }
    User next = high.users().add(domain, uri, like.devices(), like.seal(), like.person(), kind);
    if (!next.person().equals(like.person())) {
      throw new CommandFailed(uri + " is an identity of " + next.person());
    }
    return next;
  }

  /// Another identity of the same person.
  @Command(
      name = "add-identity",
      mixinStandardHelpOptions = true,
      description = {
        "Gives the user of an identity another one, in the same domain or another; the user's active devices are enrolled for it. With --group it is a group's, managed by that user.",
        "Example: ./sluice users add-identity --domain green.example --user tel:+447700900123 --to sip:control@green.example --group --officer enzo.p12"
      })
  public static final class Add implements Callable<Integer> {
    @Mixin private IdentityOption identity = new IdentityOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--to", required = true, paramLabel = "URI", description = "The new identity.")
    private String to = "";

    @Option(names = "--to-domain", description = "Its domain (default: the same).")
    private @Nullable String toDomain;

    @Option(names = "--group", description = "It is a group's.")
    private boolean group;

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      identity.with((high, user) -> {
        DomainName domain = toDomain == null ? user.domain() : DomainName.parse(toDomain);
        User next =
            next(
                high,
                user,
                high.log().index().domainOf(domain).name(),
                UserUri.parse(to),
                group ? UserKind.GROUP : UserKind.USER);
        new IdentityDesk(high, key, high.now()).add(user, next);
        identity.also(high, next);
      });
      return 0;
    }
  }

  /// Another name for an identity.
  @Command(
      name = "rename",
      mixinStandardHelpOptions = true,
      description = {
        "Puts a new URI in the place of an old one: the devices are enrolled for the new identity, and the old one is revoked. Keys of the old name stay keys of the old name.",
        "Example: ./sluice users rename --domain green.example --user sip:a.smith@green.example --to sip:a.jones@green.example --officer enzo.p12"
      })
  public static final class Rename implements Callable<Integer> {
    @Mixin private IdentityOption identity = new IdentityOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--to", required = true, paramLabel = "URI", description = "The new URI.")
    private String to = "";

    @Option(names = "--why", defaultValue = "renamed", description = "It goes into the log.")
    private String why = "";

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      identity.with((high, user) -> {
        User next = next(high, user, user.domain(), UserUri.parse(to), user.kind());
        new IdentityDesk(high, key, high.now()).rename(user, next, why);
        identity.also(high, next);
      });
      return 0;
    }
  }

  /// Another device for one.
  @Command(
      name = "replace-device",
      mixinStandardHelpOptions = true,
      description = {
        "Enrols a new device in the place of one: the old one is revoked in the same step. FILE is the enrolment line that the new device made.",
        "Example: ./sluice users replace-device --domain green.example --user tel:+447700900123 --device d1 new.line --officer enzo.p12"
      })
  public static final class ReplaceDevice implements Callable<Integer> {
    @Mixin private IdentityOption identity = new IdentityOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--device", required = true, description = "The device that is replaced.")
    private String device = "";

    @Option(
        names = "--accept-changes",
        description = "Take a line that the import gate had to write anew, as it wrote it.")
    private boolean acceptChanges;

    @Parameters(paramLabel = "FILE", description = "The enrolment line of the new device.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      identity.with((high, user) -> {
        Passed passed = GateDesk.show(file, CarriedKind.ENROLMENT_LINES, acceptChanges);
        List<String> lines = passed.lines().stream().filter(l -> !l.isEmpty()).toList();
        if (lines.size() != 1 || !passed.refused().isEmpty()) {
          throw new CommandFailed(file + ": expected one enrolment line, found " + lines.size());
        }
        EnrolmentDesk.Candidate next = new EnrolmentDesk(high).check(lines.getFirst(), device);
        if (!next.user().equals(user)) {
          throw new CommandFailed("the line is of " + next.user().uri());
        }
        GateDesk.sign(high, passed, user.domain(), key, high.now());
        List<Hash32> old =
            high.users().devicesOf(user).stream()
                .filter(d -> d.deviceId().equals(device))
                .map(Device::sealHash)
                .toList();
        new IdentityDesk(high, key, high.now()).replace(user, device, next);
        warn(high, user, old);
      });
      return 0;
    }

    /// The line is of one identity: the old device keeps the others of its holder.
    private void warn(HighSide high, User user, List<Hash32> old) {
      for (User other : high.users().of(user.person())) {
        boolean still =
            high.users().devicesOf(other).stream()
                .anyMatch(d -> d.state() == DeviceState.ACTIVE && old.contains(d.sealHash()));
        if (still && !other.equals(user)) {
          System.err.println(
              "  the old device still has "
                  + other.uri()
                  + " in "
                  + other.domain().value()
                  + ": replace or revoke it there too");
        }
      }
    }
  }
}
