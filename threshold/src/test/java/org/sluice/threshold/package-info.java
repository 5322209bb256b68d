/// What the tests of this module share: a token and a store in memory, and a small JSON reader.
package org.sluice.threshold;
