package org.sluice.appliance.gate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;

/// What the gate's process wrote, read without trust in it: the process may have been taken over by
/// the file that it read.
final class GateOutput {
  private static final int MAX_LINE = 1 << 17;
  private static final Pattern LINE = Pattern.compile("([=~!]) ([1-9][0-9]{0,6}) ([\\x20-\\x7e]+)");
  private static final Pattern LAST = Pattern.compile("\\. ([0-9]{1,7})");

  private final CarriedKind kind;
  private final List<String> lines = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();
  private final List<Passed.Refused> refused = new ArrayList<>();
  private long changes;
  private boolean ended;

  GateOutput(CarriedKind kind) {
    this.kind = kind;
  }

  GateOutput read(BufferedReader out) throws IOException {
    String line;
    while ((line = next(out, MAX_LINE)) != null) {
      take(line);
    }
    if (!ended) {
      throw odd("it ended before its last line");
    }
    return this;
  }

  /// The next line, of bounded length; null after the last.
  static @Nullable String next(BufferedReader out, int most) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = out.read()) >= 0 && c != '\n') {
      line.append((char) c);
      if (line.length() > most) {
        throw odd("a line without an end");
      }
    }
    return c < 0 && line.isEmpty() ? null : line.toString();
  }

  private void take(String text) {
    Matcher last = LAST.matcher(text);
    if (ended) {
      throw odd("something behind its last line");
    }
    if (last.matches()) {
      ended = true;
      fill(Integer.parseInt(last.group(1)));
      return;
    }
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw odd("a line of no known form");
    }
    int number = Integer.parseInt(line.group(2));
    String rest = line.group(3);
    switch (line.group(1)) {
      case "=" -> accept(number, rest);
      case "~" -> {
        changes++;
        if (changed.size() < Passed.MOST) {
          changed.add("line " + number + ": " + rest);
        }
      }
      default -> {
        fill(number);
        refused.add(new Passed.Refused(number, rest));
      }
    }
  }

  /// The line is canonical also here: a fixed form whose reader is small.
  private void accept(int number, String line) {
    try {
      if (!kind.canonical(line).equals(line)) {
        throw odd("a line that is not canonical");
      }
    } catch (MalformedRecord e) {
      throw new CommandFailed("the import gate gave back a line of another kind", e);
    }
    if (lines.size() >= number) {
      throw odd("lines out of order");
    }
    fill(number - 1);
    lines.add(line);
  }

  private void fill(int upTo) {
    if (upTo > ImportGate.maxLines()) {
      throw new CommandFailed(
          "the file has " + upTo + " lines, at most " + ImportGate.maxLines() + " are read");
    }
    while (lines.size() < upTo) {
      lines.add("");
    }
  }

  static CommandFailed odd(String what) {
    return new CommandFailed("the import gate's process wrote " + what + ": nothing was read");
  }

  /// The lines that are used, each with LF.
  private void canonical(MessageDigest to) {
    for (String line : lines) {
      if (!line.isEmpty()) {
        to.update((line + '\n').getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  Passed passed(Hash32 file, String isolation) {
    return new Passed(
        kind, file, Hash32.sha256(this::canonical), lines, changed, changes, refused, isolation);
  }
}
