package org.sluice.web;

/// Who read what. Written before the answer goes out; an answer that cannot be written down is not
/// given.
@FunctionalInterface
public interface AccessLog {
  /// Notes one request.
  ///
  /// @param who the account, or `-`
  void note(WebRequest request, String who, int status);
}
