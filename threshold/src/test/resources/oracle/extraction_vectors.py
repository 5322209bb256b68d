"""Writes extraction_vectors.json: every intermediate value of the two extraction rounds for fixed keys.

Run: python3 extraction_vectors.py DESIGN_FOLDER > extraction_vectors.json
DESIGN_FOLDER holds reference_extraction.py and reference_sakke.py, the numerical reference of the design. Its functions (curves, Lagrange coefficients,
PRF subsets, HKDF) are used as they are; only its closing self-test is left out, and randomness is replaced by a counter hash so that the output never changes.
"""
import hashlib, json, os, sys
sys.dont_write_bytecode = True
folder = sys.argv[1]
sys.path.insert(0, folder)
source = open(os.path.join(folder, 'reference_extraction.py')).read()
exec(source[:source.rindex('\nfor t,n in ')])          # definitions only

counter = 0
def fixed(octets):
    global counter
    out = b''
    while len(out) < octets:
        counter += 1
        out += hashlib.sha256(b'sluice test vector' + u(8, counter)).digest()
    return out[:octets]
def scalar(modulus): return int.from_bytes(fixed(200), 'big') % modulus
def shamir(secret, t, n, modulus):
    c = [secret] + [scalar(modulus) for _ in range(t - 1)]
    return {i: sum(c[k] * i**k for k in range(t)) % modulus for i in range(1, n + 1)}, c

def vectors(t, n, Q, T):
    subs = subsets(t, n); parts = range(1, n + 1)
    z = scalar(q - 2) + 2; x = scalar(Nq - 1) + 1
    zs, zc = shamir(z, t, n, q); xs, xc = shamir(x, t, n, Nq)
    Z = ES.mul(z, P); KP = EG.mul(x, G)
    k = {A: fixed(32) for A in subs}
    gamma = fixed(32)
    # Both identifier formats: RFC 6509 monthly, and the hashed one of TS 33.180 F.2.1 (P3 = 2592000 s, P4 = 0, period 1531).
    users = ['tel:+447700900001', 'tel:+447700900022', 'sip:alice@example.org']
    hashed = b'\0' + b''.join(p + u(2, len(p)) for p in (b'MIKEY-SAKKE-UID', users[2].encode(), b'kms.example.org',
        bytes.fromhex('278d00'), b'\0', u(2, 1531)))
    ids = [b'2026-12\0' + s.encode() + b'\0' for s in users[:2]] + [Hh(hashed)]
    leaves = [(100 + j, Hh(b'\0entry' + i), i) for j, i in enumerate(ids)]
    As = [int.from_bytes(i, 'big') for i in ids]; N = len(ids)
    tags = [Hh(b'sluice/leaf-tag/v1' + gamma + u(8, at) + h + b'\1' + u(2, len(i)) + i) for at, h, i in leaves]
    B = Hh(b'sluice/batch/v1' + gamma + u(4, N) + b''.join(tags))
    seed = {A: HM(k[A], b'sluice/seed/v1' + B) for A in subs}
    com = {A: expand(seed[A], b'sluice/seed-commitment/v1' + B + bytes(A), 32) for A in subs}
    PR = lambda A, j, lab, l, mod: int.from_bytes(expand(seed[A], lab + bytes([l]) + tags[j], 144 if mod == q else 48), 'big') % mod
    r = lambda i, j: sum(f(A, i, q, n) * PR(A, j, b'r', 0, q) for A in subs if i in A) % q
    ze = lambda i, j: sum(i**l * f(A, i, q, n) * PR(A, j, b'zeta', l, q) for A in subs if i in A for l in range(1, t)) % q
    v = lambda i, j: sum(f(A, i, Nq, n) * PR(A, j, b'v', 0, Nq) for A in subs if i in A) % Nq
    D = Q[:t]; i4 = invert(4, q)
    wi = {i: [(r(i, j) * (As[j] + zs[i]) + ze(i, j)) % q for j in range(N)] for i in parts}
    Vi = {i: [EG.mul(v(i, j), G) for j in range(N)] for i in parts}
    leafout = []
    for j in range(N):
        w = sum(lag(i, Q, q) * wi[i][j] for i in Q) % q
        PVT = EG.msm([lag(i, D, Nq) for i in D], [Vi[i][j] for i in D]); hs = HSf(KP, ids[j], PVT) % Nq
        K = {i: ES.mul(i4 * lag(i, T, q) * r(i, j) * invert(w, q) % q, P) for i in T}
        s = {i: (xs[i] + hs * v(i, j)) % Nq for i in T}
        acc = None
        for i in T: acc = ES.add(acc, K[i])
        rsk = ES.mul(4, acc); ssk = sum(lag(i, T, Nq) * s[i] for i in T) % Nq
        assert rsk == ES.mul(invert((As[j] + z) % q, q), P) and EG.mul(ssk, G) == EG.add(KP, EG.mul(hs, PVT))
        leafout.append(dict(index=leaves[j][0], leafHash=leaves[j][1].hex(), user=users[j], id=ids[j].hex(), tag=tags[j].hex(), pvt=enc(PVT, 32).hex(),
            hs=u(32, hs).hex(), rsk=enc(rsk, 128).hex(), ssk=u(32, ssk).hex(),
            partitions=[dict(index=i, w=u(128, wi[i][j]).hex(), v=enc(Vi[i][j], 32).hex(),
                             **(dict(k=enc(K[i], 128).hex(), s=u(32, s[i]).hex()) if i in T else {})) for i in parts]))
    return dict(t=t, n=n, q=Q, answering=T, gamma=gamma.hex(), z=u(128, z).hex(), x=u(32, x).hex(), zT=enc(Z, 128).hex(), kpak=enc(KP, 32).hex(),
        shares=[dict(index=i, z=u(128, zs[i]).hex(), x=u(32, xs[i]).hex()) for i in parts],
        zCommitments=[enc(ES.mul(c, P), 128).hex() for c in zc], xCommitments=[enc(EG.mul(c, G), 32).hex() for c in xc],
        batch=B.hex(),
        sets=[dict(members=list(A), key=k[A].hex(), seed=seed[A].hex(), commitment=com[A].hex()) for A in subs],
        leaves=leafout)

cases = [((2, 3), [1, 2, 3], [1, 3]), ((3, 5), [1, 2, 3, 4, 5], [2, 3, 5]), ((2, 4), [1, 3, 4], [3, 4]),
         ((2, 5), [1, 3, 5], [1, 5]), ((3, 6), [1, 2, 4, 5, 6], [1, 4, 6]), ((3, 7), [1, 2, 3, 5, 7], [2, 5, 7])]
print(json.dumps([vectors(*tn, Q, T) for tn, Q, T in cases], indent=1))
