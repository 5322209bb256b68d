/// Secrets on their way in and out of the command line: hexadecimal digits are made and read in
/// locked memory and wiped, never in a String.
@NullMarked
package org.sluice.client.keys;

import org.jspecify.annotations.NullMarked;
