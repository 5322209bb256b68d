package org.sluice.distribution.pull;

import org.apache.shiro.authc.AuthenticationToken;

/// What proves who is asking.
sealed interface KeyholderToken extends AuthenticationToken permits DeviceToken, BearerToken {}
