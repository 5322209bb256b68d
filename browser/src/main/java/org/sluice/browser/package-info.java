/// A browser that tests drive: pages are tried as people use them, with mouse, keyboard, files, at
/// 200 % and in the dark. For tests only; nothing that is shipped depends on it.
@NullMarked
package org.sluice.browser;

import org.jspecify.annotations.NullMarked;
