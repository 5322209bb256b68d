/// The documents of TS 33.180 annex D that carry keys: requests, responses, key sets, plain or
/// wrapped under a transport key (TrK), and signatures under an integrity key (InK) or by the KMS.
/// [org.sluice.mikey.documents.DocumentReader] reads them,
/// [org.sluice.mikey.documents.DocumentWriter] writes them, both by one
/// [org.sluice.mikey.documents.DocumentOptions]. Requests and answers over HTTP are not its job.
@NullMarked
package org.sluice.mikey.documents;

import org.jspecify.annotations.NullMarked;
