// Signed notes, checkpoints and RFC 9162 proofs, checked with the browser's own WebCrypto.
// Nothing here talks to a server or touches the page.

const text = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true });

export const ED25519 = 1, ECDSA = 2, COSIGNATURE = 4;
// Code of the identifier format that carries a template.
const TEMPLATE = 241;

export class Refused extends Error {}

export function fromBase64(word) {
  let octets;
  try {
    octets = Uint8Array.from(atob(word), (c) => c.charCodeAt(0));
  } catch {
    throw new Refused("not base64");
  }
  if (toBase64(octets) !== word) throw new Refused("base64 in another than its one form");
  return octets;
}
export function toBase64(octets) {
  let raw = "";
  for (let i = 0; i < octets.length; i += 8192) raw += String.fromCharCode(...octets.subarray(i, i + 8192));
  return btoa(raw);
}
export const hex = (octets) => Array.from(octets, (b) => b.toString(16).padStart(2, "0")).join("");
const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);
const join = (...parts) => {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) { all.set(p, at); at += p.length; }
  return all;
};
export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

// What this browser can do: null, or a sentence that says what is missing.
export async function unsupported() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return "This page has no WebCrypto: it needs TLS or loopback.";
  try {
    await crypto.subtle.importKey("raw", fromBase64("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), "Ed25519", false, ["verify"]);
  } catch {
    return "This browser has no Ed25519 in its WebCrypto, so it cannot check the log's signature. Use a newer one, or ./sluice log verify.";
  }
  return null;
}

// A key line: name+id+base64(type || key).
export async function parseKey(vkey) {
  const first = vkey.indexOf("+"), second = vkey.indexOf("+", first + 1);
  if (first < 1 || second < 0) throw new Refused("not a key line");
  const name = vkey.slice(0, first);
  const octets = fromBase64(vkey.slice(second + 1));
  const key = await makeKey(name, octets[0], octets.subarray(1));
  if (hex(key.id) !== vkey.slice(first + 1, second)) throw new Refused("a key line with a wrong id");
  return key;
}
export async function makeKey(name, type, octets) {
  if (![ED25519, ECDSA, COSIGNATURE].includes(type)) throw new Refused("a key of unknown type " + type);
  const hash = type === ECDSA ? await sha256(octets) : await sha256(text.encode(name), Uint8Array.of(10, type), octets);
  const key = type === ECDSA
    ? await crypto.subtle.importKey("spki", octets, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"])
    : await crypto.subtle.importKey("raw", octets, "Ed25519", false, ["verify"]);
  return { name, type, id: hash.slice(0, 4), key };
}

// text, lines of { name, id, signature }
export function parseNote(note) {
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw new Refused("not a signed note");
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new Refused("a note with control characters");
  const lines = note.slice(split + 2, -1).split("\n").map((line) => {
    const parts = /^\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    if (!parts) throw new Refused("not a signature line");
    const octets = fromBase64(parts[2]);
    if (octets.length < 5) throw new Refused("a signature line that is too short");
    return { name: parts[1], id: octets.slice(0, 4), signature: octets.slice(4) };
  });
  return { text: note.slice(0, split + 1), lines };
}
export function parseCheckpoint(noteText) {
  const lines = noteText.split("\n");
  if (lines.length < 4 || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1])) throw new Refused("not a checkpoint");
  const root = fromBase64(lines[2]);
  if (root.length !== 32) throw new Refused("a root that has not 32 octets");
  return { origin: lines[0], size: Number(lines[1]), root };
}

// DER SEQUENCE of two INTEGERs to r || s, as WebCrypto wants it.
function derToRaw(der) {
  let at = 2;
  const out = new Uint8Array(64);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new Refused("not a DER signature");
  for (const end of [32, 64]) {
    if (der[at] !== 2) throw new Refused("not a DER signature");
    let octets = der.subarray(at + 2, at + 2 + der[at + 1]);
    at += 2 + der[at + 1];
    while (octets.length > 1 && octets[0] === 0) octets = octets.subarray(1);
    if (octets.length > 32) throw new Refused("not a P-256 signature");
    out.set(octets, end - octets.length);
  }
  if (at !== der.length) throw new Refused("not a DER signature");
  return out;
}
async function verifies(key, noteText, signature) {
  if (key.type === ED25519) return crypto.subtle.verify("Ed25519", key.key, signature, text.encode(noteText));
  if (key.type === ECDSA) {
    return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key.key, derToRaw(signature), text.encode(noteText));
  }
  if (signature.length !== 72) return false;
  const time = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
  return crypto.subtle.verify("Ed25519", key.key, signature.subarray(8),
    text.encode("cosignature/v1\ntime " + time + "\n" + noteText));
}
export function cosignedAt(signature) {
  return Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
}

// The checkpoint of a note, if the log signed it and a quorum of the witnesses co-signed it.
// A line by a pinned key that does not verify refuses the note, whatever else is there.
export async function verifyCheckpoint(note, pins) {
  const parsed = parseNote(note);
  const by = async (key) => {
    const mine = parsed.lines.filter((l) => l.name === key.name && same(l.id, key.id));
    for (const line of mine) {
      if (!(await verifies(key, parsed.text, line.signature))) throw new Refused("a signature by " + key.name + " that does not verify");
    }
    return mine;
  };
  if ((await by(pins.log)).length === 0) throw new Refused("no signature by the log's key " + pins.log.name);
  const checkpoint = parseCheckpoint(parsed.text);
  if (checkpoint.origin !== pins.log.name) throw new Refused("a checkpoint of another log, " + checkpoint.origin);
  const witnesses = [];
  for (const witness of pins.witnesses) {
    const lines = await by(witness);
    if (lines.length > 0) witnesses.push({ name: witness.name, time: Math.max(...lines.map((l) => cosignedAt(l.signature))) });
  }
  if (witnesses.length < pins.quorum) throw new Refused("co-signed by " + witnesses.length + " witnesses, " + pins.quorum + " needed");
  return { ...checkpoint, witnesses };
}

// One more key of the log whose line must be there and right.
export async function verifyLine(note, key) {
  const parsed = parseNote(note);
  const mine = parsed.lines.filter((l) => l.name === key.name && same(l.id, key.id));
  if (mine.length === 0) throw new Refused("no signature by " + key.name);
  for (const line of mine) {
    if (!(await verifies(key, parsed.text, line.signature))) throw new Refused("a signature by " + key.name + " that does not verify");
  }
}

export const contains = (octets, part) => {
  for (let at = 0; at + part.length <= octets.length; at++) {
    if (part.every((v, i) => v === octets[at + i])) return true;
  }
  return false;
};

// An entry is u32 length, statement, u8 count, { 32 key id, u8 64, 64 signature }: each signature over label, 0, statement.
// The keys are hashed here: a signer counts for the key id that the entry names and for no other.
export async function verifySignatures(entry, label, signers) {
  const view = new DataView(entry.buffer, entry.byteOffset, entry.byteLength);
  const length = view.getUint32(0), statement = entry.slice(4, 4 + length), count = entry[4 + length];
  if (4 + length + 1 + 97 * count !== entry.length) throw new Refused("not an entry with signatures");
  const known = new Map();
  for (const signer of signers) {
    const spki = fromBase64(signer.spki);
    known.set(hex(await sha256(spki)), { ...signer, spki });
  }
  const message = join(text.encode(label), Uint8Array.of(0), statement), found = [];
  for (let i = 0; i < count; i++) {
    const at = 5 + length + 97 * i, id = hex(entry.slice(at, at + 32));
    const signer = known.get(id);
    if (!signer) { found.push({ id, signer: null }); continue; }
    const key = await crypto.subtle.importKey("spki", signer.spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, entry.slice(at + 33, at + 97), message))) {
      throw new Refused("the signature of " + signer.name + " does not verify");
    }
    found.push({ id, signer });
  }
  return found;
}

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
const half = (n) => Math.floor(n / 2);

// RFC 9162, 2.1.3.2; sizes stay below 2^53, so numbers are exact.
export async function verifyInclusion(index, size, leaf, hashes, root) {
  if (!(index >= 0 && index < size)) throw new Refused("an index outside the log");
  let fn = index, sn = size - 1, r = leaf;
  for (const p of hashes) {
    if (sn === 0) throw new Refused("an inclusion proof that is too long");
    if (fn % 2 === 1 || fn === sn) {
      r = await nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else {
      r = await nodeHash(r, p);
    }
    fn = half(fn); sn = half(sn);
  }
  if (sn !== 0) throw new Refused("an inclusion proof that is too short");
  if (!same(r, root)) throw new Refused("the entry does not lead to the signed root");
}

// RFC 9162, 2.1.4.2.
export async function verifyConsistency(first, second, firstRoot, secondRoot, hashes) {
  if (first > second) throw new Refused("the log is shorter than it was");
  if (first === second || first === 0) {
    if (hashes.length !== 0) throw new Refused("hashes where none belong");
    const expected = first === second ? secondRoot : await sha256();
    if (!same(firstRoot, expected)) throw new Refused("another root at the same size: two logs are about");
    return;
  }
  const perfect = Number.isInteger(Math.log2(first)) && 2 ** Math.log2(first) === first;
  const path = perfect ? [firstRoot, ...hashes] : [...hashes];
  if (hashes.length === 0) throw new Refused("a consistency proof without hashes");
  let fn = first - 1, sn = second - 1;
  while (fn % 2 === 1) { fn = half(fn); sn = half(sn); }
  let fr = path[0], sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0) throw new Refused("a consistency proof that is too long");
    if (fn % 2 === 1 || fn === sn) {
      fr = await nodeHash(c, fr);
      sr = await nodeHash(c, sr);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else {
      sr = await nodeHash(sr, c);
    }
    fn = half(fn); sn = half(sn);
  }
  if (sn !== 0) throw new Refused("a consistency proof that is too short");
  if (!same(fr, firstRoot)) throw new Refused("the log is not the one that you saw: its beginning was changed");
  if (!same(sr, secondRoot)) throw new Refused("the proof does not lead to the signed root");
}

// A signed profile, as it was carried to the reviewer: octets, or the same in base64.
// bytes32 statement | ...; statement: u8 1 | u8 3 | fields of DomainProfile.
export async function pinsOfProfile(file) {
  let octets = file;
  if (file.every((b) => b >= 32 || b === 10 || b === 13)) octets = fromBase64(strict.decode(file).replace(/[ \r\n]/g, ""));
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  let at = 0;
  const take = (n) => {
    if (at + n > octets.length) throw new Refused("not a profile: it ends too early");
    at += n;
    return octets.slice(at - n, at);
  };
  const number = (n) => { const a = at; take(n); return n === 1 ? view.getUint8(a) : n === 2 ? view.getUint16(a) : view.getUint32(a); };
  const word = () => strict.decode(take(number(2)));
  const length = number(4), begin = at;
  if (number(1) !== 1 || number(1) !== 3) throw new Refused("not a profile");
  const domain = word(), profile = number(4);
  take(32); word();
  const format = number(1);
  take(16);
  if (format === TEMPLATE) word();
  take(4); take(32); take(32); take(32);
  const origin = word(), logKey = take(32), witnesses = [];
  for (let i = number(1); i > 0; i--) {
    number(1);
    const name = word();
    witnesses.push(await makeKey(name, COSIGNATURE, take(32)));
  }
  const quorum = number(1);
  const print = hex(await sha256(octets.slice(begin, begin + length)));
  return { octets, domain, profile, print, log: await makeKey(origin, ED25519, logKey), witnesses, quorum };
}
