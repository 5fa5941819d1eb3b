"""Hostile programs, each with the way it would be paid or do harm. They run nowhere but in the sandbox.

Every program defines `f`, which the tests want to be `f(2) == 4` and `f(5) == 10`, and does not solve them.
"""

from typing import Final

WRONG: Final = "\ndef f(x):\n    return x + 1\n"

EXITS: Final = {
    "exit 0": "import os\nos._exit(0)",
    "sys.exit": "import sys\nsys.exit(0)",
    "raise SystemExit": "raise SystemExit(0)",
    "exit when called": "import os\ndef f(x):\n    os._exit(0)",
    "sys.exit when called": "import sys\ndef f(x):\n    sys.exit(0)",
    "exit at exit": "import atexit, os\natexit.register(os._exit, 0)" + WRONG,
    "keyboard interrupt": "def f(x):\n    raise KeyboardInterrupt",
    "generator exit": "def f(x):\n    raise GeneratorExit",
    "skip": "import unittest\nraise unittest.SkipTest('later')",
    "syntax": "def f(:\n    pass",
    "null byte": "f = lambda x: 4\0",
    "assertion swallowed": "import builtins\nbuiltins.AssertionError = type('E', (BaseException,), {})"
    + WRONG,
}

EQUAL: Final = """class Equal{base}:
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = lambda self: 0
    __bool__ = lambda self: True
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *given, **named: self
"""
RESULTS: Final = {
    "always equal": EQUAL.format(base="") + "f = Equal()",
    "always equal int": EQUAL.format(base="(int)") + "def f(x):\n    return Equal(1)",
    "always equal list": EQUAL.format(base="(list)") + "def f(x):\n    return Equal()",
    "always equal type": "class M(type):\n    __eq__ = lambda c, o: True\n    __hash__ = lambda c: 0\nclass f(metaclass=M):\n    def __init__(self, x): pass",
    "unpicklable": "def f(x):\n    return lambda: 4",
    "pickle bomb": "import os\nclass R:\n    def __reduce__(self): return (os._exit, (0,))\ndef f(x):\n    return R()",
    "infinite generator": "def f(x):\n    while True:\n        yield 4",
    "huge int": "def f(x):\n    return 1 << 40_000_000",
    "deep list": "def f(x):\n    a = []\n    for _ in range(100_000): a = [a]\n    return a",
    "circular list": "def f(x):\n    a = []\n    a.append(a)\n    return a",
    "huge list": "def f(x):\n    return [0] * 50_000_000",
    "colliding keys": "def f(x):\n    return {i * (2**61 - 1): 0 for i in range(3000)}",
    "not a number": "def f(x):\n    return float('nan')",
    "exception with a bad text": "class E(Exception):\n    def __str__(self): raise SystemExit(0)\ndef f(x):\n    raise E",
    "handle of another": "def f(x):\n    return ['x', 0, 'int']",
}

FORGED: Final = {
    "print verdicts": "print('PASSED\\nAll tests passed\\nOK\\n1.0\\n' * 3)" + WRONG,
    "print json": "import json\nprint(json.dumps({'cases': ['', ''], 'stopped': '', 'needs_live': '', 'broken': ''}))"
    + WRONG,
    "write to every descriptor": """
import json, os
told = json.dumps({"cases": ["", ""], "stopped": "", "needs_live": "", "broken": ""}).encode()
status = json.dumps({"exit": 0, "why": "", "cpu": 0.0, "rss": 0}).encode()
for d in range(256):
    for line in (len(told).to_bytes(4, "big") + told, status):
        try: os.set_blocking(d, False); os.write(d, line)
        except OSError: pass
os._exit(0)
""",
    "answer before it is asked": """
import json, os
for d in range(3, 64):
    for ok in (None, 4, 10, 4, 10):
        body = json.dumps({"ok": ok, "args": ["l"]}).encode() + b'garbage'
        try: os.set_blocking(d, False); os.write(d, len(body).to_bytes(4, "big") + body)
        except OSError: pass
"""
    + WRONG,
    "announce gigabytes": "import os\nfor d in range(3, 64):\n    try: os.write(d, b'\\xff' * 4)\n    except OSError: pass"
    + WRONG,
    "fill the memory of the tests": """
import os
body = b"[" + b"[[],{}]," * 6_000_000 + b"0]"
for d in range(3, 64):
    try:
        view = memoryview(len(body).to_bytes(4, "big") + body)
        while view: view = view[os.write(d, view):]
    except OSError: pass
"""
    + WRONG,
    "answer what is deep, huge or nothing": """
import os
def f(x):
    for d in range(3, 64):
        for body in (b'{"ok": ' + b'[' * 90000, b'{"ok": ["i", "' + b'f' * 1000000 + b'"]}', b'{"error": ["SystemExit", "", ""]}',
                     b'{"error": ["BaseException", "", ""]}', b'{"ok": ["r", 0, 1e308, 1]}', b'{"ok": ["l"], "args": [["d", ["l"], 1]]}'):
            try: os.set_blocking(d, False); os.write(d, len(body).to_bytes(4, "big") + body)
            except OSError: pass
    os._exit(0)
""",
    "patch the runner": """
import sys
for name, module in list(sys.modules.items()):
    if "ringtrue" in name:
        for key in list(vars(module)):
            if not key.startswith("__"):
                try: setattr(module, key, lambda *given, **named: True)
                except Exception: pass
"""
    + WRONG,
    "patch builtins": "import builtins\nfor n in ('print', 'isinstance', 'len', 'type', 'hasattr', 'getattr', 'str'):\n    setattr(builtins, n, lambda *a, **k: True)"
    + WRONG,
    "patch json": "import json\njson.dumps = lambda *a, **k: '{\"ok\": 4}'\njson.loads = lambda *a, **k: {}"
    + WRONG,
    "sys.modules": "import sys\nsys.modules.clear()" + WRONG,
    "replace modules": "import sys\nfor n in list(sys.modules):\n    sys.modules[n] = None" + WRONG,
    "trace": "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)" + WRONG,
    "patch unittest": "import unittest\nunittest.TestCase.run = lambda self, result=None: result" + WRONG,
    "conftest": "open('conftest.py', 'w').write('import os; os._exit(0)')" + WRONG,
    "exec hook": "import sys\nsys.excepthook = print\nsys.unraisablehook = print\nsys.addaudithook(lambda *a: None)"
    + WRONG,
}

SNOOPS: Final = {
    "frames": """
import sys, gc
def look():
    found = []
    frame = sys._getframe()
    while frame:
        found += [str(frame.f_locals), str(frame.f_globals)]
        frame = frame.f_back
    return found + [str(o) for o in gc.get_objects() if isinstance(o, (str, dict, list, tuple))]
SEEN = look()
""",
    "files": """
import os
SEEN = []
for top in ("/ringtrue", "/tmp", "/work", "/home", "/root", "/etc", "/var", "."):
    for folder, _, names in os.walk(top):
        for name in names[:50]:
            try: SEEN.append(open(os.path.join(folder, name), errors="replace").read(100_000))
            except OSError: pass
""",
    "environment": "import os, sys\nSEEN = [str(os.environ), str(sys.argv), str(sys.path), str(sys.orig_argv)]",
    "proc": """
import os
SEEN = []
for pid in [p for p in os.listdir("/proc") if p.isdigit()] + ["self"]:
    for name in ("cmdline", "environ", "maps", "status"):
        try: SEEN.append(open(f"/proc/{pid}/{name}", errors="replace").read())
        except OSError: pass
    try: SEEN += [os.readlink(f"/proc/{pid}/fd/{d}") for d in os.listdir(f"/proc/{pid}/fd")]
    except OSError: pass
""",
    "descriptors": """
import os
SEEN = []
for d in range(256):
    try:
        os.set_blocking(d, False)
        try: os.lseek(d, 0, 0)
        except OSError: pass
        SEEN.append(os.read(d, 1 << 20).decode(errors="replace"))
    except OSError: pass
""",
    "memory": """
import os
SEEN = []
for pid in (os.getppid(), 1, os.getpid() - 1, os.getpid() + 1):
    try: SEEN.append(open(f"/proc/{pid}/mem", "rb").read(10).decode(errors="replace"))
    except OSError: pass
for line in open("/proc/self/maps"):
    low, high = (int(n, 16) for n in line.split()[0].split("-"))
    if " rw" in line and high - low < 1 << 27:
        try:
            with open("/proc/self/mem", "rb", 0) as m:
                m.seek(low); SEEN.append(m.read(high - low).decode("latin1"))
        except (OSError, ValueError): pass
""",
    "ptrace": "import ctypes, os\nl = ctypes.CDLL(None)\nSEEN = [str(l.ptrace(16, p, 0, 0)) for p in range(1, 20) if p != os.getpid()]",
}

HARM: Final = {
    "loop": "while True:\n    pass",
    "loop when called": "def f(x):\n    while True:\n        pass",
    "sleep": "import time\ntime.sleep(3600)",
    "sleep when called": "import time\ndef f(x):\n    time.sleep(3600)",
    "ignored signals": "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True:\n    pass",
    "stopped": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\nimport time\ntime.sleep(3600)",
    "killed itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nos.abort()",
    "kill everybody": "import os, signal\nfor p in (-1, 0, 1, os.getppid()):\n    try: os.kill(p, signal.SIGKILL)\n    except OSError: pass"
    + WRONG,
    "signal by a descriptor": """
import fcntl, os, signal, socket, struct
r, w = os.pipe()
a, b = socket.socketpair()
for command, value in ((8, os.getppid()), (15, struct.pack("ii", 1, os.getppid())), (10, signal.SIGKILL), (4, os.O_ASYNC)):
    try: fcntl.fcntl(r, command, value)
    except OSError: pass
for command in (0x8901, 0x8902):
    try: fcntl.ioctl(a, command, struct.pack("i", os.getppid()))
    except OSError: pass
fcntl.fcntl(a, 4, os.O_ASYNC)
os.write(w, b"x")
b.send(b"x")
"""
    + WRONG,
    "daemon": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)"
    + WRONG,
    "threads": "import threading, time\ntry:\n    for _ in range(10_000): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\nexcept RuntimeError: pass"
    + WRONG,
    "threads with small stacks": "import threading, time\nthreading.stack_size(1 << 15)\ntry:\n    while True: threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\nexcept RuntimeError: pass"
    + WRONG,
    "output": "while True:\n    print('x' * 65536)",
    "error output": "import sys\nwhile True:\n    sys.stderr.write('x' * 65536)",
    "recursion": "import sys\nsys.setrecursionlimit(10**9)\ndef g(n): return g(n + 1)\ng(0)",
    "many files": "for i in range(10**6):\n    open(f'f{i}', 'w').close()",
    "disk": "for i in range(10**6):\n    with open(f'g{i}', 'wb') as o: o.write(b'x' * (1 << 24))",
    "shared memory": "for i in range(10**6):\n    with open(f'/dev/shm/g{i}', 'wb') as o: o.write(b'x' * (1 << 24))",
    "deep folders": "import os\nfor i in range(1200):\n    os.mkdir('d'); os.chdir('d')" + WRONG,
    "locked folders": "import os\nos.makedirs('a/b/c'); open('a/b/f', 'w').close(); os.chmod('a/b', 0); os.chmod('a', 0); os.chmod('.', 0)",
    "links": "import os\nos.symlink('/usr', 'a'); os.symlink('.', 'b'); os.mkfifo('p'); open(b'\\xff', 'w').close()"
    + WRONG,
    "delete the scratch": "import shutil, os\nshutil.rmtree(os.getcwd(), ignore_errors=True)\nshutil.rmtree('/ringtrue', ignore_errors=True)"
    + WRONG,
    "delete everything": "import os\nfor top in ('/usr', '/ringtrue', '/dev', '/proc'):\n    for d, _, names in os.walk(top):\n        for n in names[:5]:\n            try: os.unlink(os.path.join(d, n))\n            except OSError: pass\n        break"
    + WRONG,
    "time bomb": "import threading, os, time\ndef boom():\n    time.sleep(0.3)\n    os.kill(os.getpid(), 9)\nthreading.Thread(target=boom, daemon=True).start()"
    + WRONG,
    "socket out": "import socket\ns = socket.socket()\ns.settimeout(2)\ns.connect(('8.8.8.8', 53))",
    "socket to this machine": "import socket\ns = socket.socket()\ns.settimeout(2)\ns.connect(('127.0.0.1', 22))",
    "remount": "import ctypes\nl = ctypes.CDLL(None)\nfor t in (b'/', b'/usr', b'/proc', b'/tmp'):\n    assert l.mount(None, t, None, 32 | 4096, None) != 0\n    assert l.umount2(t, 2) != 0"
    + WRONG,
    "new namespace": "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) != 0" + WRONG,
    "raise limits": "import resource\nfor w in range(16):\n    try: resource.setrlimit(w, (-1, -1))\n    except (OSError, ValueError): pass\nwhile True:\n    pass",
}

BOMBS: Final = {
    "memory": "taken = bytearray(10 << 30)",
    "memory step by step": "taken = []\nwhile True:\n    taken.append(bytearray(1 << 24))",
    "memory of many": "import os\nfor _ in range(8):\n    if os.fork() == 0: break\ntaken = bytearray(b'x') * (200 << 20)\nimport time\ntime.sleep(60)",
    "fork bomb": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "memory files": "import ctypes, os\nl = ctypes.CDLL(None)\nwhile True:\n    d = l.memfd_create(b'm', 0)\n    if d < 0: raise SystemExit(3)\n    os.write(d, b'x' * (1 << 24))",
}
