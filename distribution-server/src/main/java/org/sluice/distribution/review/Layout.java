package org.sluice.distribution.review;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.web.Templates;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// What all review pages have around them.
final class Layout {
  /// Templates of these pages.
  static final List<String> TEMPLATES =
      List.of(
          "layout",
          "rows",
          "logs",
          "timeline",
          "entries",
          "entry",
          "request",
          "user",
          "audit",
          "counts",
          "check",
          "take-away",
          "sign-off");

  private final Templates templates;
  private final boolean onDisc;

  Layout(Templates templates, boolean onDisc) {
    this.templates = templates;
    this.onDisc = onDisc;
  }

  boolean onDisc() {
    return onDisc;
  }

  /// A page without a log.
  WebAnswer page(String template, Visit visit, Map<String, Object> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("visitor", visit.visitor().map(Visitor::name).orElse(""));
    all.put("formToken", visit.visitor().map(Visitor::formToken).orElse(""));
    all.put("maySignOff", visit.visitor().map(v -> v.may(ReviewRoles.SIGN_OFF)).orElse(false));
    all.put("onDisc", onDisc);
    all.putIfAbsent("log", "");
    all.putIfAbsent("here", "");
    return WebAnswer.html(200, templates.page(template, all));
  }

  /// A page about a log.
  ///
  /// @param here name of the place in the navigation
  WebAnswer page(
      String template, Visit visit, ReviewedLog log, String here, Map<String, Object> data) {
    Map<String, Object> all = new HashMap<>(data);
    Snapshot snapshot = log.snapshot();
    ReviewedLog.Checked checked = log.checked();
    all.put("log", "/review/" + log.id());
    all.put("here", here);
    all.put("origin", log.origin());
    all.put("size", snapshot.size());
    all.put("sizeWords", Words.number(snapshot.size()));
    all.put("root", snapshot.root().toString());
    all.put("behind", snapshot.size() - log.index().size());
    all.put("trouble", log.trouble());
    all.put("checkedSize", checked.size());
    all.put("checkedWords", Words.number(Math.max(0, checked.size())));
    all.put("findings", checked.findings());
    return page(template, visit, all);
  }
}
