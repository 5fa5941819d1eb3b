r"""Programs graded by running them, each in a sandbox of its own.

>>> from ringtrue.graders.code import Limits, LocalSandbox, Program
>>> LocalSandbox().run(Program("print(6 * 7)"), "", Limits()).stdout
'42\n'
"""

from ringtrue.graders.code.grade import grade_code
from ringtrue.graders.code.language import LANGUAGES, Language
from ringtrue.graders.code.levels import LEVELS, Level, levels, probe_level
from ringtrue.graders.code.limits import Limits
from ringtrue.graders.code.local import LocalSandbox
from ringtrue.graders.code.policy import CodePolicy
from ringtrue.graders.code.sandbox import CodeSandbox, Program, Run, SandboxError, TestRun, Tests
from ringtrue.graders.code.servers import Piston, SandboxFusion
from ringtrue.graders.code.verdict import CodeVerdict

__all__ = [
    "LANGUAGES",
    "LEVELS",
    "CodePolicy",
    "CodeSandbox",
    "CodeVerdict",
    "Language",
    "Level",
    "Limits",
    "LocalSandbox",
    "Piston",
    "Program",
    "Run",
    "SandboxError",
    "SandboxFusion",
    "TestRun",
    "Tests",
    "grade_code",
    "levels",
    "probe_level",
]
