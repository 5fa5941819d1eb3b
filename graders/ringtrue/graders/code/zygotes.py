"""Starting what stands ready inside the sandbox, and keeping some of it for a process's threads to share.

One real command, shortened: `bwrap --unshare-all --ro-bind /usr /usr ... python -I -S -c BOOT /ringtrue`. It
holds the interpreter, the folder `inside` and nothing else of this machine; each program then gets namespaces
of its own within. At the lower levels the same program runs without bubblewrap.
"""

import atexit
import contextlib
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Final

from ringtrue.graders.code.inside.scratch import remove
from ringtrue.graders.code.jobs import Ended, Part, exchange
from ringtrue.graders.code.limits import Limits

__all__ = ["Zygotes", "pool", "shutdown", "try_level"]

_BOOT: Final = """\
import sys, types
folder, _, packages = sys.argv.pop(1).partition(chr(0x1f))
for name in ("ringtrue", "ringtrue.graders", "ringtrue.graders.code"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder] if name.endswith("code") else []
from ringtrue.graders.code.inside.zygote import main
sys.path += filter(None, packages.split(chr(0x1f)))
sys.exit(main(sys.argv[1:]))
"""
_HERE: Final = Path(__file__).resolve().parent
_DEVICES: Final = ("null", "zero", "full", "random", "urandom")
_CAPABILITIES: Final = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_KILL")
_READY: Final = 20.0
_ENVIRONMENT: Final = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8",  # noqa: S108
    "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1",
}  # fmt: skip


class Zygote:
    """One process that stands ready, used by one thread at a time.

    Args:
        level: how its programs are confined.
        packages: folders that its programs can import from.

    Raises:
        OSError: where it does not start.
    """

    def __init__(self, level: str, packages: tuple[str, ...] = ()) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line = ours
        self._scratch = "" if level == "namespaces" else tempfile.mkdtemp(prefix="ringtrue-sandbox-")
        try:
            if self._scratch:
                Path(self._scratch).chmod(0o711)
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                _command(level, theirs.fileno(), self._scratch, packages),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                env=_ENVIRONMENT, pass_fds=[theirs.fileno()], start_new_session=True, cwd="/",
            )  # fmt: skip
            theirs.close()
            ours.settimeout(_READY)
            if not ours.recv(100):
                assert self._process.stderr is not None  # noqa: S101 - it is a pipe
                self._process.kill()
                said = self._process.stderr.read(2000).decode(errors="replace").strip()
                raise OSError(f"the sandbox does not start: {said or 'it says nothing'}")  # noqa: TRY301
        except BaseException:
            theirs.close()
            self.close()
            raise

    def run(self, parts: Sequence[Part]) -> list[Ended]:
        """Do a job."""
        return exchange(self._line, parts)

    def abandon(self) -> None:
        """Let go of it in a forked child of ours: it is the parent's."""
        self._line.close()

    def close(self) -> None:
        """End it, and all that runs in it."""
        self._line.close()
        process: subprocess.Popen[bytes] | None = getattr(self, "_process", None)
        if process is not None:
            try:
                process.wait(1.0)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stderr:
                process.stderr.close()
        if self._scratch:
            remove(self._scratch)


def _command(level: str, control: int, scratch: str, packages: tuple[str, ...]) -> list[str]:
    python = os.path.realpath(sys.executable)
    boxed = level == "namespaces"
    folders = "\x1f".join(["/ringtrue" if boxed else str(_HERE), *packages])
    readable = [sys.base_prefix, *packages]
    if not boxed:
        readable += ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives"]
        readable += ["/etc/ssl/openssl.cnf"]  # node ends where this is there and cannot be read
    run = [python, "-I", "-S", "-B", "-c", _BOOT, folders, str(control), level, scratch or "/tmp", *readable]  # noqa: S108
    return [*_bubblewrap(packages), *run] if boxed else run


def _bubblewrap(packages: tuple[str, ...]) -> list[str]:
    found = shutil.which("bwrap")
    if found is None:
        raise FileNotFoundError("bubblewrap is not installed: apt install bubblewrap")
    command = [found, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    if os.geteuid() == 0:
        # The real root can mount for its programs, and then make them nobody.
        command += [word for name in _CAPABILITIES for word in ("--cap-add", name)]
    else:
        command += ["--unshare-user"]
    for path in dict.fromkeys(["/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", sys.base_prefix]):
        if Path(path).is_symlink():
            command += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).is_dir():
            # Folders above it that are private outside hold nothing here, and nobody must get through.
            above = [str(folder) for folder in reversed(Path(path).parents)][1:]
            command += [word for folder in above for word in ("--perms", "0755", "--dir", folder)]
            command += ["--ro-bind", path, path]
    command += ["--perms", "0755", "--dir", "/etc"]
    for path in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime"):
        command += ["--ro-bind-try", path, path]
    for path in _installed():
        command += ["--tmpfs", path, "--remount-ro", path]
    for path in packages:
        command += ["--ro-bind", path, path]
    command += ["--proc", "/proc", "--dir", "/tmp", "--perms", "0755", "--dir", "/dev", "--dir", "/dev/shm"]  # noqa: S108
    for name in _DEVICES:
        command += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    for place, name in enumerate(("stdin", "stdout", "stderr")):
        command += ["--symlink", f"/proc/self/fd/{place}", f"/dev/{name}"]
    command += ["--symlink", "/proc/self/fd", "/dev/fd"]
    command += ["--ro-bind", str(_HERE / "inside"), "/ringtrue/inside"]
    return [*command, "--remount-ro", "/", "--chdir", "/", "--"]


def _installed() -> list[str]:
    """Folders of installed packages beside the interpreter, this project's code maybe among them."""
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    found = [sysconfig.get_path(name, vars=base, scheme="posix_prefix") for name in ("purelib", "platlib")]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found += ["/usr/lib/python3/dist-packages", f"/usr/local/lib/{version}/dist-packages"]
    found.append(f"/usr/local/lib/{version}/site-packages")
    places = [path for path in dict.fromkeys(found) if Path(path).is_dir()]
    return [path for path in places if path.startswith(("/usr/", f"{sys.base_prefix}/"))]


def try_level(level: str) -> str:
    """Run one small program at a level: empty where that works, else why it does not."""
    try:
        zygote = Zygote(level)
    except OSError as error:
        return str(error)
    try:
        (ended,) = zygote.run([Part("script", {"code": "print(6 * 7)"}, Limits())])
    except OSError as error:
        return str(error)
    finally:
        zygote.close()
    if ended.failed or ended.output["stdout"] != b"42\n":
        return f"a program does not run: {ended.failed or bytes(ended.output['stderr'])[-200:]!r}"
    return ""


class Zygotes:
    """Some zygotes of one kind, lent to one thread at a time, started on need and replaced when lost."""

    def __init__(self, level: str, packages: tuple[str, ...], workers: int) -> None:
        self._level, self._packages, self._workers = level, packages, workers
        self.reset()

    def reset(self) -> None:
        """Start over with none."""
        self._started: list[Zygote] = []
        self._idle: queue.LifoQueue[Zygote | None] = queue.LifoQueue()
        for _ in range(self._workers):
            self._idle.put(None)

    def run(self, parts: Sequence[Part]) -> list[Ended]:
        """Do a job on the next one that is free; a job whose zygote is lost is tried once more.

        Raises:
            OSError: where it is lost twice, or none starts.
        """
        zygote = self._idle.get()
        try:
            for last in (False, True):
                if zygote is None:
                    zygote = Zygote(self._level, self._packages)
                    self._started.append(zygote)
                try:
                    return zygote.run(parts)
                except BaseException as error:
                    self._started.remove(zygote)
                    zygote.close()
                    zygote = None
                    if last or not isinstance(error, OSError):
                        raise
        finally:
            self._idle.put(zygote)
        raise AssertionError("not reached")

    def close(self) -> None:
        """End those that are idle."""
        found: list[Zygote | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._idle.get_nowait())
        for zygote in found:
            if zygote is not None:
                self._started.remove(zygote)
                zygote.close()
            self._idle.put(None)

    def abandon(self) -> None:
        """In a forked child: the parent's are not ours."""
        for zygote in self._started:
            zygote.abandon()
        self.reset()


_ALL: Final[dict[tuple[Hashable, str], Zygotes]] = {}
_LOCK: Final = threading.Lock()


def shutdown() -> None:
    """End every sandbox of this process; a later program starts them anew."""
    for zygotes in list(_ALL.values()):
        zygotes.close()


def pool(key: Hashable, level: str, packages: tuple[str, ...], workers: int) -> Zygotes:
    """The zygotes of one sandbox at one level: one set for all threads of this process."""
    with _LOCK:
        if (key, level) not in _ALL:
            _ALL[key, level] = Zygotes(level, packages, workers)
        return _ALL[key, level]


def _after_fork() -> None:
    try:
        for zygotes in _ALL.values():
            zygotes.abandon()
    finally:
        _LOCK.release()


atexit.register(shutdown)
os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_after_fork)
