package org.sluice.records.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;

/// Names behind commitments, as a reviewer keeps them and as they are before they are sealed: ASCII
/// lines in ascending order, none twice, so that two programs write the same file.
///
/// ```
/// sluice/openings/v1 COUNT
/// DOMAIN URI SALT             salt in 64 hexadecimal digits, small letters
/// ```
///
/// @param all 1 to [#MAX], ascending
public record Openings(List<Opening> all) {
  /// Most openings of a file.
  public static final int MAX = 4_000_000;

  /// Most characters of a file.
  public static final int MAX_CHARACTERS = 1 << 29;

  /// Most characters of the first line.
  public static final int MAX_HEADER = 32;

  private static final String MAGIC = "sluice/openings/v1 ";
  private static final String WHAT = "Openings";
  private static final int WORDS = 3;

  /// Checks number and order.
  public Openings {
    all = List.copyOf(all);
    Bounds.of(WHAT).size("all", all, 1, MAX).ascending("all", all);
  }

  /// Sorts them and leaves out what is there twice.
  public static Openings of(Collection<Opening> some) {
    return new Openings(some.stream().sorted().distinct().toList());
  }

  /// The text, ended by a newline.
  public String text() {
    StringBuilder text = new StringBuilder(MAGIC).append(all.size()).append('\n');
    all.forEach(o -> text.append(line(o)));
    return text.toString();
  }

  /// Characters of one line with its end.
  public static int characters(Opening o) {
    return line(o).length();
  }

  private static String line(Opening o) {
    return o.domain() + " " + o.user() + " " + HexFormat.of().formatHex(o.salt().toArray()) + "\n";
  }

  /// The openings that `text` is the one writing of.
  ///
  /// @throws MalformedRecord naming the line
  public static Openings parse(String text) {
    int end = text.indexOf('\n');
    if (text.length() > MAX_CHARACTERS || end < 0 || !text.startsWith(MAGIC)) {
      throw refuse(1, 0, "does not begin with " + MAGIC + "and a number");
    }
    String count = text.substring(MAGIC.length(), end);
    List<Opening> all = new ArrayList<>();
    for (int from = end + 1; from < text.length(); from = end + 1) {
      int line = all.size() + 2;
      end = text.indexOf('\n', from);
      if (end < 0) {
        throw refuse(line, from, "has no end");
      }
      Opening opening = opening(text.substring(from, end), line, from);
      if (!all.isEmpty() && all.getLast().compareTo(opening) >= 0) {
        throw refuse(line, from, "does not stand after the one before it");
      }
      all.add(opening);
    }
    if (all.isEmpty() || all.size() > MAX || !count.equals(Integer.toString(all.size()))) {
      throw refuse(1, 0, "is not for the " + all.size() + " openings that follow");
    }
    return new Openings(all);
  }

  private static Opening opening(String line, int number, int from) {
    String[] words = line.split(" ", -1);
    try {
      if (words.length == WORDS) {
        byte[] salt = HexFormat.of().parseHex(words[2]);
        Opening opening =
            new Opening(DomainName.parse(words[0]), UserUri.parse(words[1]), Octets.of(salt));
        if (line(opening).equals(line + "\n")) {
          return opening;
        }
      }
    } catch (IllegalArgumentException | MalformedRecord e) {
      throw refuse(number, from, "is not: domain, URI, salt: " + e.getMessage());
    }
    throw refuse(number, from, "is not: domain, URI, salt in 64 small hexadecimal digits");
  }

  private static MalformedRecord refuse(int line, int offset, String why) {
    return new MalformedRecord(WHAT, "line " + line, offset, why);
  }
}
