package org.sluice.appliance.gate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.LineReader;
import org.sluice.appliance.imports.UserLines;
import org.sluice.appliance.imports.UserLines.Read;

/// The gate's own process for files of users. Output, one line of ASCII each: `= n json` for the
/// row of line n; `! n kind why` where a line is refused; `. n` at the end, with how many lines
/// there were. Without the last line nothing of it counts.
public final class UsersGateProcess {
  static final String CSV = "csv";
  static final String JSON = "json";

  private UsersGateProcess() {}

  /// One argument: `csv` or `json`.
  public static void main(String[] args) throws IOException {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.US_ASCII);
    // First, so that a process that may not read an archive never says that it is ready.
    UserLines rows = new UserLines(args[0].equals(JSON));
    out.println(Confined.READY);
    out.flush();
    read(System.in, rows, out);
    out.flush();
  }

  private static void read(InputStream in, UserLines rows, PrintStream out) throws IOException {
    LineReader lines = new LineReader(in);
    long number = 0;
    LineReader.@Nullable Line line;
    while ((line = lines.next()) != null) {
      number = line.number();
      switch (rows.read(line)) {
        case Read.Row row -> out.print("= " + number + " " + row.json() + "\n");
        case Read.Refused r ->
            out.print(
                "! " + number + " " + r.kind().word() + " " + GateProcess.ascii(r.why()) + "\n");
        case Read.Nothing _ -> {}
      }
      if (rows.hasNoHeader()) {
        // What follows cannot be read; it is taken in, so that its giver can finish.
        long _ = in.transferTo(java.io.OutputStream.nullOutputStream());
        break;
      }
    }
    if (number == 0 && rows.needsHeader()) {
      number = 1;
      out.print("! 1 " + Kind.FIELDS.word() + " expected a header such as domain,uri,devices\n");
    }
    out.print(". " + number + "\n");
  }
}
