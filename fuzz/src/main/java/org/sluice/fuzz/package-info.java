/// What a fuzzer runs, millions of times: each target takes any octets, gives them to one reader of
/// untrusted input, and demands more than that nothing crashes. The plain method signature keeps
/// the fuzzer itself out of the build; docs/TESTING.md says how to run it.
@NullMarked
package org.sluice.fuzz;

import org.jspecify.annotations.NullMarked;
