/// People who log in to pages: accounts in one file, passwords as Argon2id, roles, and Shiro
/// sessions that end.
///
/// Somebody who cannot log in learns nothing from it: a wrong name and a wrong password take the
/// same work and get the same words.
@NullMarked
package org.sluice.web.account;

import org.jspecify.annotations.NullMarked;
