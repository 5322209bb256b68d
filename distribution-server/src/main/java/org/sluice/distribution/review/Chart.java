package org.sluice.distribution.review;

import io.quarkus.qute.RawString;
import java.util.List;

/// Bars by month, as SVG that needs no script and no style of its own. The numbers stand beside it
/// in a table; the drawing is for the eye alone.
final class Chart {
  private static final int BAR = 18;
  private static final int GROUP = 56;
  private static final int HEIGHT = 140;
  private static final int TOP = 18;
  private static final int FOOT = 22;

  /// @param month as text
  record Month(String month, long audits, long reissues) {}

  private Chart() {}

  /// Made of numbers and months that this class wrote itself, so it is safe as it is.
  static RawString of(List<Month> months) {
    long most = 1;
    for (Month month : months) {
      most = Math.max(most, Math.max(month.audits, month.reissues));
    }
    int width = Math.max(1, months.size()) * GROUP;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg class=\"chart\" viewBox=\"0 0 ").append(width).append(' ');
    svg.append(TOP + HEIGHT + FOOT).append("\" width=\"").append(width).append("\" height=\"");
    svg.append(TOP + HEIGHT + FOOT).append("\" aria-hidden=\"true\" focusable=\"false\">");
    int left = 0;
    for (Month month : months) {
      bar(svg, "audit-bar", left + 8, month.audits, most);
      bar(svg, "reissue-bar", left + 8 + BAR + 4, month.reissues, most);
      svg.append("<text class=\"axis\" text-anchor=\"middle\" x=\"").append(left + 8 + BAR + 2);
      svg.append("\" y=\"").append(TOP + HEIGHT + 15).append("\">");
      svg.append(month.month).append("</text>");
      left += GROUP;
    }
    svg.append("<line class=\"axis-line\" x1=\"0\" x2=\"").append(width).append("\" y1=\"");
    svg.append(TOP + HEIGHT).append("\" y2=\"").append(TOP + HEIGHT).append("\"/></svg>");
    return new RawString(svg.toString());
  }

  private static void bar(StringBuilder svg, String kind, int x, long value, long most) {
    if (value == 0) {
      return;
    }
    int height = (int) Math.max(2, HEIGHT * value / most);
    int y = TOP + HEIGHT - height;
    svg.append("<rect class=\"").append(kind).append("\" x=\"").append(x).append("\" y=\"");
    svg.append(y).append("\" width=\"").append(BAR).append("\" height=\"").append(height);
    svg.append("\"/><text class=\"axis\" text-anchor=\"middle\" x=\"").append(x + BAR / 2);
    svg.append("\" y=\"").append(y - 4).append("\">").append(value).append("</text>");
  }
}
