/// Devices: an enrolment officer signs what a device asked for; the log, then the access record,
/// follow.
@NullMarked
package org.sluice.appliance.enrolment;

import org.jspecify.annotations.NullMarked;
