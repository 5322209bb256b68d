package org.sluice.distribution.review;

import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.CheckpointVerifier;

/// A domain's profile and the keys that it pins.
public record Pins(SignedStatement signed, DomainProfile profile, CheckpointVerifier checkpoints) {}
