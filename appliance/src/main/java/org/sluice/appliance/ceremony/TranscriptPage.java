package org.sluice.appliance.ceremony;

import java.util.Locale;
import org.sluice.records.signing.Signature;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.transcript.Transcript;

/// A transcript as a page: no script, nothing loaded, black on white, with room for handwriting.
final class TranscriptPage {

  private static final String STYLE =
      """
      body { font: 10pt/1.4 serif; margin: 2em auto; max-width: 60em; color: #000; background: #fff }
      table { border-collapse: collapse; width: 100% }
      td { border-bottom: 0.5pt solid #999; padding: 2pt 6pt; vertical-align: top }
      td.n, td.t { white-space: nowrap; font-variant-numeric: tabular-nums }
      td.x { overflow-wrap: anywhere }
      tr.step td { border-top: 1.5pt solid #000; font-weight: bold }
      .hash { font-family: monospace; overflow-wrap: anywhere }
      .sign { border-bottom: 0.5pt solid #000; height: 3em; width: 60% }
      thead { display: table-header-group }
      tr { break-inside: avoid }
      @page { size: A4; margin: 18mm; @bottom-right { content: counter(page) " / " counter(pages) } }
      @media print { body { margin: 0; max-width: none } }
      """;

  private TranscriptPage() {}

  static String html(Transcript transcript) {
    CeremonyHeld held = transcript.statement();
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>");
    out.append("<meta charset=\"utf-8\"><title>Transcript</title><style>").append(STYLE);
    out.append("</style></head><body>\n<h1>Transcript of a ");
    out.append(transcript.kind().word()).append("</h1>\n<p>Log ").append(text(held.logOrigin()));
    out.append(". Software <span class=\"hash\">").append(held.softwareHash());
    out.append("</span>. Ceremony file <span class=\"hash\">").append(held.ceremonyFile());
    out.append("</span>.</p>\n<table><thead><tr><td>line</td><td>time (UTC)</td><td>what</td>");
    out.append("</tr></thead><tbody>\n");
    int number = 0;
    for (Transcript.Line line : transcript.lines()) {
      out.append(line.text().startsWith("STEP ") ? "<tr class=\"step\">" : "<tr>");
      out.append("<td class=\"n\">").append(String.format(Locale.ROOT, "%05d", ++number));
      out.append("</td><td class=\"t\">").append(line.time()).append("</td><td class=\"x\">");
      out.append(text(line.text())).append("</td></tr>\n");
    }
    out.append("</tbody></table>\n<p>Last link <span class=\"hash\">").append(transcript.link());
    out.append("</span>, ").append(number).append(" lines. Signed by the keys</p>\n<ul>\n");
    for (Signature signature : transcript.held().signatures()) {
      out.append("<li class=\"hash\">").append(signature.keyId()).append("</li>\n");
    }
    out.append("</ul>\n<p>Read and confirmed by those present:</p>\n");
    out.append("<div class=\"sign\"></div>\n".repeat(4));
    return out.append("</body></html>\n").toString();
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
