// "Verify in this browser": reads the page's own proof document and the reviewer's files, and says
// step by step what holds. It writes text only, never markup.
import * as tlog from "./tlog.js";

for (const section of document.querySelectorAll("[data-verify]")) {
  section.querySelector("[data-start]")?.addEventListener("click", () => run(section));
}

async function run(section) {
  const list = section.querySelector("[data-result]");
  const button = section.querySelector("[data-start]");
  list.replaceChildren();
  button.disabled = true;
  section.removeAttribute("data-outcome");
  const say = (kind, words) => {
    const line = document.createElement("li");
    line.className = kind;
    line.textContent = words;
    list.append(line);
  };
  try {
    const missing = await tlog.unsupported();
    if (missing) throw new tlog.Refused(missing);
    await verify(section, say);
    section.dataset.outcome = "good";
  } catch (e) {
    say("bad", "Not verified: " + (e instanceof tlog.Refused ? e.message : "this did not work: " + e));
    section.dataset.outcome = "bad";
  } finally {
    button.disabled = false;
  }
}

async function verify(section, say) {
  const archived = section.hasAttribute("data-first-needed") ? await fileText(section, "[data-earlier]") : null;
  const kept = await profiles(section);
  const earlier = archived ? tlog.parseCheckpoint(tlog.parseNote(archived).text) : null;
  const query = section.hasAttribute("data-first-needed") ? "?from=" + (earlier ? earlier.size : 0) : "";
  const document = await fetched(section.dataset.verify + query);
  const pins = kept.length > 0 ? kept : await served(document.keys);
  if (pins.length === 0) throw new tlog.Refused("there is no key to check with");
  let checkpoint = null;
  for (const pin of pins) {
    checkpoint = await tlog.verifyCheckpoint(document.note, pin);
    say("good", "Checkpoint of size " + checkpoint.size + ": signed by " + pin.log.name + " and co-signed by "
      + checkpoint.witnesses.map((w) => w.name + " at " + new Date(w.time * 1000).toISOString()).join(", ")
      + " (" + pin.domain + ", quorum " + pin.quorum + ").");
  }
  const more = section.querySelector("[data-log-key]")?.value.trim();
  if (more) {
    const key = await tlog.parseKey(more);
    if (key.type === tlog.COSIGNATURE) throw new tlog.Refused("the line that you typed is a witness's key, not the log's");
    await tlog.verifyLine(document.note, key);
    say("good", "Checkpoint: signed by " + key.name + " too, the key that you typed.");
  }
  if (document.entry !== undefined) {
    await inclusion(document, checkpoint, say);
    await signatures(document, checkpoint, kept, say);
  }
  if (section.hasAttribute("data-first-needed")) await consistency(document, earlier, archived, pins, checkpoint, say);
  if (kept.length > 0) {
    for (const pin of kept) say("good", "Checked with your profile " + pin.profile + " of " + pin.domain + ", fingerprint " + pin.print.replace(/(.{4})(?=.)/g, "$1 ") + ".");
  } else {
    say("wait", "The keys came from this server: what was checked fits together, and is proven only with profiles that you keep.");
  }
}

async function inclusion(document, checkpoint, say) {
  const leaf = await tlog.leafHash(tlog.fromBase64(document.entry));
  await tlog.verifyInclusion(document.index, checkpoint.size, leaf, document.inclusion.map(tlog.fromBase64), checkpoint.root);
  say("good", "Entry " + document.index + " is in the log: leaf hash " + tlog.hex(leaf) + " leads to the signed root in " + document.inclusion.length + " steps.");
}

async function signatures(document, checkpoint, kept, say) {
  const entry = tlog.fromBase64(document.entry);
  if (!document.label) return;
  for (const { id, signer } of await tlog.verifySignatures(entry, document.label, document.signers)) {
    if (!signer) {
      say("wait", "Signed by key " + id + ", which no policy and no profile here names: not checked.");
    } else if (signer.policy === undefined) {
      const pinned = kept.some((pin) => tlog.contains(pin.octets, signer.spki));
      say(pinned ? "good" : "wait", "Signed by " + signer.name + (pinned ? ": the key of your profile." : ", by a key that this server names."));
    } else {
      const policy = tlog.fromBase64(signer.policyEntry);
      await tlog.verifyInclusion(signer.policy, checkpoint.size, await tlog.leafHash(policy), signer.policyInclusion.map(tlog.fromBase64), checkpoint.root);
      if (!tlog.contains(policy, signer.spki)) throw new tlog.Refused("entry " + signer.policy + " does not name the key of " + signer.name);
      say("good", "Signed by officer " + signer.name + ": the key stands in the policy of entry " + signer.policy + ", which is in the log.");
    }
  }
}

async function consistency(document, earlier, archived, pins, checkpoint, say) {
  if (!earlier) {
    say("wait", "No earlier checkpoint was chosen, so nothing says that the log was not rewritten.");
    return;
  }
  for (const pin of pins) await tlog.verifyCheckpoint(archived, pin);
  await tlog.verifyConsistency(earlier.size, checkpoint.size, earlier.root, checkpoint.root, document.consistency.map(tlog.fromBase64));
  say("good", "The log of size " + earlier.size + " that you kept is the beginning of this one: nothing was removed or changed.");
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new tlog.Refused("the server answered " + answer.status);
  return answer.json();
}
async function served(keys) {
  return Promise.all(keys.map(async (k) => ({
    domain: k.domain, quorum: k.quorum,
    log: await tlog.parseKey(k.log), witnesses: await Promise.all(k.witnesses.map(tlog.parseKey)),
  })));
}
async function profiles(section) {
  const files = section.querySelector("[data-profiles]")?.files ?? [];
  return Promise.all(Array.from(files, async (file) => {
    try {
      if (file.size > 131072) throw new tlog.Refused("too large");
      return await tlog.pinsOfProfile(new Uint8Array(await file.arrayBuffer()));
    } catch (e) {
      throw new tlog.Refused("the file " + file.name + " is no profile (" + e.message + ")");
    }
  }));
}
async function fileText(section, which) {
  const file = section.querySelector(which)?.files?.[0];
  if (!file) return null;
  if (file.size > 65536) throw new tlog.Refused("the earlier checkpoint is too large");
  return file.text();
}
