package org.sluice.appliance.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.UserKind;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;

/// From the fields of a line to an identity. Each line is judged by itself here.
final class RowReader {
  static final Set<String> FIELDS = Set.of("domain", "uri", "devices", "seal", "user", "kind");
  static final List<String> NEEDED = List.of("domain", "uri");

  private static final int MAX_DEVICES = 16;
  private static final int SHOWN = 60;
  private static final Set<String> SEALS = Set.of("x25519", "p256", "trk");

  /// What is wrong with a line.
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    Wrong(Kind kind, String why) {
      super(why, null, false, false);
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }
  }

  private final Predicate<DomainName> domains;

  /// @param domains that a row may name
  RowReader(Predicate<DomainName> domains) {
    this.domains = domains;
  }

  ImportRow row(long line, Map<String, String> fields) throws Wrong {
    DomainName domain = domain(needed(fields, "domain"));
    UserUri uri = uri(needed(fields, "uri"));
    String seal = fields.getOrDefault("seal", "x25519");
    if (!SEALS.contains(seal)) {
      throw new Wrong(Kind.VALUE, "seal is x25519, p256 or trk, found '" + shown(seal) + "'");
    }
    try {
      return new ImportRow(
          line,
          domain,
          uri,
          devices(fields.getOrDefault("devices", "1")),
          seal,
          Optional.ofNullable(fields.get("user")).map(PersonId::new),
          Optional.ofNullable(fields.get("kind")).map(UserKind::of));
    } catch (MalformedRecord e) {
      throw new Wrong(Kind.VALUE, String.valueOf(e.getMessage()));
    }
  }

  private static String needed(Map<String, String> fields, String name) throws Wrong {
    @Nullable String value = fields.get(name);
    if (value == null) {
      throw new Wrong(Kind.FIELDS, "no " + name);
    }
    return value;
  }

  private DomainName domain(String text) throws Wrong {
    DomainName domain;
    try {
      domain = DomainName.parse(text);
    } catch (MalformedRecord e) {
      throw new Wrong(Kind.DOMAIN, String.valueOf(e.getMessage()));
    }
    if (!domains.test(domain)) {
      throw new Wrong(Kind.DOMAIN, "unknown domain " + domain.value());
    }
    return domain;
  }

  private static UserUri uri(String text) throws Wrong {
    String odd = oddCharacters(text);
    if (!odd.isEmpty()) {
      throw new Wrong(
          Kind.LOOK_ALIKE,
          "a URI has visible ASCII characters only; in '" + shown(text) + "' are " + odd);
    }
    try {
      return UserUri.parse(text);
    } catch (MalformedRecord e) {
      throw new Wrong(Kind.URI, e.getMessage() + ": '" + shown(text) + "'");
    }
  }

  /// The first characters that are not visible ASCII, by place and name: what looks like an `a` may
  /// be Cyrillic, and a space may have no width.
  private static String oddCharacters(String text) {
    List<String> odd = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if ((c <= 0x20 || c >= 0x7f) && seen.add(c) && odd.size() < 3) {
        String name = Character.getName(c);
        odd.add(
            "character "
                + (text.codePointCount(0, i) + 1)
                + ", "
                + (name == null ? "unnamed" : name));
      }
    }
    return String.join("; ", odd);
  }

  private static int devices(String text) throws Wrong {
    int devices = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
    if (devices < 1 || devices > MAX_DEVICES) {
      throw new Wrong(
          Kind.VALUE,
          "devices is a number from 1 to " + MAX_DEVICES + ", found '" + shown(text) + "'");
    }
    return devices;
  }

  /// For a message: without control and other characters that a terminal may act on.
  static String shown(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > SHOWN ? clean.substring(0, SHOWN) + "..." : clean;
  }
}
