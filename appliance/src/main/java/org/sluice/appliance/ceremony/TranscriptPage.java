package org.sluice.appliance.ceremony;

import org.sluice.records.signing.Signature;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.transcript.Transcript;
import org.sluice.records.transcript.TranscriptChain;

/// A transcript as a page: no script, nothing loaded, black on white, with room for handwriting.
final class TranscriptPage {

  private static final String STYLE =
      """
      body { font: 10pt/1.4 serif; margin: 2em auto; padding: 0 1.5em; max-width: 60em; color: #000; background: #fff }
      table { border-collapse: collapse; width: 100% }
      td { border-bottom: 0.5pt solid #999; padding: 2pt 6pt; vertical-align: top }
      td.n, td.t, td.l { white-space: nowrap; font-variant-numeric: tabular-nums }
      td.x { overflow-wrap: anywhere }
      tr.resumed td { background: #eee; font-style: italic }
      tr.step td { border-top: 1.5pt solid #000; font-weight: bold }
      .hash, td.l { font: 8.5pt/1.5 monospace }
      .hash { overflow-wrap: anywhere }
      .sign { border-bottom: 0.5pt solid #000; height: 3em; width: 60% }
      thead { display: table-header-group }
      tr { break-inside: avoid }
      @page { size: A4; margin: 18mm; @bottom-right { content: counter(page) " / " counter(pages) } }
      @media print { body { margin: 0; padding: 0; max-width: none } }
      """;

  private TranscriptPage() {}

  static String html(Transcript transcript) {
    CeremonyHeld held = transcript.statement();
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>");
    out.append("<meta charset=\"utf-8\"><title>Transcript</title><style>").append(STYLE);
    out.append("</style></head><body>\n<h1>Transcript of a ");
    out.append(transcript.kind().word()).append("</h1>\n<p>Log ").append(text(held.logOrigin()));
    out.append(". Software <span class=\"hash\">").append(held.softwareHash());
    out.append("</span>. Reviewed file <span class=\"hash\">").append(held.ceremonyFile());
    out.append("</span>.</p>\n<table><thead><tr><td>line</td><td>time (UTC)</td><td>link</td>");
    out.append("<td>what</td></tr></thead><tbody>\n");
    TranscriptChain chain = new TranscriptChain(transcript.kind());
    for (Transcript.Line line : transcript.lines()) {
      // The line as it stands in the file: number, time, the link's first digits, text.
      String[] parts = chain.add(line.time(), line.text()).split(" ", 4);
      out.append("<tr").append(kind(line.text())).append("><td class=\"n\">").append(parts[0]);
      out.append("</td><td class=\"t\">").append(parts[1]);
      out.append("</td><td class=\"l\">").append(parts[2]);
      out.append("</td><td class=\"x\">").append(hashes(text(parts[3]))).append("</td></tr>\n");
    }
    out.append("</tbody></table>\n<p>Last link <span class=\"hash\">").append(transcript.link());
    out.append("</span>, ")
        .append(transcript.lines().size())
        .append(" lines. Signed by the keys</p>\n<ul>\n");
    for (Signature signature : transcript.held().signatures()) {
      out.append("<li class=\"hash\">").append(signature.keyId()).append("</li>\n");
    }
    out.append("</ul>\n<p>Read and confirmed by those present:</p>\n");
    out.append("<div class=\"sign\"></div>\n".repeat(4));
    return out.append("</body></html>\n").toString();
  }

  private static String kind(String text) {
    if (text.startsWith("STEP ")) {
      return " class=\"step\"";
    }
    return text.startsWith("RESUMED") ? " class=\"resumed\"" : "";
  }

  /// Long runs of hexadecimal digits are read digit by digit.
  private static String hashes(String text) {
    return text.replaceAll(
        "[0-9a-f]{32,}|(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", "<span class=\"hash\">$0</span>");
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
