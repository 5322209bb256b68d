package org.sluice.appliance.enrolment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.reviewers.OpeningDesk;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Enrolled;

/// Takes what devices asked for, checked line by line, and has an enrolment officer sign each: leaf
/// `Enrolled` first, then the device in the database, then the access record on its way to the low
/// side. A crash in between is finished by the same command: a logged device is found by its key.
public final class EnrolmentDesk {

  private static final int PIECE = 512;

  /// A line that cannot be enrolled, and why.
  public record LineError(int line, String why) {
    @Override
    public String toString() {
      return "line " + line + ": " + why;
    }
  }

  /// A line whose signature, domain, user and profile are right.
  public record Candidate(int line, EnrolmentLine asked, User user) {}

  /// What a file asks for.
  public record Checked(List<Candidate> candidates, List<LineError> errors) {}

  private final HighSide high;

  public EnrolmentDesk(HighSide high) {
    this.high = high;
  }

  /// Checks each line by itself; changes nothing.
  public Checked check(List<String> lines) {
    List<Candidate> candidates = new ArrayList<>();
    List<LineError> errors = new ArrayList<>();
    Set<Hash32> keys = new HashSet<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        EnrolmentLine asked = EnrolmentLine.parse(line);
        User user = checked(asked);
        if (!keys.add(asked.content().sealKeyHash())) {
          throw new CommandFailed("the same sealing key as in an earlier line");
        }
        candidates.add(new Candidate(number, asked, user));
      } catch (MalformedRecord | CommandFailed e) {
        errors.add(new LineError(number, String.valueOf(e.getMessage())));
      }
    }
    return new Checked(candidates, errors);
  }

  private User checked(EnrolmentLine asked) {
    if (!asked.verify()) {
      throw new CommandFailed("the signature is not by the authentication key in the line");
    }
    Hash32 profile = high.profileHash(asked.content().domain());
    if (!asked.content().profileHash().equals(profile)) {
      throw new CommandFailed(
          "made under profile "
              + asked.content().profileHash()
              + ", the profile of "
              + asked.content().domain().value()
              + " is "
              + profile);
    }
    User user =
        high.users()
            .find(asked.content().domain(), asked.content().user())
            .orElseThrow(() ->
                new CommandFailed(
                    "unknown user "
                        + asked.content().user().value()
                        + " in "
                        + asked.content().domain().value()));
    List<Device> devices = high.users().devicesOf(user);
    if (devices.stream().anyMatch(d -> d.sealHash().equals(asked.content().sealKeyHash()))) {
      return user;
    }
    if (devices.stream().anyMatch(d -> d.deviceId().equals(asked.content().deviceId()))) {
      throw new CommandFailed(
          user.uri().value() + " has a device " + asked.content().deviceId() + " with other keys");
    }
    if (devices.size() >= user.devices()) {
      throw new CommandFailed(
          user.uri().value() + " may have " + user.devices() + " devices and has them");
    }
    return user;
  }

  /// Enrols checked candidates under the officer's signature. Returns how many devices are new.
  public int enrol(List<Candidate> candidates, OfficerKey officer) {
    int added = 0;
    for (int from = 0; from < candidates.size(); from += PIECE) {
      added +=
          enrolPiece(candidates.subList(from, Math.min(candidates.size(), from + PIECE)), officer);
      // Piece by piece, because a segment of the log has a size limit.
      high.outbox().exportLog();
    }
    announce();
    return added;
  }

  private int enrolPiece(List<Candidate> candidates, OfficerKey officer) {
    AuditLog log = high.log();
    List<SignedStatement> statements = new ArrayList<>();
    Map<Candidate, Integer> place = new LinkedHashMap<>();
    for (Candidate c : candidates) {
      if (log.index().enrolledLeaf(c.asked().content().sealKeyHash()).isEmpty()) {
        Enrolled enrolled =
            new Enrolled(
                c.asked().content().domain(),
                c.user().commitment(),
                c.asked().content().deviceId(),
                c.asked().content().authKeyHash(),
                c.asked().content().sealSuite(),
                c.asked().content().sealKeyHash(),
                DeviceState.ACTIVE);
        SignedStatement signed = SignedStatement.sign(enrolled, officer);
        high.events().require(enrolled.domain(), RequestId.NONE, signed, "device:enrol");
        place.put(c, statements.size());
        statements.add(signed);
      }
    }
    if (!statements.isEmpty()) {
      long _ = log.append(statements);
    }
    for (Candidate c : candidates) {
      long leaf = log.index().enrolledLeaf(c.asked().content().sealKeyHash()).orElseThrow();
      high.users()
          .addDevice(
              new Device(
                  c.user(),
                  c.asked().content().deviceId(),
                  c.asked().content().authSpki(),
                  c.asked().content().sealSuite(),
                  c.asked().content().sealPublicKey(),
                  c.asked().content().sealKeyHash(),
                  leaf));
    }
    return place.size();
  }

  /// Sends the access records of devices that the low side has not been told of. Told twice is
  /// harmless.
  private void announce() {
    for (DomainName domain : high.domains()) {
      List<Device> devices = high.users().notAnnounced(domain);
      if (devices.isEmpty()) {
        continue;
      }
      high.outbox()
          .export(
              BundleKind.ACCESS,
              domain,
              devices.stream().map(d -> Octets.of(record(d).encoded())).toList());
      high.users().announced(devices);
    }
    long _ = new OpeningDesk(high).send();
    high.outbox().exportLog();
  }

  private static AccessRecord record(Device d) {
    return new AccessRecord(
        d.user().domain(),
        d.user().uri(),
        Octets.of(d.user().salt().octets()),
        d.user().commitment(),
        d.deviceId(),
        d.authSpki(),
        d.sealSuite(),
        d.sealPublic(),
        DeviceState.ACTIVE,
        d.enrolledLeaf());
  }
}
