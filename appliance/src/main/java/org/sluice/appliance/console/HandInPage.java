package org.sluice.appliance.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.handin.HandIn;
import org.sluice.appliance.operators.Operator;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Powers;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// Takes in what officers signed on their own machines: a text in a form, or, where it is longer
/// than a form may be, a file.
final class HandInPage {
  private final Workplace place;
  private final OperatorFile accounts;

  HandInPage(Workplace place, OperatorFile accounts) {
    this.place = place;
    this.accounts = accounts;
  }

  WebAnswer text(Visit visit) {
    String text = visit.form().text("signed", Armour.MAX_CHARACTERS);
    return accept(visit, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The same, sent by the script of the page.
  WebAnswer file(Visit visit) {
    try {
      return accept(visit, visit.upload().readNBytes(Armour.MAX_CHARACTERS + 1));
    } catch (IOException e) {
      throw Stop.badRequest("The file did not arrive whole. Nothing was taken in; send it again.");
    }
  }

  private WebAnswer accept(Visit visit, byte[] text) {
    return Asked.orRefused(() -> {
      List<SignedStatement> signed = HandIn.read(text);
      String who = visit.visitor().orElseThrow().name();
      for (SignedStatement s : signed) {
        switch (s.statement()) {
          case Approval a -> Asked.require(visit, Powers.Act.APPROVE.in(a.domain()));
          case RequestCancelled c -> requireMayCancel(visit, c.domain());
          case Request r -> Asked.require(visit, Powers.Act.REQUEST.in(r.domain()));
          default ->
              throw Stop.badRequest("A signed request, approval or cancellation is expected.");
        }
        requireOwnKey(who, s.signatures().getFirst().keyId());
      }
      RequestId id = place.act(high -> new HandIn(high).accept(high, signed, who));
      return WebAnswer.seeOther("/console/requests/" + id);
    });
  }

  private static void requireMayCancel(Visit visit, DomainName domain) {
    if (!OneRequestPage.mayCancel(visit.visitor().orElseThrow(), domain)) {
      throw Stop.forbidden("Your account may not do this in this domain.");
    }
  }

  /// An account that is bound to a key hands in nothing of another's.
  private void requireOwnKey(String account, Hash32 signer) {
    Optional<Hash32> own = accounts.find(account).flatMap(Operator::key);
    if (own.isPresent() && !own.get().equals(signer)) {
      throw Stop.forbidden(
          "This is signed by key "
              + signer
              + "; your account is bound to key "
              + own.get()
              + ". Whose it is hands it in.");
    }
  }
}
