@NullMarked
package org.sluice.records;

import org.jspecify.annotations.NullMarked;
