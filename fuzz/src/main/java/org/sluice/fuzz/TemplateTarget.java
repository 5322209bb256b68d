package org.sluice.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// Identifier templates: refused with [MalformedRecord], or kept as written, and then no two of
/// some nasty pairs of user and month have the same identifier.
public final class TemplateTarget {

  /// Users that a careless template would confuse with each other or with a month.
  private static final List<UserUri> USERS =
      List.of(
          UserUri.parse("tel:+120"),
          UserUri.parse("tel:+12026"),
          UserUri.parse("tel:+120261"),
          UserUri.parse("tel:+1202611"),
          UserUri.parse("tel:+202611202611"));

  private static final long[] MONTHS = {1, 12, 111, 1111, 1522, 1523, 20261};

  private TemplateTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    IdentifierTemplate template;
    try {
      template = IdentifierTemplate.parse(text);
    } catch (MalformedRecord e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 500, "a refusal is short");
      return;
    }
    Wrong.unless(template.text().equals(text), "a template is kept as written");
    Wrong.unless(text.length() <= IdentifierTemplate.MAX_CHARACTERS, "longer than what is read");
    PeriodRule rule = PeriodRule.templated(template);
    Writer out = new Writer();
    rule.write(out);
    Reader in = new Reader(out.toByteArray(), "rule");
    Wrong.unless(PeriodRule.read(in).equals(rule), "written and read, it is another rule");
    in.end();
    distinct(rule);
  }

  private static void distinct(PeriodRule rule) {
    Set<Identifier> seen = new HashSet<>();
    for (UserUri user : USERS) {
      for (long month : MONTHS) {
        Optional<Identifier> id = identifier(rule, user, month);
        id.ifPresent(i -> {
          Wrong.unless(i.octets().length <= Identifier.MAX_OCTETS, "an identifier too long");
          Wrong.unless(i.octets()[0] != 0, "an identifier that begins with zero");
          Wrong.unless(seen.add(i), "two users or months with one identifier");
        });
      }
    }
  }

  private static Optional<Identifier> identifier(PeriodRule rule, UserUri user, long month) {
    try {
      return Optional.of(Identifier.of(rule, user, World.MONTHLY.kms(), month));
    } catch (MalformedRecord _) {
      return Optional.empty();
    }
  }
}
