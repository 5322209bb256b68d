#!/usr/bin/env python3
"""Checks a Sluice transparency log offline. The second verifier: it shares no line with the first.

    tools/verify_log.py LOG --profile FILE [FILE ...] [--archived FILE] [--max-age DAYS] [--json FILE]
    tools/verify_log.py LOG --profile FILE ... [--log-key VKEY ...] [--outside VKEY ...]
                            [--openings FILE --user URI [--absent]]
    tools/verify_log.py LOG --key VKEY --witness VKEY [VKEY ...] --quorum N ...

LOG is a folder, a mounted disc, or an http(s) URL. Only Python's standard library is used (3.8 or newer).
Exit code 0: everything holds. 1: something does not; the first bad entry is named. 2: wrong usage.

What is checked, in this order:
  1  the checkpoint: signature of the log, no wrong line by a pinned witness, quorum, age
  2  every file: entry bundles against hash tiles, tiles against tiles, partial tiles against full ones
  3  the root, from the entries alone; the same for the checkpoint archived earlier
  4  every entry is exactly one encoding of one statement
  5  the rules of the log, entry by entry (docs/LOG.md): who signed, approved, was enrolled, what was exported
  6  each given profile is an entry, each domain has a profile here, logged records = exported records
How fast: docs/PERFORMANCE.md. The formats: docs/LOG.md, and the C2SP and RFC 9162 texts it names.
"""
import argparse
import base64
import hashlib
import http.client
import json
import os
import re
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from types import SimpleNamespace as Value


class Bad(Exception):
    """Something is not as it should be: where, why, and the entry's index or -1."""

    def __init__(self, where, why, entry=-1):
        super().__init__(f"{where}: {why}")
        self.where, self.why, self.entry = where, why, entry


class Broken(Exception):
    """An entry that is malformed or breaks a rule; Log.check adds its index."""


def need(holds, otherwise):
    if not holds:
        raise Broken(otherwise)


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


# ---------------------------------------------------------------- signatures: P-256 (FIPS 186-5), Ed25519 (RFC 8032)
# Public keys and public messages only, so plain integers will do. Jacobian coordinates, 4-bit windows per key.

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
INFINITY = (1, 1, 0)


def twice(p):
    x, y, z = p
    if not y or not z:
        return INFINITY
    zz = z * z % P
    m = 3 * (x - zz) * (x + zz) % P
    yy = y * y % P
    s = 4 * x * yy % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def plus(p, q):
    """p in Jacobian coordinates plus q in affine ones."""
    x1, y1, z1 = p
    if not z1:
        return q[0], q[1], 1
    zz = z1 * z1 % P
    h = (q[0] * zz - x1) % P
    r = (q[1] * zz * z1 - y1) % P
    if not h:
        return twice(p) if not r else INFINITY
    hh = h * h % P
    hhh = h * hh % P
    v = x1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - y1 * hhh) % P, z1 * h % P


def affine(p):
    inverse = pow(p[2], -1, P)
    square = inverse * inverse % P
    return p[0] * square % P, p[1] * square * inverse % P


def windows(point):
    """For each of 64 positions the multiples 1 to 15 of 16^position times the point."""
    rows, base = [], point
    for _ in range(64):
        row = [base]
        for _ in range(14):
            row.append(affine(plus((row[-1][0], row[-1][1], 1), base)))
        rows.append(row)
        base = affine(plus((row[-1][0], row[-1][1], 1), base))
    return rows


TABLES = {}


def table(point):
    if point not in TABLES:
        if len(TABLES) > 1000:
            TABLES.clear()
        TABLES[point] = windows(point)
    return TABLES[point]


def p256_verify(spki, message, signature):
    if len(spki) != 91 or len(signature) != 64 or not spki.startswith(SPKI):
        return False
    x, y = int.from_bytes(spki[27:59], "big"), int.from_bytes(spki[59:], "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (x < P and y < P and (y * y - x * x * x + 3 * x - B) % P == 0 and 0 < r < N and 0 < s < N):
        return False
    w = pow(s, -1, N)
    total = INFINITY
    for scalar, point in ((int.from_bytes(sha256(message), "big") * w % N, G), (r * w % N, (x, y))):
        rows = table(point)
        for position in range(64):
            digit = scalar >> 4 * position & 15
            if digit:
                total = plus(total, rows[position][digit - 1])
    return total[2] != 0 and affine(total)[0] % N == r


Q25519 = 2**255 - 19
L25519 = 2**252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, Q25519) % Q25519
ROOT_MINUS_1 = pow(2, (Q25519 - 1) // 4, Q25519)


def edwards_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % Q25519
    b = (p[1] + p[0]) * (q[1] + q[0]) % Q25519
    c = 2 * p[3] * q[3] * D25519 % Q25519
    d = 2 * p[2] * q[2] % Q25519
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % Q25519, g * h % Q25519, f * g % Q25519, e * h % Q25519


def edwards_times(k, p):
    result = (0, 1, 1, 0)
    while k:
        if k & 1:
            result = edwards_add(result, p)
        p = edwards_add(p, p)
        k >>= 1
    return result


def edwards_point(octets):
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= Q25519:
        return None
    square = (y * y - 1) * pow(D25519 * y * y + 1, -1, Q25519) % Q25519
    x = pow(square, (Q25519 + 3) // 8, Q25519)
    if (x * x - square) % Q25519:
        x = x * ROOT_MINUS_1 % Q25519
    if (x * x - square) % Q25519 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = Q25519 - x
    return x, y, 1, x * y % Q25519


BASE = edwards_point((4 * pow(5, -1, Q25519) % Q25519).to_bytes(32, "little"))


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = edwards_point(public), edwards_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L25519:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % L25519
    left, right = edwards_times(s, BASE), edwards_add(r, edwards_times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % Q25519 == 0 for i in (0, 1))


# ---------------------------------------------------------------- C2SP signed notes, checkpoints, cosignatures

def canonical_base64(text):
    try:
        octets = base64.b64decode(text, validate=True)
    except ValueError as e:
        raise Broken("not base64") from e
    need(base64.b64encode(octets).decode() == text, "not canonical base64")
    return octets


def is_name(name):
    return 0 < len(name.encode()) <= 256 and not any(
        c == "+" or ord(c) < 32 or c == "\x85" or unicodedata.category(c) in ("Zs", "Zl", "Zp") for c in name)


def note_key(vkey):
    """name+hex key id+base64(type || key): Ed25519 (1) or ECDSA P-256 (2) of a log, cosignature/v1 (4) of a witness."""
    parts = vkey.split("+", 2)
    need(len(parts) == 3 and is_name(parts[0]), "not a key line")
    octets = canonical_base64(parts[2])
    if octets[:1] == b"\2":
        need(len(octets) == 92 and octets[1:].startswith(SPKI), "not a P-256 key")
    else:
        need(len(octets) == 33 and octets[0] in (1, 4), "not an Ed25519 key")
    key = make_key(parts[0], octets[0], octets[1:])
    need(key.id.hex() == parts[1], "another key id than the key's")
    return key


def make_key(name, kind, public):
    named = public if kind == 2 else name.encode() + b"\n" + bytes([kind]) + public
    return Value(name=name, kind=kind, public=public, id=sha256(named)[:4])


def der_signature(octets):
    """r || s of a DER Ecdsa-Sig-Value, in its one form; nothing else passes."""
    numbers, at = [], 2
    need(8 <= len(octets) <= 72 and octets[0] == 0x30 and octets[1] == len(octets) - 2, "not a DER signature")
    for _ in range(2):
        need(at + 2 < len(octets) and octets[at] == 2, "not a DER signature")
        number = octets[at + 2:at + 2 + octets[at + 1]]
        need(len(number) == octets[at + 1] and 0 < len(number) <= 33 and number[0] < 128
             and not (len(number) > 1 and number[0] == 0 and number[1] < 128), "not a DER signature")
        numbers.append(int.from_bytes(number, "big"))
        at += 2 + len(number)
    need(at == len(octets) and max(numbers) < 2**256, "not a DER signature")
    return b"".join(n.to_bytes(32, "big") for n in numbers)


def key_verifies(key, message, signature):
    if key.kind == 2:
        return p256_verify(key.public, message, der_signature(signature))
    return ed25519_verify(key.public, message, signature)


def read_note(octets):
    need(len(octets) <= 64 * 1024, "a note has at most 65536 octets")
    try:
        note = octets.decode("utf-8")
    except UnicodeDecodeError as e:
        raise Broken("not UTF-8") from e
    need(all(c >= " " or c == "\n" for c in note), "a control character")
    split = note.rfind("\n\n")
    need(split >= 0 and note.endswith("\n") and split + 2 < len(note), "no text, empty line and signature lines")
    lines = []
    for line in note[split + 2:-1].split("\n"):
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "\u2014" and is_name(parts[1]), "a signature line out of shape")
        octets = canonical_base64(parts[2])
        need(5 <= len(octets) <= 8196, "a signature line out of shape")
        lines.append((parts[1], octets[:4], octets[4:]))
    need(len(lines) <= 64, "more than 64 signature lines")
    return note[:split + 1], lines


def lines_of(key, lines):
    return [signature for name, key_id, signature in lines if name == key.name and key_id == key.id]


class Pins:
    """Keys of one log and its witnesses, and how many of these must have co-signed."""

    def __init__(self, log, witnesses, quorum, also=()):
        self.log, self.witnesses, self.quorum, self.also = log, witnesses, quorum, also
        for what in ("name", "public"):
            if len({getattr(w, what) for w in witnesses}) != len(witnesses) or not 0 <= quorum <= len(witnesses):
                raise SystemExit("verify_log: witness keys and quorum do not fit together")

    def verify(self, octets):
        text, lines = read_note(octets)
        for key in (self.log, *self.also):
            by_log = lines_of(key, lines)
            need(by_log, f"not signed by {key.name}")
            for signature in by_log:
                need(key_verifies(key, text.encode(), signature), f"the signature of {key.name} does not verify")
        fields = text[:-1].split("\n")
        need(len(fields) >= 3 and is_name(fields[0]) and re.fullmatch(r"0|[1-9][0-9]{0,18}", fields[1]) is not None
             and int(fields[1]) < 2**63 and len(fields) <= 19 and all(fields[3:]), "not a checkpoint")
        root = canonical_base64(fields[2])
        need(len(root) == 32 and (fields[1] != "0" or root == sha256()), "not a checkpoint")
        need(fields[0] == self.log.name, f"origin {fields[0]}, expected {self.log.name}")
        times = {}
        for witness in self.witnesses:
            for line in lines_of(witness, lines):
                need(len(line) == 72, f"a cosignature of {witness.name} that does not verify")
                at = int.from_bytes(line[:8], "big")
                message = f"cosignature/v1\ntime {at}\n{text}".encode()
                need(at < 2**63 and ed25519_verify(witness.public, message, line[8:]),
                     f"a cosignature of {witness.name} that does not verify")
                times[witness.name] = max(at, times.get(witness.name, 0))
        need(len(times) >= self.quorum, f"{len(times)} of {self.quorum} cosignatures")
        return Value(origin=fields[0], size=int(fields[1]), root=root, times=times)


# ---------------------------------------------------------------- RFC 9162 trees, C2SP tiles

def leaf_hash(entry):
    return sha256(b"\0", entry)


def node_hash(left, right):
    return sha256(b"\1", left, right)


class Range:
    """A growing tree: one hash for each one bit of its size, the largest subtree first."""

    def __init__(self):
        self.size, self.subtrees = 0, []

    def append(self, leaf):
        rest = self.size
        while rest & 1:
            leaf = node_hash(self.subtrees.pop(), leaf)
            rest >>= 1
        self.subtrees.append(leaf)
        self.size += 1

    def root(self):
        if not self.subtrees:
            return sha256()
        hashed = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            hashed = node_hash(left, hashed)
        return hashed


def tree_root(leaves):
    tree = Range()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def included(leaf, index, size, proof, root):
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


class Folder:
    def __init__(self, root):
        self.root = root

    def read(self, path):
        try:
            with open(os.path.join(self.root, path), "rb") as file:
                return file.read(256 * 65537 + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def partials(self, path):
        try:
            names = os.listdir(os.path.join(self.root, path + ".p"))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(n) for n in names if re.fullmatch("[1-9][0-9]{0,2}", n) and int(n) < 256)


class Server:
    def __init__(self, base):
        self.base = base.rstrip("/")

    def read(self, path):
        try:
            with urllib.request.urlopen(f"{self.base}/{path}", timeout=30) as answer:
                return answer.read(256 * 65537 + 1)
        except urllib.error.HTTPError as e:
            if e.code == 404:
                return None
            raise

    def partials(self, path):
        return []  # A server does not list; the files that the size needs are read all the same.


def tile_path(kind, index):
    groups = f"{index % 1000:03d}"
    index //= 1000
    while index:
        groups = f"x{index % 1000:03d}/{groups}"
        index //= 1000
    return f"tile/{kind}/{groups}"


def wide(path, width):
    return path if width == 256 else f"{path}.p/{width}"


class Tiles:
    def __init__(self, source):
        self.source = source

    def hashes(self, level, index, width):
        def decode(path, octets, count):
            if len(octets) != 32 * count:
                raise Bad(path, f"{len(octets)} octets for {count} hashes")
            return [octets[i:i + 32] for i in range(0, len(octets), 32)]
        return self.tile(tile_path(str(level), index), width, decode)

    def entries(self, index, width):
        def decode(path, octets, count):
            found, at = [], 0
            while len(found) < count:
                end = at + 2 + int.from_bytes(octets[at:at + 2], "big")
                if at + 2 > len(octets) or end > len(octets):
                    raise Bad(path, f"{len(found)} whole entries of {count}")
                found.append(octets[at + 2:end])
                at = end
            if at != len(octets):
                raise Bad(path, f"{len(octets) - at} octets after the last entry")
            return found
        return self.tile(tile_path("entries", index), width, decode)

    def tile(self, path, width, decode):
        """The tile, or the beginning of a wider one that replaced it while the log was read."""
        octets = self.source.read(wide(path, width))
        if octets is not None:
            return decode(wide(path, width), octets, width)
        for wider in [256] + [w for w in self.source.partials(path) if w > width]:
            octets = self.source.read(wide(path, wider)) if wider != width else None
            if octets is not None:
                return decode(wide(path, wider), octets, wider)[:width]
        raise Bad(wide(path, width), "is missing")

    def parts(self, kind, index, width):
        return [w for w in self.source.partials(tile_path(kind, index)) if w <= width]


def scan(source, size, visit, marks):
    """Calls visit(index, entry) for each entry, compares all files, and returns the roots at the sizes of marks."""
    tiles, tree, roots = Tiles(source), Range(), {}
    rows, counts = [[] for _ in range(9)], [0] * 9
    if 0 in marks:
        roots[0] = tree.root()

    def compare(path, expected, got, first=None):
        for i, (a, b) in enumerate(zip(expected, got)):
            if a != b:
                raise Bad(path, f"hash {i} is not that of its content", -1 if first is None else first + i)

    def check(level, index, expected):
        first = index * 256 if level == 0 else None
        compare(wide(tile_path(str(level), index), len(expected)), expected,
                tiles.hashes(level, index, len(expected)), first)
        for part in tiles.parts(str(level), index, len(expected)):
            compare(wide(tile_path(str(level), index), part), expected, tiles.hashes(level, index, part), first)

    def add(level, hashed):
        rows[level].append(hashed)
        index = counts[level] // 256
        counts[level] += 1
        if len(rows[level]) == 256:
            if level:
                check(level, index, rows[level])
            root = tree_root(rows[level])
            rows[level] = []
            add(level + 1, root)

    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        entries = tiles.entries(index, width)
        leaves = [leaf_hash(e) for e in entries]
        check(0, index, leaves)
        for part in tiles.parts("entries", index, width):
            compare(wide(tile_path("entries", index), part), leaves,
                    [leaf_hash(e) for e in tiles.entries(index, part)], index * 256)
        for leaf in leaves:
            tree.append(leaf)
            add(0, leaf)
            if tree.size in marks:
                roots[tree.size] = tree.root()
        for i, entry in enumerate(entries):
            visit(index * 256 + i, entry)
    for level in range(1, 9):
        if rows[level]:
            check(level, counts[level] // 256, rows[level])
    roots[size] = tree.root()
    return roots


# ---------------------------------------------------------------- statements: fields in order, every limit checked

FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
CASE = re.compile(r"case ([!-9;-~]{1,64}): .+")
ISSUE, AUDIT, PAST, SELF_TEST, DRILL, DRILL_AUDIT = 1, 2, 3, 4, 5, 6
DRILLS = (DRILL, DRILL_AUDIT)
DAY, WEEK = 86400, 7 * 86400
SECURITY, ENROLMENT, REQUESTER, APPROVER, AUDITOR = 1, 3, 4, 5, 6
ACTIVE, REVOKED = 1, 3  # of an identity; ACTIVE also of a device
MONTHLY, HASHED, TEMPLATE = 1, 2, 241
KEY_SETS = 1
ZERO, NO_REQUEST = bytes(32), bytes(16)


class Reader:
    def __init__(self, octets):
        self.octets, self.at = octets, 0

    def raw(self, n):
        need(n <= len(self.octets) - self.at, f"{n} octets needed, {len(self.octets) - self.at} left")
        self.at += n
        return self.octets[self.at - n:self.at]

    def number(self, width, low=0, high=2**63 - 1):
        value = int.from_bytes(self.raw(width), "big")
        need(low <= value <= high, f"{value} is not {low} to {high}")
        return value

    def u8(self, low=0, high=255):
        return self.number(1, low, high)

    def u32(self, low=0, high=2**32 - 1):
        return self.number(4, low, high)

    def u64(self):
        return self.number(8)

    def hash(self):
        return self.raw(32)

    def text(self, maximum, empty=True):
        octets = self.raw(self.number(2, 0, maximum))
        try:
            text = octets.decode("utf-8")
        except UnicodeDecodeError as e:
            raise Broken("not UTF-8") from e
        need(not FORBIDDEN.search(text), "a forbidden character")
        need(text or empty, "an empty text")
        return text

    def list(self, count, item):
        return [item() for _ in range(count)]

    def hashes(self, low, high):
        return self.list(self.u8(low, high), self.hash)

    def mask(self, allowed):
        mask = self.number(2)
        need(not mask >> allowed, "unknown bits")
        return {i + 1 for i in range(allowed) if mask >> i & 1}

    def request_id(self, none_allowed=False):
        octets = self.raw(16)
        need(none_allowed or octets != NO_REQUEST, "zeros for a request id")
        return octets

    def domain(self):
        name = self.text(64)
        need(re.fullmatch(r"[a-z0-9]([a-z0-9.\-]{0,62}[a-z0-9])?", name) and ".." not in name, "no domain name")
        return name

    def origin(self):
        name = self.text(255, empty=False)
        need(all(" " < c < "\x7f" and c != "+" for c in name), "no log origin")
        return name

    def kms(self):
        name = self.text(255)
        need(re.fullmatch(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,255}", name), "no server name")
        return name

    def spki(self):
        octets = self.raw(91)
        need(octets.startswith(SPKI), "not a P-256 key in its one form")
        return octets

    def point(self, octets):
        point = self.raw(octets)
        need(point[0] == 4, "not a point 04||x||y")
        return point

    def rule(self):
        form, length, offset = self.u8(), self.u64(), self.u64()
        need(form in (MONTHLY, HASHED, TEMPLATE), "unknown identifier format")
        if form == HASHED:
            need(1 <= length <= 2**40 and offset < length, "period rule out of limits")
        else:
            need(length == 0 and offset == 0, "a monthly rule with a length")
        return form, length, offset, self.template() if form == TEMPLATE else ""

    def template(self):
        text = self.text(255, empty=False)
        parts = re.findall(r"#uri|#year|#month|#0|[!-\"$-~]", text)
        need("".join(parts) == text and all(parts.count(p) == 1 for p in ("#uri", "#year", "#month")), "no template")
        fixed = sum({"#uri": 0, "#year": 4, "#month": 2}.get(p, 1) for p in parts)
        need(parts[0] != "#0" and fixed <= 107, "no template")
        return text


def distinct(items, what):
    need(len(set(items)) == len(items), f"{what} named twice")


def ascending(items, what):
    need(all(a < b for a, b in zip(items, items[1:])), f"{what} not in ascending order")


def read_policy(r):
    s = Value(domain=r.domain(), number=r.u32(1), previous=r.hash(), kms=r.kms(), rule=r.rule())
    s.officers = r.list(r.u8(1, 64), lambda: Value(name=r.text(64, empty=False), roles=r.mask(7), spki=r.spki()))
    s.approvals, s.purposes, s.window, s.release = r.u8(), r.mask(6), r.u32(1, 366 * 86400), r.number(2, 0, 366)
    s.max_leaves, s.quorum = r.u32(1), r.u8()
    need((s.previous == ZERO) == (s.number == 1), "zeros belong to number 1 alone")
    distinct([o.name for o in s.officers], "officer")
    distinct([o.spki for o in s.officers], "officer")
    having = [sum(role in o.roles for o in s.officers) for role in (APPROVER, SECURITY)]
    need(all(o.roles for o in s.officers) and s.purposes, "an empty set")
    need(1 <= s.approvals <= having[0] and 1 <= s.quorum <= min(32, having[1]), "a quorum that nobody can reach")
    return s


def read_generation(r):
    s = Value(session=r.hash(), origin=r.origin(), domain=r.domain(), epoch=r.u32(), generation=r.u32())
    s.t, s.n = r.u8(), r.u8()
    need(3 <= s.n <= 12 and 2 <= s.t <= (s.n + 1) // 2, "t and n out of limits")
    s.partitions = r.list(s.n, lambda: (r.spki(), r.raw(32)))
    for _ in range(s.n):
        r.raw(64)
        r.list(s.t, lambda: r.point(257))
        r.list(s.t, lambda: r.point(65))
    z, x = r.list(s.t, lambda: r.point(257)), r.list(s.t, lambda: r.point(65))
    s.zt, s.kpak = r.point(257), r.point(65)
    need(s.zt == z[0] and s.kpak == x[0], "Z_T or KPAK not the first of the sums")
    members = s.n - s.t + 1
    sets = r.list(r.number(2, 1, 792), lambda: (tuple(r.raw(members)), r.hash())[0])
    need(sets == list(subsets(1, members, s.n)), "not all sets of partitions in order")
    s.software = r.hash()
    distinct([p[0] for p in s.partitions], "partition")
    distinct([p[1] for p in s.partitions], "partition")
    return s


def subsets(first, missing, n):
    if not missing:
        yield ()
        return
    for i in range(first, n - missing + 2):
        for rest in subsets(i + 1, missing - 1, n):
            yield (i,) + rest


def read_profile(r):
    s = Value(domain=r.domain(), number=r.u32(1), previous=r.hash(), kms=r.kms(), rule=r.rule(), epoch=r.u32(),
              gamma=r.hash(), certificate=r.hash(), next=r.hash(), origin=r.origin(), key=r.raw(32))
    s.witnesses = r.list(r.u8(1, 12), lambda: Value(index=r.u8(1, 12), name=r.origin(), key=r.raw(32)))
    s.quorum, s.bundle = r.u8(1, len(s.witnesses)), r.spki()
    s.servers = r.list(r.u8(0, 16), lambda: (r.text(512, empty=False), r.hash())[0])
    s.tolerance, s.flags = r.u32(), r.u32(0, 15)
    need((s.previous == ZERO) == (s.number == 1), "zeros belong to number 1 alone")
    need(s.certificate != ZERO, "zeros for the certificate")
    ascending([w.index for w in s.witnesses], "witnesses")
    distinct([w.name for w in s.witnesses], "witness")
    distinct([w.key for w in s.witnesses], "witness")
    distinct(s.servers, "server")
    need(all(re.fullmatch(r"https://[!-~]+", u) for u in s.servers), "not https://")
    need(not s.flags & 2 or s.rule[0] == HASHED, "identities hidden where identifiers are no hashes")
    return s


def read_enrolled(r):
    s = Value(domain=r.domain(), commitment=r.hash(), device=r.text(64, empty=False), auth=r.hash(), suite=r.u8(1, 3),
              seal=r.hash(), state=r.u8(1, 3))
    need(all(" " < c < "\x7f" for c in s.device), "a device id that is not visible ASCII")
    return s


def read_request(r):
    s = Value(request=r.request_id(), domain=r.domain(), epoch=r.u32(), gamma=r.hash(), policy=r.hash(),
              purpose=r.u8(1, 6))
    need(s.purpose != SELF_TEST, "the self-test needs no request")
    s.periods = r.list(r.u8(1, 64), r.u64)
    s.users, s.leaves, s.batches, s.root, s.devices = r.u32(1), r.u32(1), r.u32(1), r.hash(), r.hash()
    s.not_before, s.expiry, s.seen, s.reason = r.u64(), r.u64(), r.u64(), r.text(256)
    ascending(s.periods, "periods")
    need(s.users <= s.leaves and s.batches <= s.leaves, "more users or batches than leaves")
    need(s.not_before < s.expiry, "expires before it begins")
    need(s.purpose != AUDIT or (len(s.periods) == s.leaves == 1 and CASE.fullmatch(s.reason)),
         "an audit key for more than one user, period and case")
    return s


def read_approval(r):
    s = Value(domain=r.domain(), request=r.request_id(), hash=r.hash(), not_before=r.u64(), expiry=r.u64(), seen=r.u64())
    need(s.not_before < s.expiry, "expires before it begins")
    return s


def read_opened(r):
    s = Value(domain=r.domain(), request=r.request_id(), batch=r.u32(0, 2**32 - 2), count=r.u32(1, 8192),
              purpose=r.u8(1, 6), proof=r.hashes(0, 32))
    need(s.purpose != SELF_TEST or (s.batch, s.count, s.proof) == (0, 1, []), "a self-test of another form")
    return s


def read_extraction(r):
    s = Value(domain=r.domain(), epoch=r.u32(), request=r.request_id(), batch=r.u32(0, 2**32 - 2),
              position=r.u32(0, 8191), period=r.u64(), purpose=r.u8(1, 6), commitment=r.hash(), recipients=r.hashes(0, 16))
    if s.purpose == SELF_TEST:
        need((s.batch, s.position, s.recipients) == (0, 0, []), "a self-test of another form")
    elif s.purpose in DRILLS:
        need(not s.recipients, "recipients of a drill")
    else:
        need(s.recipients, "no recipients")
        if len(s.recipients) > 1:
            distinct(s.recipients, "recipient")
    return s


def read_export(r):
    s = Value(stream=r.raw(16), sequence=r.u64(), kind=r.u8(1, 15), domain=r.domain(), payload=r.hash(), count=r.u32(1),
              records=r.hash(), request=r.request_id(True), batch=r.u32(0, 2**32 - 2))
    need(s.request != NO_REQUEST or s.batch == 0, "a batch without a request")
    return s


def read_manifest(r):
    s = Value(domain=r.domain(), request=r.request_id())
    s.periods = r.list(r.u8(1, 64), lambda: Value(period=r.u64(), identities=r.u32(1), records=r.u32()))
    s.bundles, s.root = r.u32(1), r.hash()
    need(all(p.identities <= p.records for p in s.periods), "fewer records than identities")
    ascending([p.period for p in s.periods], "periods")
    return s


def read_refusal(r):
    return Value(domain=r.domain(), request=r.request_id(True), by=r.text(64, empty=False), code=r.text(64, empty=False),
                 why=r.text(512))


def read_self_test(r):
    return Value(domain=r.domain(), gamma=r.hash(), leaf=r.u64())


def read_activation(r):
    s = Value(index=r.u8(1, 12), what=r.text(16), time=r.u64())
    need(s.what in ("activated", "deactivated"), "neither activated nor deactivated")
    return s


def read_destruction(r):
    return Value(domain=r.domain(), gamma=r.hash(), index=r.u8(1, 12), time=r.u64())


def read_ceremony(r):
    return Value(origin=r.origin(), file=r.hash(), software=r.hash(), transcript=r.hash(), lines=r.u32(1), time=r.u64())


def read_epoch_start(r):
    return Value(domain=r.domain(), epoch=r.u32(2), first=r.number(8, 1, 2**63 - 1 - (2**32 - 1)), periods=r.u32(1))


def read_domain_terms(r):
    s = Value(domain=r.domain(), number=r.u32(1), previous=r.hash(), first=r.number(8, 0, 2**63 - 1 - 10_000),
              periods=r.u32(1, 10_000), keep=[r.number(2, 0, 36_600) for _ in range(3)], time=r.u64())
    need((s.previous == ZERO) == (s.number == 1), "zeros belong to number 1 alone")
    return s


def read_standing(r):
    s = Value(id=r.request_id(), domain=r.domain(), epoch=r.u32(), policy=r.hash(), purposes=r.mask(6),
              per_day=r.u32(1, 10000), not_before=r.u64(), expiry=r.u64(), seen=r.u64(), reason=r.text(256))
    need(s.purposes and s.purposes <= {ISSUE, PAST}, "purposes that cannot be approved beforehand")
    need(0 < s.expiry - s.not_before <= 366 * DAY, "not after notBefore, or more than 366 days")
    return s


def read_backup_made(r):
    s = Value(domain=r.domain(), index=r.u8(1, 12), backup=r.hash(), generations=r.hashes(1, 16), size=r.u64(), time=r.u64())
    distinct(s.generations, "generation")
    return s


def read_backup_destroyed(r):
    return Value(domain=r.domain(), index=r.u8(1, 12), backup=r.hash(), time=r.u64())


def read_liar(r):
    s = Value(domain=r.domain(), gamma=r.hash(), leaf=r.u64())
    s.partitions = r.list(r.u8(1, 12), lambda: r.u8(1, 12))
    s.how, s.stopped, s.time = r.text(256, empty=False), r.u8(0, 1), r.u64()
    ascending(s.partitions, "partitions")
    return s


def read_standing_use(r):
    return Value(domain=r.domain(), standing=r.request_id(), request=r.request_id(), hash=r.hash(), time=r.u64())


def read_standing_ended(r):
    return Value(domain=r.domain(), standing=r.request_id(), time=r.u64())


def read_recovery_proposed(r):
    return Value(domain=r.domain(), number=r.u32(2), previous=r.hash(), policy=r.hash(), time=r.u64())


def read_recovery_concluded(r):
    return Value(domain=r.domain(), policy=r.hash(), proposal=r.u64(), time=r.u64())


def read_drill_ended(r):
    return Value(domain=r.domain(), request=r.request_id(), batch=r.u32(0, 2**32 - 2), verified=r.u32(1, 8192))


def read_log_read(r):
    s = Value(domain=r.domain(), first=r.u64(), end=r.u64(), why=r.text(256, empty=False), time=r.u64())
    need(s.first < s.end, "an empty range")
    return s


def read_configuration(r):
    s = Value(what=r.text(64, empty=False), before=r.hash(), after=r.hash(), time=r.u64())
    need(s.before != s.after, "nothing changed")
    return s


def read_act_refused(r):
    return Value(domain=r.domain(), request=r.request_id(True), actor=r.hash(), act=r.text(64, empty=False),
                 code=r.text(64, empty=False), why=r.text(512), time=r.u64())


def read_identity_changed(r):
    return Value(domain=r.domain(), commitment=r.hash(), state=r.u8(1, 3), why=r.text(256), time=r.u64())


def read_cancelled(r):
    return Value(domain=r.domain(), request=r.request_id(), why=r.text(256), time=r.u64())


def read_carried_in(r):
    s = Value(domain=r.domain(), kind=r.text(32, empty=False), file=r.hash(), canonical=r.hash(), items=r.u32(1), time=r.u64())
    need(all(" " < c < "\x7f" for c in s.kind), "a kind that is not visible ASCII")
    return s


def read_appliance_backed_up(r):
    s = Value(domain=r.domain(), backup=r.hash(), recipients=[r.hash() for _ in range(r.u8(1, 32))])
    s.log_size, s.time = r.u64(), r.u64()
    need(s.backup != ZERO, "a backup of zeros")
    need(len(set(s.recipients)) == len(s.recipients), "a recipient twice")
    return s


def read_streams_begun(r):
    s = Value(domain=r.domain(), before=r.raw(16), next=r.raw(16), why=r.text(256, empty=False), time=r.u64())
    need(s.before != s.next, "the stream before")
    return s


def read_audit_function(r):
    s = Value(domain=r.domain(), number=r.u32(1), previous=r.hash(), suite=r.u8(1, 2))
    s.key = r.raw(r.number(2, 0, 65))
    s.per_day, s.delay, s.time = r.u32(0, 1000), r.u32(0, 366 * DAY), r.u64()
    need((s.previous == ZERO) == (s.number == 1), "zeros belong to number 1 alone")
    need(len(s.key) == (32 if s.suite == 1 else 65) and (s.suite == 1 or s.key[0] == 4), "not a key of its suite")
    return s


def read_audit_ordered(r):
    return Value(domain=r.domain(), request=r.request_id(), hash=r.hash(), time=r.u64())


def read_audit_released(r):
    return Value(domain=r.domain(), request=r.request_id(), leaf=r.u64(), sealed=r.hash(), time=r.u64())


def read_call_policy(r):
    s = Value(domain=r.domain(), number=r.u32(1), previous=r.hash())
    s.others = r.list(r.number(2, 0, 256), lambda: (r.kms(), r.hash(), r.u8(1, 3)))
    s.time = r.u64()
    need((s.previous == ZERO) == (s.number == 1), "zeros belong to number 1 alone")
    names = [kms for kms, _, _ in s.others]
    need(names == sorted(set(names)), "others that are not in ascending order")
    return s


def read_other_signer(r):
    return Value(domain=r.domain(), number=r.u32(1), kms=r.kms(), name=r.text(255, empty=False), spki=r.spki(),
                 state=r.u8(1, 3), time=r.u64())


def read_reviewer(r):
    s = Value(domain=r.domain(), number=r.u32(1), reviewer=r.text(64, empty=False), suite=r.u8(1, 2))
    need(all("!" <= c <= "~" for c in s.reviewer), "no name of a reviewer")
    s.public = r.raw(r.number(2, 0, 65))
    need(len(s.public) == (32 if s.suite == 1 else 65), "not a key of its suite")
    need(s.suite == 1 or s.public[0] == 4, "not a point 04||x||y")
    s.state, s.time = r.u8(1, 2), r.u64()
    return s


def read_operator_session(r):
    s = Value(number=r.u64(), account=r.text(64, empty=False), what=r.text(8), time=r.u64())
    need(s.number > 0, "number zero")
    need(s.what in ("in", "out", "read"), "neither in nor out nor read")
    return s


def read_logins_failed(r):
    s = Value(number=r.u64(), account=r.text(64), hour=r.u64(), count=r.u32(1))
    need(s.number > 0, "number zero")
    need(s.hour % 3600 == 0, "not the beginning of an hour")
    return s


# Code: name, label that is signed, reader, fewest and most signatures (0 most: as many as partitions).
TYPES = {
    1: ("DomainPolicy", "policy", read_policy, 1, 32),
    2: ("GenerationRecord", "generation", read_generation, 3, 12),
    3: ("DomainProfile", "profile", read_profile, 1, 32),
    4: ("Enrolled", "enrolled", read_enrolled, 1, 1),
    5: ("Request", "request", read_request, 1, 1),
    6: ("Approval", "approval", read_approval, 1, 1),
    7: ("BatchOpened", "batch-opened", read_opened, 0, 0),
    8: ("Extraction", "extraction", read_extraction, 0, 0),
    9: ("Export", "export", read_export, 1, 1),
    10: ("Manifest", "manifest", read_manifest, 1, 1),
    11: ("Refusal", "refusal", read_refusal, 0, 0),
    12: ("SelfTestPassed", "self-test-passed", read_self_test, 1, 1),
    13: ("Activation", "activation", read_activation, 0, 1),
    14: ("Destruction", "destruction", read_destruction, 1, 1),
    30: ("CeremonyHeld", "ceremony-held", read_ceremony, 1, 32),
    31: ("EpochStart", "epoch-start", read_epoch_start, 1, 32),
    40: ("StandingApproval", "standing-approval", read_standing, 1, 32),
    41: ("BackupMade", "backup-made", read_backup_made, 1, 1),
    42: ("BackupDestroyed", "backup-destroyed", read_backup_destroyed, 1, 1),
    43: ("LiarNamed", "liar-named", read_liar, 1, 1),
    44: ("StandingUse", "standing-use", read_standing_use, 1, 1),
    45: ("StandingEnded", "standing-ended", read_standing_ended, 1, 1),
    46: ("RecoveryProposed", "recovery-proposed", read_recovery_proposed, 1, 12),
    47: ("RecoveryConcluded", "recovery-concluded", read_recovery_concluded, 1, 12),
    48: ("DrillEnded", "drill-ended", read_drill_ended, 1, 1),
    50: ("LogRead", "log-read", read_log_read, 1, 1),
    51: ("ConfigurationChanged", "configuration-changed", read_configuration, 0, 0),
    53: ("ActRefused", "act-refused", read_act_refused, 0, 0),
    54: ("OperatorSession", "operator-session", read_operator_session, 0, 0),
    55: ("LoginsFailed", "logins-failed", read_logins_failed, 0, 0),
    56: ("ApplianceBackedUp", "appliance-backed-up", read_appliance_backed_up, 1, 1),
    60: ("IdentityChanged", "identity-changed", read_identity_changed, 1, 1),
    61: ("RequestCancelled", "request-cancelled", read_cancelled, 1, 1),
    62: ("CarriedIn", "carried-in", read_carried_in, 1, 1),
    63: ("StreamsBegun", "streams-begun", read_streams_begun, 1, 1),
    64: ("DomainTerms", "domain-terms", read_domain_terms, 1, 32),
    80: ("AuditFunction", "audit-function", read_audit_function, 1, 32),
    81: ("AuditOrdered", "audit-ordered", read_audit_ordered, 1, 1),
    82: ("AuditReleased", "audit-released", read_audit_released, 1, 1),
    83: ("CallPolicy", "call-policy", read_call_policy, 1, 32),
    84: ("OtherSigner", "other-signer", read_other_signer, 1, 32),
    70: ("ReviewerNamed", "reviewer-named", read_reviewer, 1, 32),
}


def read_entry(entry):
    """u32 length, statement (u8 1 | u8 type | fields), u8 count, { 32 key id | u8 64 | 64 signature }."""
    r = Reader(entry)
    octets = r.raw(r.u32(0, 65530))
    signatures = r.list(r.u8(0, 32), lambda: (r.hash(), r.u8(64, 64), r.raw(64)))
    need(r.at == len(entry), "octets after the last signature")
    ascending([s[0] for s in signatures], "signatures")
    body = Reader(octets)
    body.u8(1, 1)
    code = body.u8()
    need(code in TYPES, f"unknown statement type {code}")
    name, label, read, least, most = TYPES[code]
    s = read(body)
    need(body.at == len(octets), "octets after the last field")
    need(least <= len(signatures) <= most, f"{len(signatures)} signatures do not fit {name}")
    need(name != "GenerationRecord" or len(signatures) == s.n, "not as many signatures as partitions")
    s.name, s.octets, s.label, s.signatures = name, octets, f"sluice/{label}/v1".encode(), signatures
    return s


def signed_by(s, spki):
    key_id = sha256(spki)
    return any(k == key_id and p256_verify(spki, s.label + b"\0" + s.octets, sig) for k, _, sig in s.signatures)


# ---------------------------------------------------------------- the rules of the log

def commitment(uri):
    """The commitment to an identity that is nobody's: under a salt of zeros."""
    return sha256(b"sluice/identity/v1", ZERO, len(uri).to_bytes(2, "big"), uri)


DRILL_IDENTITIES = {commitment(b"sluice:drill-%d" % i) for i in range(1000)}


class Domain:
    """Policy, generation, profile, devices and requests of one domain, as the entries tell them."""

    def __init__(self, origin, s):
        need(s.number == 1, f"the first policy of the domain has number {s.number}")
        self.origin, self.policy = origin, s
        self.generation = self.profile = self.gamma = None
        self.generations, self.self_test, self.self_test_leaf = {}, None, None
        self.latest, self.active = {}, {}
        # What the ceremony's policy does not have never comes; nor what a profile promised never to be.
        self.no_audit, self.audit, self.audit_uses = AUDIT not in s.purposes, None, []
        self.calls, self.other_signers = None, 0
        self.used, self.requests, self.finished, self.waiting = set(), {}, [], []
        self.epoch_start = self.next_epoch = self.terms = None
        self.latest_period, self.reviewers = -1, 0
        self.standing, self.standing_of, self.backups, self.recovery, self.identities = {}, {}, {}, None, {}
        self.quorum(s)

    def signers(self, s, role, policy=None):
        """Officers who signed; each must be in the policy in force and hold the role (any role if None)."""
        found = []
        for key_id, _, _ in s.signatures:
            officer = next((o for o in (policy or self.policy).officers if sha256(o.spki) == key_id), None)
            need(officer, f"key {key_id.hex()} is no officer's")
            need(role is None or role in officer.roles, f"{officer.name} does not have role {role}")
            need(signed_by(s, officer.spki), f"the signature of {officer.name} does not verify")
            found.append(officer)
        return found

    def one(self, s, role):
        found = self.signers(s, role)
        need(len(found) == 1, f"{len(found)} signatures, 1 needed")
        return found[0]

    def quorum(self, s, policy=None):
        policy = policy or self.policy
        count = len(self.signers(s, SECURITY, policy))
        need(count >= policy.quorum, f"signed by {count} security officers, {policy.quorum} needed")

    def by_all_partitions(self, s):
        need(self.generation, "there is no generation in force")
        need(all(signed_by(s, spki) for spki, _ in self.generation.partitions), "is not signed by every partition")

    def by_appliance(self, index, s):
        """By the bundle key of the profile; what comes before the first profile waits for it."""
        if self.profile:
            need(signed_by(s, self.profile.bundle), "is not signed by the bundle key of the profile")
        else:
            need(len(self.waiting) < 64, "64 entries of the appliance, and no profile")
            self.waiting.append((index, s))

    def self_test_request(self):
        need(self.generation, "no generation of the domain is in force")
        return self.generation.session[:16]

    def request(self, request_id):
        need(request_id in self.requests, f"names request {request_id.hex()}, which is not in the log before it")
        return self.requests[request_id]

    def on_reviewer(self, s):
        self.reviewers += 1
        need(s.number == self.reviewers, f"has number {s.number}, expected {self.reviewers}")
        self.quorum(s)

    def on_policy(self, s):
        now = self.policy
        need(s.number == now.number + 1 and s.previous == sha256(now.octets), "does not follow the policy in force")
        need(s.kms == now.kms and s.rule == now.rule, "changes the server's name or the rule of its identifiers")
        need(not self.no_audit or AUDIT not in s.purposes, "allows audit keys, which were forbidden for good")
        concluded = self.recovery and self.recovery.concluded and self.recovery.policy == sha256(s.octets)
        self.quorum(s, s if concluded else None)
        self.policy, self.recovery = s, None

    def on_generation(self, s):
        now = self.generation
        need(s.origin == self.origin, "is for another log")
        follows = (s.generation == 1 if now is None
                   else s.generation == now.generation + 1 if s.epoch == now.epoch
                   else s.epoch == now.epoch + 1 and s.generation == 1)
        need(follows, "does not follow the generation in force")
        if now:
            self.continued(now, s)
        need(all(signed_by(s, spki) for spki, _ in s.partitions), "is not signed by every partition")
        self.generation, self.gamma, self.self_test = s, sha256(s.label, s.octets), None
        self.generations[self.gamma], self.recovery = s, None
        self.finished += self.requests.values()
        self.requests = {}

    def continued(self, now, s):
        """The same secrets within an epoch, others in the next; t members of before agreed."""
        if s.epoch == now.epoch:
            need((s.zt, s.kpak) == (now.zt, now.kpak), "has another Z_T or KPAK than the generation before")
        else:
            need(s.zt != now.zt, "has the Z_T of the epoch before")
            need(self.next_epoch and self.next_epoch.epoch == s.epoch, f"nobody has said when epoch {s.epoch} begins")
            self.epoch_start, self.next_epoch, self.latest_period = self.next_epoch, None, -1
        same = sum(a == b for a, b in zip(s.partitions, now.partitions))
        need(same >= now.t, f"has {same} members of the generation before, needed are {now.t}")

    def on_epoch_start(self, s):
        need(self.generation, "comes before the first epoch")
        self.quorum(s)
        need(s.epoch == self.generation.epoch + 1, "does not follow the epoch in force")
        need(s.first > self.latest_period, f"keys of period {self.latest_period} are logged under the epoch in force")
        need(not self.terms or s.periods <= self.terms.periods, "would have more periods than the domain's terms allow")
        need(not self.epoch_start or s.first > self.epoch_start.first, "would begin before the epoch in force")
        self.next_epoch = s

    def on_domain_terms(self, s):
        self.quorum(s)
        before = self.terms
        need(s.number == before.number + 1 and s.previous == sha256(before.octets) if before else s.number == 1,
             "does not follow the terms in force")
        need(not before or s.first == before.first, "names another first period of the domain")
        need(self.epoch_start or self.latest_period < s.first + s.periods,
             f"keys of period {self.latest_period} are logged, after the end of epoch 1")
        self.terms = s

    def period_of_epoch(self, period):
        now, following = self.epoch_start, self.next_epoch
        need(not now or now.first <= period < now.first + now.periods, f"period {period} is not in the epoch in force")
        terms = self.terms
        need(now or not terms or period < terms.first + terms.periods, f"period {period} is not in epoch 1")
        need(not following or period < following.first, f"period {period} belongs to the next epoch")
        self.latest_period = max(self.latest_period, period)

    def on_profile(self, s):
        now = self.profile
        need(s.number == 1 if now is None else s.number == now.number + 1 and s.previous == sha256(now.octets),
             "does not follow the profile before")
        need(s.origin == self.origin and s.gamma == self.gamma, "is for another log or generation")
        need(not s.flags & 4 or AUDIT not in self.policy.purposes, "promises no audit keys, which the policy allows")
        need(s.flags & 4 or not (now and now.flags & 4), "takes back that there are no audit keys")
        self.quorum(s)
        for index, waiting in self.waiting:
            need(signed_by(waiting, s.bundle), f"names a bundle key that did not sign entry {index}")
        self.waiting, self.profile = [], s
        self.no_audit = self.no_audit or bool(s.flags & 4)

    def on_identity_changed(self, s):
        self.one(s, ENROLMENT)
        need(self.identities.get(s.commitment) != REVOKED, "changes an identity that was revoked")
        self.identities[s.commitment] = s.state

    def on_cancelled(self, s):
        officer = self.one(s, None)
        need(officer.roles & {REQUESTER, APPROVER}, "is not signed by an issue officer or approver")
        self.request(s.request)
        self.finished.append(self.requests.pop(s.request))

    def on_enrolled(self, s):
        self.one(s, ENROLMENT)
        need(s.state != ACTIVE or self.identities.get(s.commitment) != REVOKED, "enrols a device for a revoked identity")
        before = self.latest.get((s.commitment, s.device))
        self.latest[s.commitment, s.device] = s
        for device, by in ((before, -1), (s, 1)):
            if device and device.state == 1:
                key = device.commitment, device.seal
                self.active[key] = self.active.get(key, 0) + by

    def on_request(self, s):
        officer = self.one(s, AUDITOR if s.purpose == AUDIT else REQUESTER)
        need(s.gamma == self.gamma, "is for another generation")
        need(s.policy == sha256(self.policy.octets), "is made under another policy")
        need(s.purpose in self.policy.purposes, "its purpose is not allowed by the policy")
        need(s.leaves <= self.policy.max_leaves, f"{s.leaves} leaves, the policy allows {self.policy.max_leaves}")
        need(s.request != self.self_test_request() and s.request not in self.used, "its request id was used before")
        need(s.purpose != AUDIT or self.audit, "is about an audit key, and there is no audit function")
        self.used.add(s.request)
        self.requests[s.request] = Value(
            s=s, hash=sha256(s.octets), requester=officer, approvers=set(), recipients=Range(), per_period={},
            payloads={}, batches=0, leaves=0, exported=0, closed=0, standing=False,
            ordered=False, audit_leaf=None)

    def on_approval(self, s):
        request = self.request(s.request)
        officer = self.one(s, AUDITOR if request.s.purpose == AUDIT else APPROVER)
        need(s.hash == request.hash, "approves another content")
        need(officer.name != request.requester.name and officer.spki != request.requester.spki,
             f"{officer.name} approves their own request")
        request.approvers.add(officer.name)

    def on_opened(self, s):
        if s.purpose == SELF_TEST:
            need(self.self_test is None and s.request == self.self_test_request(),
                 "is not the one self-test of the generation")
            self.self_test = "opened"
            return Value(s=s, request=None, leaves=[])
        need(self.self_test == "passed", "the self-test of the generation has not passed")
        request = self.request(s.request)
        need(request.s.policy == sha256(self.policy.octets), "the policy changed after the request")
        ended = self.standing[self.standing_of[s.request]].ended if s.request in self.standing_of else False
        need(not ended, "the standing approval of the request is over")
        needed = self.approvals(s.purpose)
        need(s.purpose != AUDIT or request.ordered, "the audit key was not ordered by the auditor who asked")
        need(request.standing or len(request.approvers) >= needed, f"{len(request.approvers)} approvals, {needed} needed")
        need(s.batch == request.batches < request.s.batches, f"batch {s.batch}, the next is {request.batches}")
        need(s.purpose == request.s.purpose, "its purpose was not approved")
        request.batches += 1
        return Value(s=s, request=request, leaves=[])

    def on_extraction(self, index, s):
        need(self.generation and s.epoch == self.generation.epoch, "is of another epoch")
        if s.purpose == SELF_TEST:
            need(s.commitment == commitment(b"sluice:self-test"), "is not the self-test's identity")
            self.self_test_leaf = index
        else:
            self.period_of_epoch(s.period)
        need((s.commitment in DRILL_IDENTITIES) == (s.purpose in DRILLS), "mixes a drill and an identity")
        if s.purpose == AUDIT:
            need(s.recipients == [sha256(bytes([self.audit.suite]), self.audit.key)] if self.audit else False,
                 "is an audit key for another than the audit function")
            self.request(s.request).audit_leaf = index
            return
        need(self.identities.get(s.commitment, ACTIVE) == ACTIVE, "is a key for an identity that is not active")
        for key in s.recipients:
            need(self.active.get((s.commitment, key)), f"recipient {key.hex()} is no active device of the identity")

    def on_export(self, index, s):
        self.by_appliance(index, s)
        if s.request != NO_REQUEST:
            request = self.request(s.request)
            need(request.s.purpose not in DRILLS, "exports keys of a drill")
            need(request.s.purpose != AUDIT, "exports an audit key")
            need(s.batch < request.batches, "exports a batch that was not opened")
            need(s.kind == KEY_SETS, "closes a batch with no key sets")
            need(s.batch not in request.payloads, f"exports batch {s.batch} a second time")
            request.payloads[s.batch] = s.payload
            request.closed += 1
            request.exported += s.count

    def on_manifest(self, index, s):
        self.by_appliance(index, s)
        request = self.request(s.request)
        need(request.s.purpose not in DRILLS, "is a manifest of a drill")
        need(request.s.purpose != AUDIT, "is a manifest of an audit key")
        for p in s.periods:
            need(p.identities == request.per_period.get(p.period, 0), f"identities of period {p.period} are not those logged")
        need(sum(p.records for p in s.periods) == request.exported, f"{request.exported} records were exported")
        need(s.bundles == len(request.payloads), f"{len(request.payloads)} bundles were exported")
        root = tree_root(leaf_hash(request.payloads[b]) for b in sorted(request.payloads))
        need(root == s.root, "the payloads are not those exported")
        self.finished.append(self.requests.pop(s.request))

    def on_self_test_passed(self, index, s):
        self.by_appliance(index, s)
        need(self.self_test == "opened" and s.gamma == self.gamma and s.leaf == self.self_test_leaf,
             f"there is no open self-test at entry {s.leaf}")
        self.self_test = "passed"

    def on_destruction(self, s):
        record = self.generations.get(s.gamma)
        need(record and s.gamma != self.gamma and s.index <= record.n, "is not for a generation that another has replaced")
        need(signed_by(s, record.partitions[s.index - 1][0]), f"is not signed by partition {s.index}")


    def on_standing(self, s):
        need(self.generation and s.epoch == self.generation.epoch, "is for another epoch")
        need(s.policy == sha256(self.policy.octets), "is made under another policy")
        need(s.purposes <= self.policy.purposes, "approves purposes that the policy does not allow")
        signers = self.signers(s, APPROVER)
        need(len(signers) >= self.policy.approvals, f"{len(signers)} approvers, {self.policy.approvals} needed")
        need(s.id not in self.standing, "stands in the log before")
        self.standing[s.id] = Value(s=s, signers=signers, uses=[], ended=False)

    def on_standing_use(self, s):
        request = self.request(s.request)
        officer, asked = self.one(s, REQUESTER), request.requester
        need((officer.name, officer.spki, officer.roles) == (asked.name, asked.spki, asked.roles),
             f"{officer.name} did not make the request")
        g = self.standing.get(s.standing)
        need(g and not g.ended, "uses a standing approval that is not in force")
        need(g.s.policy == sha256(self.policy.octets) and g.s.epoch == request.s.epoch, "is of another policy or epoch")
        need(request.s.purpose in g.s.purposes, "its purpose was not approved beforehand")
        need(g.s.not_before <= s.time <= g.s.expiry, "uses a standing approval outside its dates")
        need(not g.uses or s.time >= g.uses[-1][0], "stands before an earlier use")
        used = sum(leaves for at, leaves in g.uses if at > s.time - DAY)
        need(used + request.s.leaves <= g.s.per_day, f"{used} keys in 24 hours and {request.s.leaves} more, {g.s.per_day} approved")
        need(s.hash == request.hash, "is for another content")
        need(not request.standing and request.batches == 0, "the request was granted before")
        others = sum(o.name != asked.name and o.spki != asked.spki for o in g.signers)
        need(others >= self.policy.approvals, f"the requester approved it beforehand: {others} others")
        request.standing = True
        g.uses.append((s.time, request.s.leaves))
        self.standing_of[s.request] = s.standing

    def on_standing_ended(self, s):
        self.one(s, APPROVER)
        need(s.standing in self.standing, "ends a standing approval that there is not")
        self.standing[s.standing].ended = True

    def by_partition(self, s, gamma, index):
        record = self.generations.get(gamma)
        need(record and index <= record.n and signed_by(s, record.partitions[index - 1][0]),
             f"is not signed by partition {index} of its generation")

    def on_backup_made(self, s):
        for gamma in s.generations:
            self.by_partition(s, gamma, s.index)
        need((s.index, s.backup) not in self.backups, "stands in the log before")
        self.backups[s.index, s.backup] = s

    def on_backup_destroyed(self, s):
        before = self.backups.get((s.index, s.backup))
        need(before, "destroys a backup that there is not")
        self.backups[s.index, s.backup] = None  # made once, and gone
        self.by_partition(s, before.generations[0], s.index)

    def on_liar(self, index, s):
        self.by_appliance(index, s)
        record = self.generations.get(s.gamma)
        need(record and s.partitions[-1] <= record.n and s.leaf < index, "names a partition, generation or leaf that there is not")

    def on_recovery_proposed(self, index, s):
        need(s.number == self.policy.number + 1 and s.previous == sha256(self.policy.octets), "does not follow the policy")
        self.by_all_partitions(s)
        self.recovery = Value(index=index, policy=s.policy, time=s.time, concluded=False)

    def on_recovery_concluded(self, s):
        self.by_all_partitions(s)
        r = self.recovery
        need(r, "there is no proposal to conclude")
        need(s.proposal == r.index and s.policy == r.policy, "concludes another proposal")
        need(s.time - r.time >= WEEK, "seven days after its proposal are needed")
        r.concluded = True

    def approvals(self, purpose):
        return max(2, self.policy.approvals) if purpose == AUDIT else self.policy.approvals

    def on_audit_function(self, s):
        self.quorum(s)
        before = self.audit
        need(not self.no_audit, "names an audit function, and audit keys were forbidden for good")
        need(s.number == before.number + 1 and s.previous == sha256(before.octets) if before else s.number == 1,
             "does not follow the audit function before")
        self.audit = s

    def never_one_alone(self, s):
        count, needed = len(self.signers(s, SECURITY, self.policy)), max(2, self.policy.quorum)
        need(count >= needed, f"signed by {count} security officers, {needed} needed")

    def on_other_signer(self, s):
        self.never_one_alone(s)
        self.other_signers += 1
        need(s.number == self.other_signers, f"{s.number}, expected number {self.other_signers}")

    def on_call_policy(self, s):
        self.never_one_alone(s)
        before = self.calls
        need(s.number == before.number + 1 and s.previous == sha256(before.octets) if before else s.number == 1,
             "does not follow the call policy before")
        self.calls = s

    def on_audit_ordered(self, s):
        request = self.request(s.request)
        officer, asked = self.one(s, AUDITOR), request.requester
        need((officer.name, officer.spki, officer.roles) == (asked.name, asked.spki, asked.roles),
             f"{officer.name} did not make the request")
        need(self.audit, "is about an audit key, and there is no audit function")
        need(request.s.purpose == AUDIT, "orders a request of another kind")
        need(s.hash == request.hash, "is for another content")
        need(not request.ordered, "the audit key was ordered before")
        needed = self.approvals(AUDIT)
        need(len(request.approvers) >= needed, f"{len(request.approvers)} auditors approved, {needed} needed")
        request.ordered = True
        need(not self.audit_uses or s.time >= self.audit_uses[-1], "stands before an earlier order")
        used = sum(at > s.time - DAY for at in self.audit_uses)
        need(used + 1 <= self.audit.per_day, f"{used} audit keys in 24 hours and one more, {self.audit.per_day} allowed")
        self.audit_uses.append(s.time)

    def on_audit_released(self, index, s):
        self.by_appliance(index, s)
        request = self.request(s.request)
        need(request.s.purpose == AUDIT and s.leaf == request.audit_leaf, f"entry {s.leaf} is no audit key of this request")
        request.closed += 1
        self.finished.append(self.requests.pop(s.request))

    def on_drill_ended(self, index, s):
        self.by_appliance(index, s)
        request = self.request(s.request)
        need(request.s.purpose in DRILLS, "ends a request that is no drill")
        need(s.batch == request.closed < request.batches, f"ends batch {s.batch}, the next is {request.closed}")
        request.closed += 1


def add_leaf(batch, s, entry):
    """The next leaf of an opened batch; true when the batch is full, and then it is the approved one."""
    o, request = batch.s, batch.request
    need((s.domain, s.request, s.batch, s.position, s.purpose) == (o.domain, o.request, o.batch, len(batch.leaves), o.purpose),
         f"is not leaf {len(batch.leaves)} of the batch opened before it")
    batch.leaves.append(leaf_hash(entry))
    if request:
        need(s.period in request.s.periods, f"period {s.period} was not approved")
        request.leaves += 1
        request.per_period[s.period] = request.per_period.get(s.period, 0) + 1
        for key in s.recipients:
            request.recipients.append(leaf_hash(key))
    if len(batch.leaves) < o.count:
        return False
    if request:
        content = sha256(b"sluice/batch-content/v1", o.batch.to_bytes(4, "big"), o.count.to_bytes(4, "big"), *batch.leaves)
        need(included(leaf_hash(content), o.batch, request.s.batches, o.proof, request.s.root),
             f"batch {o.batch} is not what was approved")
        if request.batches == request.s.batches:
            need(request.leaves == request.s.leaves, f"{request.leaves} leaves, {request.s.leaves} approved")
            need(request.recipients.root() == request.s.devices, "the device keys are not those approved")
    return True


class Log:
    """All entries in order. After the first that breaks a rule the others are only counted."""

    def __init__(self, origin):
        self.origin, self.domains, self.sequences, self.ended, self.configuration = origin, {}, {}, set(), {}
        self.open = self.bad = self.names = None
        self.operator_events = 0
        self.counts, self.profiles, self.logged, self.exported = {}, set(), 0, 0

    def entry(self, index, entry):
        try:
            s = read_entry(entry)
            self.counts[s.name] = self.counts.get(s.name, 0) + 1
            if not self.bad:
                self.check(index, entry, s)
                if self.names:
                    self.names.entry(index, s)
        except Broken as e:
            self.bad = self.bad or Bad(f"entry {index}", str(e), index)

    def domain(self, s):
        need(s.domain in self.domains, f"there is no policy of domain {s.domain} before it")
        return self.domains[s.domain]

    def check(self, index, entry, s):
        need(not self.open or s.name == "Extraction", "stands where a leaf of the opened batch belongs")
        if s.name == "Extraction":
            need(self.open, "is a leaf of no opened batch")
            self.domain(s).on_extraction(index, s)
            self.open = None if add_leaf(self.open, s, entry) else self.open
            self.logged += len(s.recipients) if s.purpose != AUDIT else 0
        elif s.name == "DomainPolicy" and s.domain not in self.domains:
            self.domains[s.domain] = Domain(self.origin, s)
        elif s.name == "CeremonyHeld":
            need(s.origin == self.origin, "is of a ceremony of another log")
            need(any(self.vouches(d, s) for d in self.domains.values()), "is not signed by the security officers of a domain")
            self.configuration["software"] = s.software
            self.configuration.setdefault("ceremony-file", s.file)
        elif s.name == "ConfigurationChanged":
            need(s.before == self.configuration.get(s.what, s.before), "does not begin where the last change ended")
            self.configuration[s.what] = s.after
        elif s.name in ("OperatorSession", "LoginsFailed"):
            self.operator_events += 1
            need(s.number == self.operator_events, f"number {s.number} of the operators' events, next is {self.operator_events}")
        elif s.name == "Activation":
            pass  # It grants nothing.
        else:
            self.of_domain(index, s, self.domain(s) if s.name not in ("Refusal", "ActRefused") else None)

    def of_domain(self, index, s, domain):
        name = s.name
        if name == "DomainPolicy":
            domain.on_policy(s)
        elif name == "GenerationRecord":
            domain.on_generation(s)
        elif name == "DomainProfile":
            domain.on_profile(s)
            self.profiles.add(sha256(s.octets))
        elif name == "Enrolled":
            domain.on_enrolled(s)
        elif name == "Request":
            domain.on_request(s)
        elif name == "Approval":
            domain.on_approval(s)
        elif name == "BatchOpened":
            self.open = domain.on_opened(s)
        elif name == "Export":
            domain.on_export(index, s)
            need(s.stream not in self.ended, "exports in a stream that has ended")
            last = self.sequences.get(s.stream)
            self.sequences[s.stream] = s.sequence
            need(s.sequence <= 1 if last is None else s.sequence == last + 1, f"sequence {s.sequence} after {last}")
            self.exported += s.count if s.kind == KEY_SETS else 0
        elif name == "Manifest":
            domain.on_manifest(index, s)
        elif name == "SelfTestPassed":
            domain.on_self_test_passed(index, s)
        elif name == "Destruction":
            domain.on_destruction(s)
        elif name == "StandingApproval":
            domain.on_standing(s)
        elif name == "StandingUse":
            domain.on_standing_use(s)
        elif name == "StandingEnded":
            domain.on_standing_ended(s)
        elif name == "BackupMade":
            domain.on_backup_made(s)
        elif name == "BackupDestroyed":
            domain.on_backup_destroyed(s)
        elif name == "LiarNamed":
            domain.on_liar(index, s)
        elif name == "RecoveryProposed":
            domain.on_recovery_proposed(index, s)
        elif name == "RecoveryConcluded":
            domain.on_recovery_concluded(s)
        elif name == "DrillEnded":
            domain.on_drill_ended(index, s)
        elif name == "AuditFunction":
            domain.on_audit_function(s)
        elif name == "OtherSigner":
            domain.on_other_signer(s)
        elif name == "CallPolicy":
            domain.on_call_policy(s)
        elif name == "AuditOrdered":
            domain.on_audit_ordered(s)
        elif name == "AuditReleased":
            domain.on_audit_released(index, s)
        elif name == "DomainTerms":
            domain.on_domain_terms(s)
        elif name == "EpochStart":
            domain.on_epoch_start(s)
        elif name == "IdentityChanged":
            domain.on_identity_changed(s)
        elif name == "RequestCancelled":
            domain.on_cancelled(s)
        elif name == "CarriedIn":
            domain.one(s, None)
        elif name == "StreamsBegun":
            domain.by_appliance(index, s)
            need(s.before not in self.ended, "ends a stream that had ended")
            self.ended.add(s.before)
            need(s.next not in self.sequences and s.next not in self.ended, "begins a stream that is not new")
        elif name == "ApplianceBackedUp":
            domain.by_appliance(index, s)
            need(s.log_size == index, f"says that {s.log_size} entries are before it")
        elif name == "LogRead":
            need(s.end <= index, f"reads entries to {s.end}, which are not before it")
            domain.one(s, None)
        elif name == "ReviewerNamed":
            domain.on_reviewer(s)

    @staticmethod
    def vouches(domain, s):
        try:
            domain.quorum(s)
            return True
        except Broken:
            return False

    def at_end(self):
        if self.open:
            missing = self.open.s.count - len(self.open.leaves)
            yield Bad("end of the log", f"{missing} leaves of the last batch are missing")
        for name in sorted(self.domains):
            if self.domains[name].waiting:
                yield Bad(f"domain {name}", "entries of the appliance, and no profile that names its key")


# ---------------------------------------------------------------- names behind commitments

class Names:
    """A reviewer's openings (sluice log open), set beside the commitments that Enrolled and Extraction entries name."""

    def __init__(self, file, user, absent):
        self.user, self.absent, self.names, self.seen = user, absent, {}, {}
        with open(file, encoding="ascii") as f:
            magic, count = f.readline().split(" ")
            for line in f:
                _, uri, salt = line.rstrip("\n").split(" ")
                octets = uri.encode()
                need(len(bytes.fromhex(salt)) == 32, "a salt that has not 32 octets")
                self.names[sha256(b"sluice/identity/v1", bytes.fromhex(salt), len(octets).to_bytes(2, "big"), octets)] = uri
        need(magic == "sluice/openings/v1" and int(count) == len(self.names), f"{file} has no openings")

    def entry(self, index, s):
        if s.name in ("Enrolled", "Extraction"):
            self.seen.setdefault(s.commitment, index)

    def findings(self):
        strangers = [c for c in self.seen if c not in self.names and c not in NOBODY]
        present = [i for c, i in self.seen.items() if self.names.get(c) == self.user]
        if self.absent and present:
            yield Bad(f"entry {present[0]}", f"names {self.user}", present[0])
        if self.absent and strangers:
            first = self.seen[strangers[0]]
            yield Bad(f"entry {first}", f"names a commitment that is not opened ({len(strangers)} are not): it may be {self.user}", first)

    def line(self):
        known = sum(c in self.names for c in self.seen)
        there = any(self.names.get(c) == self.user for c in self.seen)
        return f"names: {known} of {sum(c not in NOBODY for c in self.seen)} commitments opened; {self.user} is {'there' if there else 'none of them'}"


NOBODY = DRILL_IDENTITIES | {commitment(b"sluice:self-test")}


# ---------------------------------------------------------------- the review

def read_profiles(files):
    profiles = []
    for file in files:
        with open(file, "rb") as f:
            octets = f.read(128 * 1024)
        if all(b in b"\r\n" or b >= 32 for b in octets):
            octets = base64.b64decode(b"".join(octets.split()))
        s = read_entry(octets)
        need(s.name == "DomainProfile", f"{file} is no profile")
        profiles.append(s)
    return profiles


def pins_of(options, profiles):
    also = [note_key(k) for k in options.log_key]
    need(all(k.kind in (1, 2) for k in also), "--log-key is no key of a log")
    if profiles:
        return [Pins(make_key(p.origin, 1, p.key), [make_key(w.name, 4, w.key) for w in p.witnesses], p.quorum, also)
                for p in profiles]
    if not options.key:
        raise SystemExit("verify_log: give --profile, or --key with --witness and --quorum: without keys nothing can be checked")
    return [Pins(note_key(options.key), [note_key(w) for w in options.witness], options.quorum, also)]


def checkpoint_of(octets, pins, where="checkpoint"):
    if octets is None:
        raise Bad(where, "there is none")
    try:
        return [p.verify(octets) for p in pins][0]
    except Broken as e:
        raise Bad(where, str(e)) from e


def against_archive(archived, now, roots):
    if archived.size > now.size:
        raise Bad("archived checkpoint", f"{archived.size} entries were signed, the log now has {now.size}")
    if roots[archived.size] != archived.root:
        raise Bad("archived checkpoint", f"the first {archived.size} entries are not those signed then")
    for name, at in sorted(now.times.items()):
        if at < archived.times.get(name, 0):
            raise Bad("archived checkpoint", f"the clock of witness {name} was set back by {archived.times[name] - at} s")


def seen_outside(source, keys, pins, now):
    """What outside witnesses co-signed, if the reviewer names any: the log or a beginning of it."""
    if not keys:
        return None
    where = "checkpoint.witnessed"
    seen = checkpoint_of(source.read(where), [Pins(pins[0].log, keys, len(keys))], where)
    if seen.size > now.size:
        raise Bad(where, f"{seen.size} entries were seen, the log now has {now.size}")
    return seen


def fresh_enough(now, pins, max_age, clock):
    if max_age is not None:
        recent = [at for at in now.times.values() if clock - max_age * 86400 <= at <= clock + 86400]
        if len(recent) < max(1, pins[0].quorum):
            raise Bad("checkpoint", f"{len(recent)} cosignatures of the last {max_age} days, {pins[0].quorum} needed")


def ties(log, profiles):
    for p in profiles:
        if sha256(p.octets) not in log.profiles:
            yield Bad(f"profile of {p.domain}", "is no entry of the log")
    for name in sorted(log.domains):
        if profiles and name not in {p.domain for p in profiles}:
            yield Bad(f"domain {name}", "has no profile here: give it with --profile")
    if profiles and log.logged != log.exported:
        yield Bad("end of the log", f"{log.logged} records logged, {log.exported} exported")


def review(source, options):
    """A log that grows while it is read may lose files that its older checkpoint needed: read again, then."""
    profiles = read_profiles(options.profile)
    pins = pins_of(options, profiles)
    note = source.read("checkpoint")
    found = once(source, note, pins, profiles, options)
    for _ in range(2):
        newer = source.read("checkpoint")
        if not found[2] or newer == note:
            break
        note = newer
        found = once(source, note, pins, profiles, options)
    return found


def once(source, note, pins, profiles, options):
    """What was found: the verified checkpoint or None, the entries or None, and the list of findings."""
    now = log = None
    findings = []
    try:
        archived = checkpoint_of(read_all(options.archived), pins, "archived checkpoint") if options.archived else None
        now = checkpoint_of(note, pins)
        fresh_enough(now, pins, options.max_age, options.clock)
        log = Log(now.origin)
        log.names = options.names
        if log.names:
            log.names.seen = {}
        if archived and archived.size > now.size:
            against_archive(archived, now, {})
        seen = seen_outside(source, [note_key(k) for k in options.outside], pins, now)
        roots = scan(source, now.size, log.entry, {c.size for c in (archived, seen) if c})
        if seen and roots[seen.size] != seen.root:
            raise Bad("checkpoint.witnessed", f"the first {seen.size} entries are not those that were seen")
        if archived:
            against_archive(archived, now, roots)
        if roots[now.size] != now.root:
            raise Bad("checkpoint", f"the root of the {now.size} entries is another")
    except Bad as e:
        if log and log.bad:
            findings.append(log.bad)
        return now, log, findings + [e]
    findings = [log.bad] if log.bad else list(log.at_end())
    return now, log, findings or list(ties(log, profiles)) or list(log.names.findings() if log.names else [])


def read_all(file):
    with open(file, "rb") as f:
        return f.read(64 * 1024 + 1)


def report(now, log, findings):
    bad = [f.entry for f in findings if f.entry >= 0]
    return {
        "format": "sluice/log-report/v1",
        "ok": not findings,
        "origin": now.origin if now else None,
        "size": now.size if now else None,
        "root": now.root.hex() if now else None,
        "witnesses": dict(sorted(now.times.items())) if now else {},
        "entries": sum(log.counts.values()) if log else 0,
        "counts": dict(sorted(log.counts.items())) if log else {},
        "firstBadEntry": bad[0] if bad else None,
        "findings": [{"entry": f.entry if f.entry >= 0 else None, "where": f.where, "reason": f.why} for f in findings],
    }


def main():
    parser = argparse.ArgumentParser(description="Checks a Sluice transparency log offline.")
    parser.add_argument("log", metavar="LOG", help="folder or URL of the log: checkpoint and tile/")
    parser.add_argument("--profile", nargs="+", default=[], metavar="FILE", help="profile of each domain: pins the keys")
    parser.add_argument("--key", metavar="VKEY", help="key of the log, instead of profiles")
    parser.add_argument("--witness", nargs="+", default=[], metavar="VKEY", help="keys of the witnesses")
    parser.add_argument("--quorum", type=int, default=0, metavar="N", help="how many of them must have co-signed")
    parser.add_argument("--archived", metavar="FILE", help="a checkpoint kept from an earlier review")
    parser.add_argument("--max-age", type=int, metavar="DAYS", help="a quorum must have co-signed in the last DAYS days")
    parser.add_argument("--clock", type=int, default=int(time.time()), help="Unix time to judge --max-age by (default: now)")
    parser.add_argument("--json", metavar="FILE", help="writes the report for machines")
    parser.add_argument("--openings", metavar="FILE", help="names behind commitments (sluice log open)")
    parser.add_argument("--user", metavar="URI", help="whether the log names this user; needs --openings")
    parser.add_argument("--absent", action="store_true", help="no entry may name the user, and every commitment must be opened")
    parser.add_argument("--log-key", nargs="+", default=[], metavar="VKEY", help="more keys of the log that must have signed")
    parser.add_argument("--outside", nargs="+", default=[], metavar="VKEY", help="witnesses that are no partitions: all of "
                        "them must have co-signed the log or a beginning of it, in the file checkpoint.witnessed")
    options = parser.parse_args()
    source = Server(options.log) if re.match("https?://", options.log) else Folder(options.log)
    begun = time.monotonic()
    if bool(options.user) != bool(options.openings) or (options.absent and not options.user):
        parser.error("--openings and --user belong together, and --absent to them")
    try:
        options.names = Names(options.openings, options.user, options.absent) if options.openings else None
        now, log, findings = review(source, options)
    except (Broken, OSError, ValueError, http.client.HTTPException) as e:
        print(f"verify_log: {e}", file=sys.stderr)
        return 2
    result = report(now, log, findings)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as f:
            json.dump(result, f, ensure_ascii=False, indent=1)
            f.write("\n")
    if now:
        print(f"checkpoint of {now.origin}: size {now.size}, root {now.root.hex()}")
        for name, at in sorted(now.times.items()):
            print(f"witness {name} at {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(min(at, 2**37)))}")
    print(f"checked {result['entries']} entries in {time.monotonic() - begun:.1f} s: "
          + ", ".join(f"{n} {name}" for name, n in result["counts"].items()))
    if log and log.names:
        print(log.names.line())
    for finding in findings:
        print(f"BAD {finding}")
    print("the log is NOT good" if findings else "the log is good")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
