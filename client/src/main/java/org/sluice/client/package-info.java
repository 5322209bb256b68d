@NullMarked
package org.sluice.client;

import org.jspecify.annotations.NullMarked;
