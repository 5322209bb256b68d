package org.sluice.appliance.console;

import java.util.function.Supplier;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.officers.OfficerException;
import org.sluice.hsm.HsmException;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.threshold.ThresholdException;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.account.Permission;

/// What came in, parsed once; what is refused, in the words of whoever refuses it.
final class Asked {
  private Asked() {}

  static RequestId request(String hex) {
    if (!hex.matches("[0-9a-f]{32}")) {
      throw Stop.notFound("There is no such request.");
    }
    return RequestId.fromHex(hex);
  }

  static DomainName domain(String name) {
    try {
      return DomainName.parse(name);
    } catch (MalformedRecord e) {
      throw Stop.badRequest("No name of a domain: " + e.getMessage());
    }
  }

  /// In the domain too, not only somewhere.
  static void require(Visit visit, Permission permission) {
    if (!visit.visitor().orElseThrow().may(permission)) {
      throw Stop.forbidden("Your account may not do this in this domain.");
    }
  }

  /// An act; what it refuses becomes a page, what fails otherwise stays a failure.
  static <T> T orRefused(Supplier<T> act) {
    try {
      return act.get();
    } catch (CommandFailed
        | OfficerException
        | MalformedRecord
        | HsmException
        | ThresholdException e) {
      throw Stop.conflict(String.valueOf(e.getMessage()));
    }
  }
}
