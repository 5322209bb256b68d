/// The one web shell: what every page goes through, whoever made it and on whichever side.
///
/// A page is a [org.sluice.web.Route] in one table: method, path, the permission it needs, and what
/// answers. The shell looks the visitor up, refuses who may not, checks forms, writes the access
/// log and adds the security headers; a page cannot leave any of it out. The same shell runs in the
/// server and, for a log on a disc, on loopback without it.
@NullMarked
package org.sluice.web;

import org.jspecify.annotations.NullMarked;
