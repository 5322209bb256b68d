package org.sluice.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.web.account.Permission;

/// One thing that can be asked for.
///
/// @param method GET or POST
/// @param template path in which `{}` stands for one segment and `{*}` for the rest
/// @param needs what the visitor must be allowed; absent if anybody may ask
/// @param maxUpload how many octets it takes that are no form; 0 if it takes a form
public record Route(
    String method, String template, Optional<Permission> needs, long maxUpload, Handler handler) {
  private static final String SEGMENT = "([A-Za-z0-9._~-]{1,80})";
  private static final String REST = "([A-Za-z0-9._~/-]{1,200})";

  /// Answers a visit.
  @FunctionalInterface
  public interface Handler {
    /// The answer.
    ///
    /// @throws Stop with the refusal
    WebAnswer answer(Visit visit);
  }

  /// A page for those who may.
  public static Route get(String template, Permission needs, Handler handler) {
    return new Route("GET", template, Optional.of(needs), 0, handler);
  }

  /// A form for those who may.
  public static Route post(String template, Permission needs, Handler handler) {
    return new Route("POST", template, Optional.of(needs), 0, handler);
  }

  /// A file for those who may, sent by a script of the page: `application/octet-stream`, with the
  /// form's token as a header of that name. Whether it may come is decided before any of it is
  /// read.
  ///
  /// @param most octets
  public static Route upload(String template, Permission needs, long most, Handler handler) {
    return new Route("POST", template, Optional.of(needs), most, handler);
  }

  /// Something for anybody.
  static Route open(String method, String template, Handler handler) {
    return new Route(method, template, Optional.empty(), 0, handler);
  }

  /// The open parts of the path, or nothing if it is another path.
  Optional<List<String>> match(String path) {
    Matcher matcher = pattern().matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      parts.add(matcher.group(i));
    }
    return Optional.of(parts);
  }

  private Pattern pattern() {
    return Pattern.compile(
        Pattern.quote(template)
            .replace("{}", "\\E" + SEGMENT + "\\Q")
            .replace("{*}", "\\E" + REST + "\\Q"));
  }
}
