package org.sluice.distribution.review;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.reading.Field;
import org.sluice.records.reading.StatementFields;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TlogProof;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// One entry: its statement field by field, who signed, its place in the log and the proof of it.
final class EntryPage {
  private static final int HEX_PER_LINE = 32;
  private static final int MAX_HEX = 4096;

  /// A signature of an entry.
  record Signer(String officer, String keyId, String signature) {}

  private final ReviewDesk desk;
  private final Layout layout;

  EntryPage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  /// All entries, fifty at a time, in the order of the log.
  WebAnswer list(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    String text = visit.query().text("from", 20);
    if (!text.isEmpty() && !text.matches("[0-9]{1,18}")) {
      throw Stop.badRequest("from is not the number of an entry");
    }
    long from = text.isEmpty() ? 0 : Math.min(Long.parseLong(text), snapshot.size());
    long to = Math.min(snapshot.size(), from + TimelinePage.ROWS);
    List<Long> indexes = new ArrayList<>();
    for (long index = from; index < to; index++) {
      indexes.add(index);
    }
    Map<String, Object> data = new HashMap<>();
    data.put("rows", new Rows(log, snapshot).of(indexes));
    data.put("from", from);
    data.put("next", to < snapshot.size() ? "from=" + to : "");
    data.put("previous", from > 0 ? "from=" + Math.max(0, from - TimelinePage.ROWS) : "");
    return layout.page("entries", visit, log, "entries", data);
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    long index = index(visit, snapshot);
    byte[] octets = snapshot.entry(index);
    Map<String, Object> data = new HashMap<>();
    data.put("row", new Rows(log, snapshot).of(index));
    data.put("index", index);
    data.put("octets", octets.length);
    data.put("leafHash", Merkle.leafHash(octets).toString());
    data.put("hex", hex(octets));
    data.put("proof", snapshot.inclusion(index).hashes().stream().map(Hash32::toString).toList());
    data.put("reissueOf", log.index().reissue(index).map(r -> "" + r.earlier()).orElse(""));
    data.put("previous", index > 0 ? "" + (index - 1) : "");
    data.put("following", index + 1 < snapshot.size() ? "" + (index + 1) : "");
    statement(log, octets, data);
    return layout.page("entry", visit, log, "entries", data);
  }

  private static void statement(ReviewedLog log, byte[] octets, Map<String, Object> data) {
    List<Field> fields = List.of();
    List<Signer> signers = new ArrayList<>();
    String problem = "";
    String label = "";
    try {
      SignedStatement signed = SignedStatement.decode(octets);
      fields = named(log, StatementFields.of(signed.statement()));
      label = signed.statement().label();
      for (Signature signature : signed.signatures()) {
        signers.add(
            new Signer(
                Words.officer(log, signature.keyId()),
                signature.keyId().toString(),
                HexFormat.of().formatHex(signature.octets().toArray())));
      }
    } catch (MalformedRecord e) {
      problem = String.valueOf(e.getMessage());
    }
    data.put("fields", fields);
    data.put("signers", signers);
    data.put("problem", problem);
    data.put("label", label);
  }

  /// The fields, and below a commitment that the reader's own openings open, the name.
  private static List<Field> named(ReviewedLog log, List<Field> fields) {
    List<Field> all = new ArrayList<>();
    for (Field field : fields) {
      all.add(field);
      if (field.name().equals("commitment")) {
        log.names()
            .of(Hash32.fromHex(field.value()))
            .ifPresent(name -> all.add(new Field("name, from your openings", name)));
      }
    }
    return all;
  }

  /// What the script in the page verifies.
  WebAnswer proofJson(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    long index = index(visit, snapshot);
    return WebAnswer.json(ProofJson.entry(log, snapshot, index));
  }

  /// The entry's octets.
  WebAnswer octets(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    long index = index(visit, snapshot);
    return WebAnswer.attachment(
        "application/octet-stream", index + ".entry", snapshot.entry(index));
  }

  /// The proof as a file of its own (C2SP tlog-proof).
  WebAnswer tlogProof(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    long index = index(visit, snapshot);
    return WebAnswer.attachment(
        "application/octet-stream", index + ".tlog-proof", proof(snapshot, index).encode());
  }

  static TlogProof proof(Snapshot snapshot, long index) {
    return TlogProof.of(
        index, snapshot.inclusion(index).hashes(), SignedNote.parse(snapshot.note()));
  }

  private static long index(Visit visit, Snapshot snapshot) {
    String text = visit.path().get(1);
    if (!text.matches("0|[1-9][0-9]{0,17}") || Long.parseLong(text) >= snapshot.size()) {
      throw Stop.notFound("There is no such entry: the log has " + snapshot.size() + ".");
    }
    return Long.parseLong(text);
  }

  private static List<String> hex(byte[] octets) {
    List<String> lines = new ArrayList<>();
    int end = Math.min(octets.length, MAX_HEX);
    for (int at = 0; at < end; at += HEX_PER_LINE) {
      lines.add(HexFormat.of().formatHex(octets, at, Math.min(end, at + HEX_PER_LINE)));
    }
    return lines;
  }
}
