/// What runs on a device, as a library and as a command line: enrol, pull, open, validate, make and
/// read messages, review a log. It trusts a signed profile and nothing that a server says.
@NullMarked
package org.sluice.client;

import org.jspecify.annotations.NullMarked;
