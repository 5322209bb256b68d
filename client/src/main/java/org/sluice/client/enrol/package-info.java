/// Enrolment: a device makes its keys and prints one line that an enrolment officer can carry in.
/// For a community file the same is done for every device that it counts.
@NullMarked
package org.sluice.client.enrol;

import org.jspecify.annotations.NullMarked;
