package org.sluice.distribution.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.NoteKey;
import org.sluice.web.Form;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.AccountFile;
import org.sluice.web.account.Visitor;

/// A reviewer's word about a period. The page writes the text; the signature is made on the
/// reviewer's own machine, whose key no page ever comes near.
final class SignOffPage {
  private static final int MAX_COMMENT = 4000;
  private static final int MAX_NOTE = 12 << 10;

  private final ReviewDesk desk;
  private final Layout layout;
  private final SignOffs signOffs;
  private final Optional<AccountFile> accounts;

  /// @param accounts whose keys count; nobody's where notes are not kept
  SignOffPage(ReviewDesk desk, Layout layout, SignOffs signOffs, Optional<AccountFile> accounts) {
    this.desk = desk;
    this.layout = layout;
    this.signOffs = signOffs;
    this.accounts = accounts;
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Form query = visit.query();
    String scope = query.text("scope", SignOff.MAX_LINE).strip();
    String comment = query.text("comment", MAX_COMMENT);
    Map<String, Object> data = new HashMap<>();
    data.put("scope", scope);
    data.put("comment", comment);
    data.put("reviewer", reviewer(visit));
    data.put("text", scope.isEmpty() ? "" : text(log, visit));
    data.put("query", scope.isEmpty() ? "" : visit.request().query());
    data.put("kept", signOffs.about(log.origin()));
    return layout.page("sign-off", visit, log, "sign-off", data);
  }

  /// The text as a file.
  WebAnswer download(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    return WebAnswer.attachment(
        "text/plain; charset=utf-8",
        "sign-off.txt",
        text(log, visit).getBytes(StandardCharsets.UTF_8));
  }

  /// The account's name; on a disc there are no accounts, and the reviewer says whose key will
  /// sign.
  private String reviewer(Visit visit) {
    return layout.onDisc()
        ? visit.query().text("reviewer", SignOff.MAX_LINE).strip()
        : visit.visitor().map(Visitor::name).orElse("");
  }

  private String text(ReviewedLog log, Visit visit) {
    Snapshot snapshot = log.snapshot();
    String comment = visit.query().text("comment", MAX_COMMENT);
    try {
      List<String> lines = new ArrayList<>();
      comment.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
      return new SignOff(
              log.origin(),
              snapshot.size(),
              snapshot.root(),
              visit.query().text("scope", SignOff.MAX_LINE).strip(),
              reviewer(visit),
              lines)
          .text();
    } catch (MalformedRecord e) {
      throw Stop.badRequest("this cannot be signed: " + e.getMessage());
    }
  }

  WebAnswer accept(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    String reviewer = visit.visitor().map(Visitor::name).orElse("");
    NoteKey key =
        accounts
            .flatMap(file -> file.signOffKey(reviewer))
            .orElseThrow(() -> Stop.conflict("your account has no key for signed notes"));
    // A browser ends the lines of a text field with CR LF; a signed note has none.
    String note = visit.form().text("note", MAX_NOTE).replace("\r\n", "\n");
    signOffs.accept(log, reviewer, key, note.endsWith("\n") ? note : note + "\n");
    return WebAnswer.seeOther("/review/" + log.id() + "/sign-off");
  }

  WebAnswer note(Visit visit) {
    String name = visit.path().get(1);
    return WebAnswer.attachment("text/plain; charset=utf-8", name, signOffs.note(name));
  }
}
