package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.sluice.browser.Chromium;

/// Pages of the console at 200 %, on a narrow screen, in the dark.
final class PageShapes {
  // WCAG 2.2, 1.4.3: every text that is shown, against what lies behind it.
  private static final String LOW_CONTRAST =
      """
      (() => {
        const parts = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
        const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255;
          return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const behind = (e) => { for (; e; e = e.parentElement) {
          const c = parts(getComputedStyle(e).backgroundColor);
          if (c.length === 3 || c[3] > 0) return c; }
          return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255]; };
        const low = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const e = texts.currentNode.parentElement;
          if (!texts.currentNode.data.trim() || !e.getClientRects().length) continue;
          const a = light(parts(getComputedStyle(e).color)), b = light(behind(e));
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) low.push(ratio.toFixed(2) + ' ' + texts.currentNode.data.trim());
        }
        return low.join('; ');
      })()\
      """;

  private final Chromium browser;
  private final String address;
  private final Path pictures;

  PageShapes(Chromium browser, String address, Path pictures) {
    this.browser = browser;
    this.address = address;
    this.pictures = pictures;
  }

  /// Looks at each page in each shape; the last of them is shown as usual then.
  void each(List<String> pages) throws Exception {
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {640, 360}) {
        browser.size(width, 740, 2, dark);
        for (String page : pages) {
          look(page, width, dark);
        }
      }
    }
    browser.size(1280, 900, 1, false);
    browser.go(address + pages.getLast());
  }

  private void look(String page, int width, boolean dark) throws Exception {
    browser.go(address + page);
    String at = page + " at " + width + (dark ? " in the dark" : "");
    assertThat(browser.ask("document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than the window: " + at)
        .isEqualTo("true");
    assertThat(
            browser.ask(
                "[...document.querySelectorAll('input,select,textarea')].every(e =>"
                    + " e.type === 'hidden' || e.labels.length > 0)"))
        .as("every field has a label: " + at)
        .isEqualTo("true");
    assertThat(browser.ask(LOW_CONTRAST)).as("contrast: " + at).isEmpty();
    if (width == 640 || dark) {
      String name = page.replaceAll("[0-9a-f]{32}", "ID").replace('/', '-');
      browser.picture(
          pictures.resolve("console-shape" + name + "-" + width + (dark ? "-dark" : "") + ".png"));
    }
  }
}
