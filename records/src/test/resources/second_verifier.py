"""Runs tools/verify_log.py over many logs in one process, for SecondVerifier: a line of arguments for each log on
standard input, a line of verdict for each on standard output."""
import importlib.util
import sys
from types import SimpleNamespace

sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("verify_log", sys.argv[1])
verify_log = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify_log)


class Growing(verify_log.Folder):
    """A folder that becomes another one right after its checkpoint was read."""

    def __init__(self, root, then):
        super().__init__(root)
        self.then = then

    def read(self, path):
        octets = super().read(path)
        if path == "checkpoint":
            self.root = self.then
        return octets


def verdict(line):
    folder, then, archived, max_age, clock, also, outside, key, quorum, *witnesses = line.split("\t")
    options = SimpleNamespace(
        profile=[], key=key, witness=witnesses, quorum=int(quorum), archived=archived or None,
        max_age=int(max_age) if max_age else None, clock=int(clock),
        names=None, log_key=also.split(" ") if also else [], outside=outside.split(" ") if outside else [])
    source = Growing(folder, then) if then else verify_log.Folder(folder)
    r = verify_log.report(*verify_log.review(source, options))
    return "\t".join([
        str(r["ok"]).lower(), str(r["firstBadEntry"]), r["findings"][0]["where"] if r["findings"] else "",
        str(r["size"]), str(r["root"]), ",".join(f"{n}={t}" for n, t in r["witnesses"].items()),
        ",".join(f"{n}={c}" for n, c in r["counts"].items())])


def types():
    """Code, name and label of each statement type that the verifier knows."""
    return ";".join(f"{code} {t[0]} sluice/{t[1]}/v1" for code, t in sorted(verify_log.TYPES.items()))


for argument in sys.stdin:
    argument = argument.rstrip("\n")
    print(types() if argument == "types" else verdict(argument), flush=True)
