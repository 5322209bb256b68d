package org.sluice.appliance.boot;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.DomainName;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.Partition;

/// Activation of a domain's shares in all partitions, with the exchange by which each learns that
/// the others have seen no longer log than itself.
final class Activations {

  private Activations() {}

  static void activate(DomainName domain, List<Partition> partitions) {
    for (Partition asking : partitions) {
      Freshness.Challenge challenge = asking.activate(domain);
      List<Freshness.Answer> answers = new ArrayList<>();
      for (Partition other : partitions) {
        if (other.index() != asking.index()) {
          answers.add(other.answer(challenge));
        }
      }
      asking.confirmFresh(domain, answers);
    }
  }
}
