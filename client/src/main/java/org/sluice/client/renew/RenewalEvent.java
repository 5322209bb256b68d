package org.sluice.client.renew;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.pull.KeyPull;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Extraction;

/// What a renewal tells whoever runs it.
public sealed interface RenewalEvent {
  /// The device it happened to.
  DeviceFolder device();

  /// Key sets came and passed every check, or were refused one by one.
  record Pulled(DeviceFolder device, URI server, KeyPull.Outcome outcome) implements RenewalEvent {}

  /// A round failed.
  ///
  /// @param why the refusal, in one line
  /// @param again when it is tried again
  record Failed(DeviceFolder device, URI server, String why, Instant again)
      implements RenewalEvent {}

  /// The log names devices beside the user's own: whoever has one reads along.
  record Alarm(DeviceFolder device, Set<Hash32> foreign) implements RenewalEvent {}

  /// The log's entries about the user were shown and proven.
  ///
  /// @param entries how many
  /// @param audits those of audit keys: the user is told of them
  record Looked(DeviceFolder device, int entries, List<Extraction> audits, long logSize)
      implements RenewalEvent {}

  /// The log's entries about the user could not be looked at; the keys are here all the same.
  record NotLooked(DeviceFolder device, String why) implements RenewalEvent {}

  /// Key sets whose time of keeping is over are gone.
  record Destroyed(DeviceFolder device, List<String> files) implements RenewalEvent {}

  /// Everything that is due is here.
  ///
  /// @param next when there is something to do again
  record Done(DeviceFolder device, Instant next) implements RenewalEvent {}
}
