/// How a command says its outcome: lines for people or, with `--json`, one object for programs. The
/// same in every program, on either side.
@NullMarked
package org.sluice.answer;

import org.jspecify.annotations.NullMarked;
