package org.sluice.appliance.gate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.imports.LineReader;
import org.sluice.records.codec.MalformedRecord;

/// The gate's own process: reads what was carried in from standard input, and writes it anew to
/// standard output. It is started without environment and with a class path of two archives (three
/// for certificates of other domains), and opens no file and no socket.
///
/// Output, one line of ASCII each: `= n canonical` for line n; `~ n what` where the canonical form
/// differs from the octets that came; `! n why` where a line is refused; `. n` at the end, with how
/// many lines there were. Without the last line nothing of it counts.
public final class GateProcess {
  private final CarriedKind kind;
  private final PrintStream out;
  private final Set<String> seen = new HashSet<>();

  private GateProcess(CarriedKind kind, PrintStream out) {
    this.kind = kind;
    this.out = out;
  }

  /// One argument: the kind.
  public static void main(String[] args) throws IOException {
    PrintStream out =
        new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.US_ASCII);
    out.println(Confined.READY);
    out.flush();
    new GateProcess(CarriedKind.valueOf(args[0]), out).run(System.in);
    out.flush();
  }

  private void run(InputStream in) throws IOException {
    if (kind.isDocument()) {
      byte[] octets = in.readNBytes(kind.mostOctets() + 1);
      long _ = in.transferTo(OutputStream.nullOutputStream());
      document(octets);
      return;
    }
    LineReader lines = new LineReader(in);
    long number = 0;
    LineReader.@Nullable Line line;
    while ((line = lines.next()) != null) {
      number = line.number();
      take(line);
    }
    out.println(". " + number);
  }

  private void document(byte[] octets) {
    int number = 0;
    try {
      if (octets.length > kind.mostOctets()) {
        throw new MalformedRecord(
            kind.what(), "file", "more than " + kind.mostOctets() + " octets");
      }
      for (String canonical : CarriedDocument.lines(kind, octets)) {
        number++;
        // Of the others only blanks can differ, which are not what is signed.
        if (kind == CarriedKind.KMS_CERTIFICATE
            && !MessageDigest.isEqual(octets, Base64.getDecoder().decode(canonical))) {
          out.println("~ 1 it is not written as an external certificate is here");
        }
        out.println("= " + number + " " + canonical);
      }
    } catch (MalformedRecord e) {
      number = 1;
      out.println("! 1 " + ascii(String.valueOf(e.getMessage())));
    }
    out.println(". " + number);
  }

  private void take(LineReader.Line line) {
    long n = line.number();
    if (line.problem() != null) {
      out.println("! " + n + " " + line.problem().word());
      return;
    }
    String stripped = line.text().strip();
    if (stripped.isEmpty()) {
      out.println("~ " + n + " an empty line is left out");
      return;
    }
    try {
      String canonical = kind.canonical(stripped);
      if (!seen.add(canonical)) {
        out.println("~ " + n + " the same line again is left out");
        return;
      }
      if (line.changed() || !canonical.equals(line.text())) {
        out.println("~ " + n + " spaces, mark or line end are not as they are written");
      }
      out.println("= " + n + " " + canonical);
    } catch (MalformedRecord e) {
      out.println("! " + n + " " + ascii(String.valueOf(e.getMessage())));
    }
  }

  static String ascii(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > 200 ? clean.substring(0, 200) : clean;
  }
}
