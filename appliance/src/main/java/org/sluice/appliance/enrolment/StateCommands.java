package org.sluice.appliance.enrolment;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.IdentityState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Suspends, resumes and revokes identities, or single devices of theirs.
public final class StateCommands {

  private StateCommands() {}

  /// The options, which are the same for all.
  static final class What {
    @Mixin private IdentityOption identity = new IdentityOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--device", description = "Only this device.")
    private @Nullable String device;

    @Option(
        names = "--why",
        defaultValue = "",
        description = "Ticket or case, at most 256 characters; it goes into the log.")
    private String why = "";

    int change(IdentityState state, DeviceState ofDevice) {
      OfficerKey key = officer.open();
      identity.with((high, user) -> {
        IdentityDesk desk = new IdentityDesk(high, key, high.now());
        if (device == null) {
          desk.change(user, state, why);
        } else {
          desk.change(user, device, ofDevice);
        }
      });
      return 0;
    }
  }

  /// No keys for now.
  @Command(
      name = "suspend",
      mixinStandardHelpOptions = true,
      description = {
        "No further keys for an identity, or to one device of it, until it is resumed. Devices are told not to trust the keys that are out.",
        "Example: ./sluice users suspend --domain green.example --user tel:+447700900123 --why 'leave' --officer enzo.p12"
      })
  public static final class Suspend implements Callable<Integer> {
    @Mixin private What what = new What();

    @Override
    public Integer call() {
      return what.change(IdentityState.SUSPENDED, DeviceState.SUSPENDED);
    }
  }

  /// Keys again.
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a suspended identity active again, with all its suspended devices, or one suspended device.",
        "Example: ./sluice users resume --domain green.example --user tel:+447700900123 --officer enzo.p12"
      })
  public static final class Resume implements Callable<Integer> {
    @Mixin private What what = new What();

    @Override
    public Integer call() {
      return what.change(IdentityState.ACTIVE, DeviceState.ACTIVE);
    }
  }

  /// No keys any more.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = {
        "No further keys for an identity for ever, or to one device of it: a lost one. Devices are told not to trust the keys that are out: of an identity, or when its last device is revoked.",
        "Example: ./sluice users revoke --domain green.example --user tel:+447700900123 --device d1 --officer enzo.p12"
      })
  public static final class Revoke implements Callable<Integer> {
    @Mixin private What what = new What();

    @Override
    public Integer call() {
      return what.change(IdentityState.REVOKED, DeviceState.REVOKED);
    }
  }
}
