/// A partition in the hands of its custodian: locked until they open its token with their PIN, up
/// while token and folder answer, and in a named state when they do not. The same code holds a
/// partition inside the appliance's process and in a process of its own.
@NullMarked
package org.sluice.hsm.custody;

import org.jspecify.annotations.NullMarked;
