/// What is set on this machine: by its one file, by properties of a process, or not at all; and the
/// record of every change of it. What a ceremony or officers decided is never here.
@NullMarked
package org.sluice.appliance.settings;

import org.jspecify.annotations.NullMarked;
