/// A small strict XML reader and writer whose octets are in the secret pool, and Canonical XML 1.0
/// of what was read. UTF-8 only; no document type, no entities but the five of XML, no processing
/// instructions, no CDATA; bounded in every direction. Why it is our own: docs/adr/006.
@NullMarked
package org.sluice.mikey.xml;

import org.jspecify.annotations.NullMarked;
