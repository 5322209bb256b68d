package org.sluice.hsm.wire;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Freshness.Answer;
import org.sluice.threshold.Freshness.Challenge;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.vault.Backup;

/// Entries of the log, checkpoints, cosignatures, and the question whether a partition is fresh.
final class LogForms {

  private static final int MAX_ENTRIES = 1 << 20;
  private static final int MAX_ENTRY = 0xffff;
  private static final int MAX_LINE_SIGNATURE = 8 << 10;

  private LogForms() {}

  static final Form<Long> POSITION = new Form<>(Writer::u64, in -> in.u64("position"));

  static final Form<DomainName> DOMAIN =
      new Form<>((out, d) -> out.text(d.value()), in -> DomainName.read(in, "domain"));

  static final Form<SignedNote> NOTE =
      new Form<>(
          (out, note) -> out.bytes32(note.encode()),
          in -> SignedNote.parse(in.bytes32("note", SignedNote.MAX_OCTETS)));

  private static final Form<Optional<SignedNote>> PERHAPS_NOTE = NOTE.optional();

  static final Form<LogAdvance> ADVANCE =
      new Form<>(
          (out, a) -> {
            out.u64(a.from()).u32(a.entries().size());
            a.entries().forEach(out::bytes16);
            PERHAPS_NOTE.writer().accept(out, Optional.ofNullable(a.note()));
          },
          in -> new LogAdvance(in.u64("from"), entries(in), note(in)));

  private static List<byte[]> entries(Reader in) {
    return in.list(in.count32("entries", 0, MAX_ENTRIES, 2), r -> r.bytes16("entry", MAX_ENTRY));
  }

  private static @Nullable SignedNote note(Reader in) {
    return PERHAPS_NOTE.reader().apply(in).orElse(null);
  }

  static final Form<SignedNote.Line> LINE =
      new Form<>(
          (out, line) ->
              out.text(line.name())
                  .u32(Integer.toUnsignedLong(line.keyId()))
                  .bytes16(line.signature()),
          in ->
              new SignedNote.Line(
                  in.text("name", NoteKey.MAX_NAME),
                  (int) in.u32("keyId"),
                  in.bytes16("signature", MAX_LINE_SIGNATURE)));

  static final Form<Challenge> CHALLENGE =
      new Form<>(
          (out, c) ->
              out.u8(c.asker())
                  .text(c.domain().value())
                  .raw(c.gamma().octets())
                  .raw(c.nonce().octets()),
          in ->
              new Challenge(
                  in.u8("asker"),
                  DomainName.read(in, "domain"),
                  Hash32.read(in, "gamma"),
                  Hash32.read(in, "nonce")));

  static final Form<Answer> ANSWER =
      new Form<>(
          (out, a) -> {
            out.u8(a.index()).raw(a.gamma().octets()).u64(a.size()).raw(a.root().octets());
            CeremonyForms.signature(out, a.signature());
          },
          in ->
              new Answer(
                  in.u8("index"),
                  Hash32.read(in, "gamma"),
                  in.u64("size"),
                  Hash32.read(in, "root"),
                  CeremonyForms.signature(in)));

  /// A generation of a domain.
  record Generation(DomainName domain, Hash32 gamma) {}

  static final Form<Generation> GENERATION =
      new Form<>(
          (out, g) -> out.text(g.domain().value()).raw(g.gamma().octets()),
          in -> new Generation(DomainName.read(in, "domain"), Hash32.read(in, "gamma")));

  /// A checkpoint for a newcomer of a domain.
  record Meeting(DomainName domain, SignedNote checkpoint) {}

  static final Form<Meeting> MEETING =
      new Form<>(
          (out, m) -> {
            DOMAIN.writer().accept(out, m.domain());
            NOTE.writer().accept(out, m.checkpoint());
          },
          in -> new Meeting(DOMAIN.reader().apply(in), NOTE.reader().apply(in)));

  static final Form<SignedStatement> STATEMENT =
      new Form<>(
          (out, s) -> out.bytes16(s.encoded()),
          in -> SignedStatement.decode(in.bytes16("statement", MAX_ENTRY)));

  /// Most statements that a partition keeps until they are logged.
  private static final int MAX_UNLOGGED = 256;

  static final Form<List<SignedStatement>> STATEMENTS = STATEMENT.list(MAX_UNLOGGED);

  static final Form<Statement> UNSIGNED =
      new Form<>(
          (out, s) -> out.bytes16(s.encoded()),
          in -> Statement.decode(in.bytes16("statement", Statement.MAX_OCTETS)));

  static final Form<Signature> SIGNATURE =
      new Form<>(
          (out, s) -> out.raw(s.keyId().octets()).raw(s.octets()),
          in -> new Signature(Hash32.read(in, "keyId"), in.raw("signature", Signature.LENGTH)));

  static final Form<Backup> BACKUP =
      new Form<>(
          (out, b) -> out.bytes32(b.encoded()),
          in -> Backup.decode(in.bytes32("backup", Backup.MAX_OCTETS)));

  static final Form<Hash32> HASH =
      new Form<>((out, h) -> out.raw(h.octets()), in -> Hash32.read(in, "hash"));

  static final Form<List<DomainName>> DOMAINS = DOMAIN.list(4096);

  /// What the others answered, for one domain.
  record Confirmation(DomainName domain, List<Answer> answers) {
    Confirmation {
      answers = List.copyOf(answers);
    }
  }

  private static final Form<List<Answer>> ANSWERS = ANSWER.list(Threshold.MAX_PARTITIONS);

  static final Form<Confirmation> CONFIRMATION =
      new Form<>(
          (out, c) -> {
            out.text(c.domain().value());
            ANSWERS.writer().accept(out, c.answers());
          },
          in -> new Confirmation(DomainName.read(in, "domain"), ANSWERS.reader().apply(in)));
}
