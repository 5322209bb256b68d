/// Who may know the names behind the log's commitments: reviewers are named by security officers in
/// the log, and the openings leave the high side sealed to their keys, like everything else.
@NullMarked
package org.sluice.appliance.reviewers;

import org.jspecify.annotations.NullMarked;
