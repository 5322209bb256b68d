package org.sluice.appliance.handin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.signing.Draft;

/// A signed statement as lines of text, to be carried by hand and put into a form:
///
/// ```
/// -----BEGIN SLUICE STATEMENT-----
/// base64 of a [Draft], 64 characters a line
/// -----END SLUICE STATEMENT-----
/// ```
public final class Armour {
  /// Most characters of a text: all requests of an issue, a thousand, take two thirds of it.
  public static final int MAX_CHARACTERS = 2 << 20;

  private static final String BEGIN = "-----BEGIN SLUICE STATEMENT-----";
  private static final String END = "-----END SLUICE STATEMENT-----";

  private Armour() {}

  /// The text of a draft.
  public static String of(Draft draft) {
    return BEGIN
        + "\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(draft.encoded())
        + "\n"
        + END
        + "\n";
  }

  /// The drafts in a text, one after another. Blanks and line ends of any kind are passed over,
  /// nothing else is.
  ///
  /// @throws MalformedRecord naming what was expected
  public static List<Draft> readAll(String text) {
    String rest = text.strip();
    if (rest.length() > MAX_CHARACTERS) {
      throw refuse(rest.length() + " characters, at most " + MAX_CHARACTERS);
    }
    List<Draft> all = new ArrayList<>();
    do {
      int end = rest.indexOf(END);
      if (!rest.startsWith(BEGIN) || end < 0) {
        throw refuse("expected the lines from " + BEGIN + " to " + END);
      }
      all.add(one(rest.substring(BEGIN.length(), end)));
      rest = rest.substring(end + END.length()).strip();
    } while (!rest.isEmpty());
    return all;
  }

  private static Draft one(String between) {
    String base64 = between.replaceAll("[ \\t\\r\\n]", "");
    try {
      return Draft.decode(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw refuse("between the lines is no base64");
    }
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("Armour", "text", problem);
  }
}
