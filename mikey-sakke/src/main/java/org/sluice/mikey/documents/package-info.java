/// The documents of TS 33.180 annex D that carry keys: requests, responses, key sets, plain or
/// wrapped under a transport key (TrK), and signatures under an integrity key (InK) or by the KMS.
/// [org.sluice.mikey.documents.DocumentReader] reads them and
/// [org.sluice.mikey.documents.DocumentWriter] writes them, both by the same
/// [org.sluice.mikey.documents.DocumentOptions]. Requests and answers over HTTP are not their job.
///
/// ```
/// DocumentReader reader = new DocumentReader(DocumentOptions.STRICT);
/// try (KmsResponse response = reader.signedResponse(octets, ink)) {
///   KmsKeyProv message = (KmsKeyProv) response.message().orElseThrow();
///   KeySet keys = message.keySets().getFirst().openWith(trk, certificate.keys());
/// }
/// ```
@NullMarked
package org.sluice.mikey.documents;

import org.jspecify.annotations.NullMarked;
