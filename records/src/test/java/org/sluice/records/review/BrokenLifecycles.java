package org.sluice.records.review;

import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.STREAM;
import static org.sluice.records.Samples.TIME;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.BrokenEntry.add;
import static org.sluice.records.review.BrokenEntry.bad;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.sluice.records.TestKey;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ApplianceBackedUp;
import org.sluice.records.statement.CarriedIn;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.StreamsBegun;

/// What can be wrong with identities that are suspended or revoked, requests that are cancelled,
/// files that were carried in, and streams that begin anew.
final class BrokenLifecycles {
  private static final int AT = MANIFEST + 1;
  private static final StreamId NEXT = StreamId.fromHex("77".repeat(16));

  private BrokenLifecycles() {}

  private static SignedStatement change(int user, IdentityState state, TestKey officer) {
    return sign(new IdentityChanged(DOMAIN, identity(user), state, "case 1", TIME), officer);
  }

  private static SignedStatement cancelled(TestKey officer) {
    return sign(new RequestCancelled(DOMAIN, REQUEST, "asked twice", TIME), officer);
  }

  private static SignedStatement carried(TestKey officer) {
    return sign(
        new CarriedIn(DOMAIN, "enrolment-lines", hash("file"), hash("canonical"), 2, TIME),
        officer);
  }

  private static StreamsBegun begun(StreamId before, StreamId next) {
    return new StreamsBegun(DOMAIN, before, next, "restored", TIME);
  }

  private static ApplianceBackedUp backup(long logSize) {
    return new ApplianceBackedUp(DOMAIN, hash("backup"), List.of(hash("carl")), logSize, TIME);
  }

  /// Entries that keep the rules, after [SmallLog#entries()] up to the manifest.
  static List<SignedStatement> good() {
    return List.of(
        carried(ENROLMENT),
        change(0, IdentityState.SUSPENDED, ENROLMENT),
        change(0, IdentityState.ACTIVE, ENROLMENT),
        change(1, IdentityState.REVOKED, ENROLMENT),
        sign(device(1, DeviceState.REVOKED), ENROLMENT),
        sign(device(2, DeviceState.SUSPENDED), ENROLMENT),
        sign(begun(STREAM, NEXT), BUNDLE),
        sign(backup(AT + 7), BUNDLE));
  }

  static Stream<Arguments> all() {
    return Stream.of(
        bad(
            "a key for a suspended identity",
            LEAF_0_0 + 1,
            "SUSPENDED",
            add(REQUESTED, change(0, IdentityState.SUSPENDED, ENROLMENT))),
        bad(
            "a key for a revoked identity, revoked while it was issued",
            LEAF_1_0 + 1,
            "REVOKED",
            add(OPENED_1, change(1, IdentityState.REVOKED, ENROLMENT))),
        bad(
            "a device that is suspended as recipient",
            LEAF_0_0 + 1,
            "no active device",
            add(REQUESTED, sign(device(0, DeviceState.SUSPENDED), ENROLMENT))),
        bad(
            "revoked, and active again",
            AT + 1,
            "was revoked",
            log -> {
              log.add(AT, change(2, IdentityState.REVOKED, ENROLMENT));
              log.add(AT + 1, change(2, IdentityState.ACTIVE, ENROLMENT));
            }),
        bad(
            "a device for a revoked identity",
            AT + 1,
            "was revoked",
            log -> {
              log.add(AT, change(2, IdentityState.REVOKED, ENROLMENT));
              log.add(AT + 1, sign(device(2, DeviceState.ACTIVE), ENROLMENT));
            }),
        bad(
            "suspended by an approver",
            AT,
            "does not have role",
            add(AT, change(0, IdentityState.SUSPENDED, APPROVER_1))),
        bad(
            "a batch of a cancelled request",
            OPENED_1 + 1,
            "not in the log",
            add(OPENED_1, cancelled(ISSUE))),
        bad(
            "an export of a cancelled request",
            EXPORT_0 + 1,
            "not in the log",
            add(EXPORT_0, cancelled(APPROVER_1))),
        bad(
            "an approval of a cancelled request",
            APPROVED_1 + 1,
            "not in the log",
            add(APPROVED_1, cancelled(ISSUE))),
        bad("a backup signed by an officer", AT, "is not signed", add(AT, sign(backup(AT), ISSUE))),
        bad(
            "a backup of more entries than there are",
            AT,
            "entries are before it",
            add(AT, sign(backup(AT + 1), BUNDLE))),
        bad(
            "cancelled by an enrolment officer",
            OPENED_0,
            "issue officer or approver",
            add(OPENED_0, cancelled(ENROLMENT))),
        bad("cancelled when it was complete", AT, "not in the log", add(AT, cancelled(ISSUE))),
        bad("carried in by a stranger", AT, "no officer's", add(AT, carried(TestKey.number(77)))),
        bad(
            "an export in a stream that has ended",
            EXPORT_1 + 1,
            "ended",
            add(OPENED_1, sign(begun(STREAM, NEXT), BUNDLE))),
        bad(
            "begins the stream of another",
            AT,
            "not new",
            add(AT, sign(begun(NEXT, STREAM), BUNDLE))),
        bad(
            "a stream begun by an officer",
            AT,
            "bundle key",
            add(AT, sign(begun(STREAM, NEXT), ISSUE))),
        bad(
            "a stream that ends twice",
            AT + 1,
            "had ended",
            log -> {
              log.add(AT, sign(begun(STREAM, NEXT), BUNDLE));
              log.add(AT + 1, sign(begun(STREAM, StreamId.fromHex("78".repeat(16))), BUNDLE));
            }));
  }
}
