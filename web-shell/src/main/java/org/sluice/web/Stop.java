package org.sluice.web;

/// A request that is answered with a refusal in plain words; becomes a page in the shell and
/// nowhere else.
public final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @serial HTTP status
  private final int status;

  private Stop(int status, String why) {
    super(why);
    this.status = status;
  }

  /// 400: the request is not in the form it should have.
  public static Stop badRequest(String why) {
    return new Stop(400, why);
  }

  /// 403: not by this account, or not so.
  public static Stop forbidden(String why) {
    return new Stop(403, why);
  }

  /// 404: there is nothing here.
  public static Stop notFound(String why) {
    return new Stop(404, why);
  }

  /// 409: it does not fit what is here.
  public static Stop conflict(String why) {
    return new Stop(409, why);
  }

  /// Another status.
  public static Stop of(int status, String why) {
    return new Stop(status, why);
  }

  int status() {
    return status;
  }
}
