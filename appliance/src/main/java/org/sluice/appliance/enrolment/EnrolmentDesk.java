package org.sluice.appliance.enrolment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.transport.TransportKeys;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.mikey.documents.KeySetLabel;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Enrolled;
import org.sluice.threshold.signing.EcdsaKey;

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
  public record Checked(List<Candidate> candidates, List<LineError> errors) {
    /// Adds a line that was refused before.
    void refuse(int line, String why) {
      errors.add(new LineError(line, why));
    }
  }

  private final HighSide high;

  public EnrolmentDesk(HighSide high) {
    this.high = high;
  }

  /// Checks each line by itself; changes nothing.
  public Checked check(List<String> lines) {
    List<Candidate> candidates = new ArrayList<>();
    List<LineError> errors = new ArrayList<>();
    Set<Hash32> keys = new HashSet<>();
    for (int from = 0; from < lines.size(); from += PIECE) {
      // What needs nothing but the line is done on all cores.
      List<Line> read =
          lines.subList(from, Math.min(lines.size(), from + PIECE)).parallelStream()
              .map(EnrolmentDesk::read)
              .toList();
      for (int i = 0; i < read.size(); i++) {
        int number = from + i + 1;
        switch (read.get(i)) {
          case Blank _ -> {}
          case Wrong wrong -> errors.add(new LineError(number, wrong.why()));
          case Read line -> check(line.asked(), number, keys, candidates, errors);
        }
      }
    }
    return new Checked(candidates, errors);
  }

  private void check(
      EnrolmentLine asked,
      int number,
      Set<Hash32> keys,
      List<Candidate> candidates,
      List<LineError> errors) {
    try {
      User user = checked(asked, "");
      if (!keys.add(asked.content().sealKeyHash())) {
        throw new CommandFailed("the same sealing key as in an earlier line");
      }
      candidates.add(new Candidate(number, asked, user));
    } catch (MalformedRecord | CommandFailed e) {
      errors.add(new LineError(number, String.valueOf(e.getMessage())));
    }
  }

  /// What a line is by itself.
  private sealed interface Line {}

  private record Blank() implements Line {}

  private record Wrong(String why) implements Line {}

  private record Read(EnrolmentLine asked) implements Line {}

  private static Line read(String line) {
    if (line.isBlank()) {
      return new Blank();
    }
    try {
      EnrolmentLine asked = EnrolmentLine.parse(line);
      return asked.verify(EcdsaKey::verify)
          ? new Read(asked)
          : new Wrong("the signature is not by the authentication key in the line");
    } catch (MalformedRecord e) {
      return new Wrong(String.valueOf(e.getMessage()));
    }
  }

  /// Checks one line of a device that is to replace another of the same identity.
  ///
  /// @throws CommandFailed if it cannot be enrolled
  public Candidate check(String line, String replaced) {
    return switch (read(line)) {
      case Blank _ -> throw new CommandFailed("the line is empty");
      case Wrong wrong -> throw new CommandFailed("the line cannot be enrolled: " + wrong.why());
      case Read read -> new Candidate(1, read.asked(), checked(read.asked(), replaced));
    };
  }

  private User checked(EnrolmentLine asked, String replaced) {
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
    requireTransportKey(asked.content());
    User user =
        high.users()
            .find(asked.content().domain(), asked.content().user())
            .orElseThrow(() ->
                new CommandFailed(
                    "unknown user "
                        + asked.content().user().value()
                        + " in "
                        + asked.content().domain().value()));
    // The log counts: the database may be behind it after a crash.
    IdentityState state = high.log().index().identities().state(user.commitment());
    if (state != IdentityState.ACTIVE) {
      throw new CommandFailed(user.uri() + " is " + state + ": no device is enrolled for it");
    }
    requireRoom(user, asked, replaced);
    return user;
  }

  /// A device of suite 3 is enrolled once its transport key is here, made for it and nobody else.
  private void requireTransportKey(EnrolmentLine.Content asked) {
    if (asked.sealSuite() != KeyHash.TRANSPORT) {
      return;
    }
    int uri = asked.user().value().length();
    if (uri > KeySetLabel.MAX_WRAPPED_URI) {
      throw new CommandFailed(
          "the identity has "
              + uri
              + " characters; for a device with a transport key it has at most "
              + KeySetLabel.MAX_WRAPPED_URI);
    }
    Hash32 id = Hash32.of(asked.sealPublicKey().toArray());
    TransportKeys.Held held =
        new TransportKeys(high)
            .find(id)
            .orElseThrow(() ->
                new CommandFailed(
                    "transport key " + id + " is not held here: sluice transport-key import"));
    if (!held.domain().equals(asked.domain())
        || !held.user().equals(asked.user())
        || !held.deviceId().equals(asked.deviceId())) {
      throw new CommandFailed(
          "transport key "
              + id
              + " is that of "
              + held.user()
              + "/"
              + held.deviceId()
              + " in "
              + held.domain());
    }
  }

  private void requireRoom(User user, EnrolmentLine asked, String replaced) {
    List<Device> all = high.users().devicesOf(user);
    Optional<Device> same = all.stream().filter(d -> d.sealHash().equals(key(asked))).findFirst();
    if (same.isPresent()) {
      if (same.get().state() != DeviceState.ACTIVE) {
        throw new CommandFailed(
            "the sealing key belonged to a device that is no longer active: the device has to make"
                + " new keys");
      }
      return;
    }
    List<Device> others =
        all.stream()
            .filter(d -> d.state() != DeviceState.REVOKED && !d.deviceId().equals(replaced))
            .toList();
    String name = asked.content().deviceId();
    if (others.stream().anyMatch(d -> d.deviceId().equals(name))) {
      throw new CommandFailed(
          user.uri()
              + " has a device "
              + name
              + " with other keys: see sluice users replace-device");
    }
    if (others.size() >= user.devices()) {
      throw new CommandFailed(user.uri() + " may have " + user.devices() + " devices and has them");
    }
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
    new Announcements(high).send();
    return added;
  }

  private static Hash32 key(EnrolmentLine asked) {
    return asked.content().sealKeyHash();
  }

  private static Hash32 key(Candidate c) {
    return key(c.asked());
  }

  private int enrolPiece(List<Candidate> candidates, OfficerKey officer) {
    AuditLog log = high.log();
    List<SignedStatement> statements = new ArrayList<>();
    Map<Candidate, Integer> place = new LinkedHashMap<>();
    for (Candidate c : candidates) {
      if (log.index().identities().leafOf(c.user().commitment(), key(c)).isEmpty()) {
        Enrolled enrolled = enrolled(c);
        SignedStatement signed = SignedStatement.sign(enrolled, officer);
        high.events().require(enrolled.domain(), RequestId.NONE, signed, "device:enrol");
        place.put(c, statements.size());
        statements.add(signed);
      }
    }
    if (!statements.isEmpty()) {
      long _ = log.append(statements);
    }
    high.users().addDevices(candidates.stream().map(c -> device(high, c)).toList());
    return place.size();
  }

  /// The statement that enrols a candidate.
  static Enrolled enrolled(Candidate c) {
    return new Enrolled(
        c.asked().content().domain(),
        c.user().commitment(),
        c.asked().content().deviceId(),
        c.asked().content().authKeyHash(),
        c.asked().content().sealSuite(),
        key(c),
        DeviceState.ACTIVE);
  }

  /// The device of a candidate that is in the log.
  static Device device(HighSide high, Candidate c) {
    return new Device(
        c.user(),
        c.asked().content().deviceId(),
        c.asked().content().authSpki(),
        c.asked().content().sealSuite(),
        c.asked().content().sealPublicKey(),
        key(c),
        high.log().index().identities().leafOf(c.user().commitment(), key(c)).orElseThrow(),
        DeviceState.ACTIVE);
  }
}
