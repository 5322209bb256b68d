/// Keys in time and without anybody thinking of it: when a device asks, what it does when nobody
/// answers, and when old keys are destroyed. Waiting, time and chance come from outside.
@NullMarked
package org.sluice.client.renew;

import org.jspecify.annotations.NullMarked;
