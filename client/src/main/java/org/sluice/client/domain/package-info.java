/// What the client knows of a domain: the profile it was given and the KMS certificate that the
/// profile names by its hash. Nothing is taken on first use.
@NullMarked
package org.sluice.client.domain;

import org.jspecify.annotations.NullMarked;
