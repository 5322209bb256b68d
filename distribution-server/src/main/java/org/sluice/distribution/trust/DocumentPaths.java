package org.sluice.distribution.trust;

import java.util.Locale;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;

/// Where documents lie in the store. Numbers are padded, so that order of path is order of number.
public final class DocumentPaths {
  private DocumentPaths() {}

  /// A KMS certificate by its hash: the profile says which one is current.
  public static String certificate(Hash32 hash) {
    return "certificate/" + hash;
  }

  /// The newest heartbeat of the high side.
  public static final String HEARTBEAT = "heartbeat";

  /// The manifest of a finished request.
  public static String manifest(DomainName domain, RequestId request) {
    return "manifest/" + domain + "/" + request;
  }

  /// Openings of a domain that are sealed to reviewers, one below the other.
  public static String openings(DomainName domain) {
    return "openings/" + domain + "/";
  }

  /// Openings sealed to a reviewer, by the hash of the item.
  public static String openings(DomainName domain, Hash32 item) {
    return openings(domain) + item;
  }

  /// The newest list of revoked identities of a domain, with its proof.
  public static String revocations(DomainName domain) {
    return "revocations/" + domain;
  }

  /// Numbers of the last logged bundle of each stream, one below the other.
  public static final String EXPORTED = "exported/";

  /// The number of the last bundle of a stream that the mirrored log says was exported, 8 octets.
  public static String exported(StreamId stream) {
    return EXPORTED + stream;
  }

  static String active(DomainName domain) {
    return "active-profile/" + domain;
  }

  /// Profiles by which this server serves, one below the other: for those who only look.
  static final String SERVED = "served-profile/";

  static String served(DomainName domain) {
    return SERVED + domain;
  }

  static String successions(DomainName domain) {
    return "succession/" + domain + "/";
  }

  static String succession(DomainName domain, long number) {
    return successions(domain) + String.format(Locale.ROOT, "%010d", number);
  }

  static String candidates(DomainName domain) {
    return "profile/" + domain + "/";
  }

  static String candidate(DomainName domain, long number, Hash32 entry) {
    return candidates(domain) + String.format(Locale.ROOT, "%010d/%s", number, entry);
  }

  static String calls(DomainName domain) {
    return "calls/" + domain + "/";
  }

  static String call(DomainName domain, long index) {
    return calls(domain) + String.format(Locale.ROOT, "%019d", index);
  }

  static String terms(DomainName domain) {
    return "terms/" + domain + "/";
  }

  static String term(DomainName domain, long index) {
    return terms(domain) + String.format(Locale.ROOT, "%019d", index);
  }

  static String policies(DomainName domain) {
    return "policy/" + domain + "/";
  }

  static String policy(DomainName domain, long index) {
    return policies(domain) + String.format(Locale.ROOT, "%019d", index);
  }
}
