package org.sluice.records.review;

import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.TIME;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.BrokenEntry.*;
import static org.sluice.records.review.ReviewedLogs.ORIGIN;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.OperatorSession;

/// What can be wrong with the events of the log itself: reads, changes of the configuration.
final class BrokenEvents {
  private static final int AT = MANIFEST + 1;

  private BrokenEvents() {}

  static LogRead read(long end) {
    return new LogRead(DOMAIN, 0, end, "case 1", TIME);
  }

  static SignedStatement change(String what, Hash32 before, Hash32 after) {
    return SignedStatement.unsigned(new ConfigurationChanged(what, before, after, TIME));
  }

  static SignedStatement ceremony() {
    return sign(
        new CeremonyHeld(ORIGIN, hash("file"), hash("software"), hash("transcript"), 9, TIME),
        SECURITY_1,
        SECURITY_2);
  }

  static SignedStatement session(long number) {
    return SignedStatement.unsigned(new OperatorSession(number, "aldo", OperatorSession.IN, TIME));
  }

  private static SignedStatement logSeen(long number) {
    return SignedStatement.unsigned(
        new OperatorSession(number, "vera", OperatorSession.READ, TIME));
  }

  static SignedStatement failures(long number) {
    return SignedStatement.unsigned(
        new LoginsFailed(number, "", TIME - TIME % LoginsFailed.HOUR, 3));
  }

  /// Entries that keep the rules, after [SmallLog#entries()] up to the manifest.
  static List<SignedStatement> good() {
    return List.of(
        ceremony(),
        change("software", hash("software"), hash("software 2")),
        change("software", hash("software 2"), hash("software")),
        change("ceremony-file", hash("file"), hash("file 2")),
        change("anything else", hash("x"), hash("y")),
        sign(read(AT), APPROVER_2),
        sign(Samples.reviewer(1), SECURITY_1, SECURITY_2),
        sign(Samples.reviewer(2), SECURITY_1, SECURITY_2),
        session(1),
        failures(2),
        session(3),
        logSeen(4));
  }

  static Stream<Arguments> all() {
    DomainName south = DomainName.parse("south.example");
    return Stream.of(
        bad("read by a stranger", AT, "no officer's", add(AT, sign(read(AT), TestKey.number(77)))),
        bad("read by the appliance", AT, "no officer's", add(AT, sign(read(AT), BUNDLE))),
        bad(
            "read of what is not there",
            AT,
            "not all before it",
            add(AT, sign(read(AT + 1), ISSUE))),
        bad(
            "read with another's signature",
            AT,
            "does not verify",
            add(AT, new SignedStatement(read(AT), sign(read(AT - 1), ISSUE).signatures()))),
        bad(
            "read by an officer of no domain",
            AT,
            "no policy of domain",
            add(AT, sign(new LogRead(south, 0, 1, "case", TIME), ISSUE))),
        bad("a log-in that was left out", AT, "next is 1", add(AT, session(2))),
        bad(
            "failed log-ins twice",
            AT + 1,
            "next is 2",
            log -> {
              log.add(AT, failures(1));
              log.add(AT + 1, failures(1));
            }),
        bad(
            "a reviewer named by one security officer",
            AT,
            "2 needed",
            add(AT, sign(Samples.reviewer(1), SECURITY_1))),
        bad(
            "a reviewer named by others than security officers",
            AT,
            "does not have role",
            add(AT, sign(Samples.reviewer(1), APPROVER_1, APPROVER_2))),
        bad(
            "a reviewer named again by an old statement",
            AT + 1,
            "expected number 2",
            log -> {
              log.add(AT, sign(Samples.reviewer(1), SECURITY_1, SECURITY_2));
              log.add(AT + 1, sign(Samples.reviewer(1), SECURITY_1, SECURITY_2));
            }),
        bad(
            "software of which nobody was told",
            AT + 1,
            "software ended",
            log -> {
              log.add(AT, ceremony());
              log.add(AT + 1, change("software", hash("software 1"), hash("software 2")));
            }),
        bad(
            "a change that was left out",
            AT + 1,
            "ceremony-file ended",
            log -> {
              log.add(AT, change("ceremony-file", hash("a"), hash("b")));
              log.add(AT + 1, change("ceremony-file", hash("c"), hash("d")));
            }));
  }
}
