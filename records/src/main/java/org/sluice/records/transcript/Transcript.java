package org.sluice.records.transcript;

import static org.sluice.records.transcript.TranscriptChain.bad;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CeremonyHeld;

/// A finished transcript whose chain holds: nothing in it was changed, removed, added or moved
/// since `held` was signed. Whose signatures they are is asked by who knows the officers.
///
/// After the end line comes `signed <base64 of the log entry>`.
///
/// @param held the signed [CeremonyHeld] statement: it names the last link and the number of lines
public record Transcript(TranscriptKind kind, List<Line> lines, Hash32 link, SignedStatement held) {
  /// Most octets of a transcript file.
  public static final int MAX_OCTETS = 4 << 20;

  private static final Pattern LINE =
      Pattern.compile("([0-9]{5}) ([0-9TZ:.+-]{20,30}) ([0-9a-f]{8}) (.+)");
  private static final Pattern SIGNED = Pattern.compile("signed ([A-Za-z0-9+/=]{1,90000})");

  /// One line.
  public record Line(Instant time, String text) {}

  /// Copies the lines.
  public Transcript {
    lines = List.copyOf(lines);
  }

  /// What the officers signed.
  public CeremonyHeld statement() {
    return (CeremonyHeld) held.statement();
  }

  /// Reads and checks a transcript file.
  ///
  /// @throws MalformedRecord naming the line that is wrong
  public static Transcript parse(byte[] octets) {
    if (octets.length > MAX_OCTETS) {
      throw bad("file", octets.length + " octets, at most " + MAX_OCTETS);
    }
    List<String> text = split(octets);
    if (text.size() < 4) {
      throw bad("file", "ends before its end line and signature");
    }
    TranscriptKind kind = kind(text.getFirst());
    TranscriptChain chain = new TranscriptChain(kind);
    List<Line> lines = new ArrayList<>();
    for (String line : text.subList(1, text.size() - 2)) {
      lines.add(line(chain, line));
    }
    String end = text.get(text.size() - 2);
    if (!end.equals(chain.endLine())) {
      throw bad("end line", "expected '" + chain.endLine() + "'");
    }
    return new Transcript(kind, lines, chain.link(), signed(chain, text.getLast()));
  }

  /// The line that ends a transcript file.
  public static String signedLine(SignedStatement held) {
    return "signed " + Base64.getEncoder().encodeToString(held.encoded());
  }

  static Line line(TranscriptChain chain, String line) {
    Matcher parts = LINE.matcher(line);
    int number = chain.lines() + 1;
    if (!parts.matches()) {
      throw bad("line " + number, "is not number, time, link and text");
    }
    try {
      Line read = new Line(Instant.parse(parts.group(2)), parts.group(4));
      if (!chain.add(read.time(), read.text()).equals(line)) {
        throw bad("line " + number, "does not follow from the lines before it");
      }
      return read;
    } catch (DateTimeException e) {
      throw bad("line " + number, "has no time");
    }
  }

  private static SignedStatement signed(TranscriptChain chain, String line) {
    Matcher signed = SIGNED.matcher(line);
    if (!signed.matches()) {
      throw bad("signature", "expected 'signed' and base64");
    }
    SignedStatement statement;
    try {
      statement = SignedStatement.decode(Base64.getDecoder().decode(signed.group(1)));
    } catch (IllegalArgumentException e) {
      throw bad("signature", "is not base64");
    }
    if (!(statement.statement() instanceof CeremonyHeld held)) {
      throw bad("signature", "is over " + statement.statement().label());
    }
    if (!held.transcript().equals(chain.link()) || held.lines() != chain.lines()) {
      throw bad("signature", "is over another transcript");
    }
    return statement;
  }

  private static TranscriptKind kind(String first) {
    return Arrays.stream(TranscriptKind.values())
        .filter(k -> first.equals(TranscriptChain.MAGIC + k.word()))
        .findFirst()
        .orElseThrow(() -> bad("first line", "is not '" + TranscriptChain.MAGIC + "<kind>'"));
  }

  private static List<String> split(byte[] octets) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      if (!text.endsWith("\n")) {
        throw bad("file", "does not end with a whole line");
      }
      return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    } catch (CharacterCodingException e) {
      throw bad("file", "is not UTF-8");
    }
  }
}
