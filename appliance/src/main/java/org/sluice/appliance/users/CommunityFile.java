package org.sluice.appliance.users;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;

/// A community as operators write it: UTF-8 text, a header line `domain,uri,devices,seal`, then one
/// user a line. Every line is checked by itself; what is wrong is named by line number.
public final class CommunityFile {

  static final String HEADER = "domain,uri,devices,seal";
  private static final long MAX_FILE = 256L << 20;
  private static final int MAX_LINE = 8192;
  private static final int MAX_DEVICES = 16;
  private static final int MAX_ERRORS = 1000;
  private static final Set<String> SEALS = Set.of("x25519", "p256");

  /// One user: how many devices are expected to enrol, and the kind of sealing key they use.
  public record Row(int line, DomainName domain, UserUri uri, int devices, String seal) {}

  /// A line that cannot be imported, and why.
  public record LineError(int line, String why) {
    @Override
    public String toString() {
      return "line " + line + ": " + why;
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final List<LineError> errors = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Set<DomainName> domains;
  private int errorCount;

  private CommunityFile(Set<DomainName> domains) {
    this.domains = domains;
  }

  /// Reads and checks a whole file. `domains` are the ones this appliance serves.
  public static CommunityFile read(Path file, Set<DomainName> domains) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE) {
        throw new CommandFailed(
            file + " has " + size + " octets, at most " + MAX_FILE + " are read");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      CommunityFile parsed = new CommunityFile(domains);
      parsed.parse(file, text);
      return parsed;
    } catch (CharacterCodingException e) {
      throw new CommandFailed(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The users whose lines are right.
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /// What is wrong, line by line; at most 1000 of them ([#errorCount()] counts all).
  public List<LineError> errors() {
    return List.copyOf(errors);
  }

  /// How many lines are wrong.
  public int errorCount() {
    return errorCount;
  }

  private void parse(Path file, String text) {
    String[] lines = text.split("\r\n|\n|\r", -1);
    if (!lines[0].strip().equals(HEADER)) {
      throw new CommandFailed(file + " line 1: expected the header '" + HEADER + "'");
    }
    for (int i = 1; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        line(i + 1, lines[i]);
      }
    }
  }

  private void line(int number, String text) {
    if (text.length() > MAX_LINE) {
      refuse(number, "longer than " + MAX_LINE + " characters");
      return;
    }
    String[] fields = text.split(",", -1);
    if (fields.length != 4) {
      refuse(number, "expected 4 fields (" + HEADER + "), found " + fields.length);
      return;
    }
    try {
      DomainName domain = DomainName.parse(fields[0].strip());
      UserUri uri = UserUri.parse(fields[1].strip());
      String seal = fields[3].strip();
      if (!domains.contains(domain)) {
        refuse(number, "unknown domain " + domain.value());
      } else if (!fields[2].strip().matches("[0-9]{1,2}")
          || devices(fields[2]) < 1
          || devices(fields[2]) > MAX_DEVICES) {
        refuse(
            number,
            "devices is a number from 1 to " + MAX_DEVICES + ", found '" + shown(fields[2]) + "'");
      } else if (!SEALS.contains(seal)) {
        refuse(number, "seal is x25519 or p256, found '" + shown(seal) + "'");
      } else {
        Integer before = seen.putIfAbsent(domain.value() + " " + uri.value(), number);
        if (before != null) {
          refuse(number, "the same user as line " + before + ": " + uri.value());
        } else {
          rows.add(new Row(number, domain, uri, devices(fields[2]), seal));
        }
      }
    } catch (MalformedRecord e) {
      refuse(number, String.valueOf(e.getMessage()));
    }
  }

  private static int devices(String field) {
    return Integer.parseInt(field.strip());
  }

  private static String shown(String field) {
    String clean = field.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > 40 ? clean.substring(0, 40) + "..." : clean;
  }

  private void refuse(int number, String why) {
    errorCount++;
    if (errors.size() < MAX_ERRORS) {
      errors.add(new LineError(number, why));
    }
  }
}
