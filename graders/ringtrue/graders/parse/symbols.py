r"""What each LaTeX command and each unicode sign means to the parser.

One real row: `\leqslant`, `≤` and `<=` are all `("REL", "<=")`.

Commands that only change how an answer looks (`\displaystyle`, `\left`, `\quad`) are spacing. A command
that is in no table ends the parse, after its longest known beginning was tried: texts whose spaces were
removed have `\cdotx` and `\inR`.
"""

import re
import unicodedata
from typing import Final

from ringtrue.graders.parse.words import FUNCTIONS, GREEK, split_words

__all__ = ["ARGUMENTS", "COMMANDS", "ESCAPES", "FULL_WIDTH", "SIGNS", "SUBSCRIPTS", "SUPERSCRIPTS", "VULGAR"]

_SPACING: Final = split_words(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm middle "
    "displaystyle textstyle scriptstyle limits nolimits quad qquad thinspace medspace thickspace "
    "enspace hfill hline nonumber notag rm bf it boldsymbol large Large normalsize small mathstrut "
    "strut displaylimits boxed fbox ensuremath mathchoice nobreak allowbreak par smallskip newline "
    "centering relax cline enskip LARGE huge Huge small tiny footnotesize mathop mathrel mathord mathbin "
    "mathinner mathbf mathit mathsf bm pmb therefore because checkmark blacksquare qed qedhere qedsymbol"
)
_RELATIONS: Final[dict[str, str]] = {
    "le": "<=", "leq": "<=", "leqslant": "<=", "leqq": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
    "geqq": ">=", "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "not=": "!=", "in": "in", "notin": "notin",
    "approx": "approx", "approxeq": "approx", "simeq": "approx", "sim": "approx", "cong": "equiv",
    "equiv": "equiv", "subset": "subset", "subseteq": "subset", "to": "to", "rightarrow": "to",
    "longrightarrow": "to", "mapsto": "to", "leftrightarrow": "iff", "Leftrightarrow": "iff", "iff": "iff",
    "Rightarrow": "implies", "implies": "implies", "propto": "propto", "parallel": "parallel", "perp": "perp",
    "doteq": "=",
}  # fmt: skip
_NUMBER_SETS: Final[dict[str, str]] = {
    "R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals", "C": "complexes",
}  # fmt: skip

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(_SPACING, ("GAP", "")),
    **{name: ("SYM", name) for name in GREEK},
    **{name: ("FUNC", target) for name, target in FUNCTIONS.items()},
    **{name: ("REL", sign) for name, sign in _RELATIONS.items()},
    **{"mathbb" + name: ("CONST", target) for name, target in _NUMBER_SETS.items()},
    "pi": ("CONST", "pi"), "uppi": ("CONST", "pi"), "infty": ("CONST", "infinity"),
    "infin": ("CONST", "infinity"),
    "emptyset": ("CONST", "empty"), "varnothing": ("CONST", "empty"),
    "imath": ("CONST", "i"), "jmath": ("SYM", "j"),
    "epsilon": ("SYM", "epsilon"), "varepsilon": ("SYM", "epsilon"), "varphi": ("SYM", "phi"),
    "vartheta": ("SYM", "theta"), "varrho": ("SYM", "rho"), "varsigma": ("SYM", "sigma"),
    "hbar": ("SYM", "hbar"), "odot": ("SYM", "odot"), "oplus": ("SYM", "oplus"), "bullet": ("*", "*"),
    "square": ("SYM", "square"), "Box": ("SYM", "square"),
    "cdot": ("*", "*"), "times": ("*", "*"), "ast": ("*", "*"), "div": ("/", "/"), "cdotp": ("*", "*"),
    "pm": ("PM", "pm"), "mp": ("PM", "mp"), "over": ("OVER", "over"), "choose": ("CHOOSE", "choose"),
    "cup": ("SETOP", "union"), "bigcup": ("BIG", "bigcup"), "bigcap": ("BIG", "bigcap"),
    "cap": ("SETOP", "intersection"), "setminus": ("SETOP", "setminus"), "backslash": ("SETOP", "setminus"),
    "sfrac": ("FRAC", "frac"), "nicefrac": ("FRAC", "frac"),
    "frac": ("FRAC", "frac"), "dfrac": ("FRAC", "frac"), "tfrac": ("FRAC", "frac"), "cfrac": ("FRAC", "frac"),
    "sqrt": ("SQRT", "sqrt"), "binom": ("BINOM", "binom"), "dbinom": ("BINOM", "binom"),
    "tbinom": ("BINOM", "binom"), "circ": ("DEG", "circ"), "degree": ("DEG", "degree"),
    "degrees": ("DEG", "degree"),
    "prime": ("'", "'"), "sum": ("SUM", "sum"), "prod": ("SUM", "product"), "int": ("OPAQUE", "int"),
    "iint": ("OPAQUE", "iint"), "iiint": ("OPAQUE", "iiint"), "oint": ("OPAQUE", "oint"),
    "lim": ("OPAQUE", "lim"),
    "partial": ("PARTIAL", "partial"), "nabla": ("SYM", "nabla"), "mod": ("MOD", "mod"),
    "bmod": ("MOD", "mod"),
    "pmod": ("PMOD", "mod"), "ldots": ("DOTS", "..."), "cdots": ("DOTS", "..."), "dots": ("DOTS", "..."),
    "dotsc": ("DOTS", "..."), "dotsb": ("DOTS", "..."), "vdots": ("DOTS", "..."), "ddots": ("DOTS", "..."),
    "mid": ("MID", "divides"), "nmid": ("REL", "notdivides"),
    "vert": ("|", "|"), "lvert": ("LBAR", "|"), "rvert": ("RBAR", "|"),
    "Vert": ("||", "||"),
    "lVert": ("||", "||"), "rVert": ("||", "||"), "lfloor": ("LFLOOR", "floor"),
    "rfloor": ("RFLOOR", "floor"),
    "lceil": ("LCEIL", "ceil"), "rceil": ("RCEIL", "ceil"), "langle": ("LANGLE", "<"),
    "rangle": ("RANGLE", ">"),
    "lbrace": ("\\{", "{"), "rbrace": ("\\}", "}"), "lbrack": ("[", "["), "rbrack": ("]", "]"),
    "lparen": ("(", "("), "rparen": (")", ")"), "colon": (":", ":"),
    "vec": ("ACCENT", "vec"), "overrightarrow": ("ACCENT", "vec"), "hat": ("ACCENT", "hat"),
    "widehat": ("ACCENT", "hat"), "bar": ("ACCENT", "bar"), "overline": ("ACCENT", "bar"),
    "dot": ("ACCENT", "dot"), "ddot": ("ACCENT", "ddot"), "tilde": ("ACCENT", "tilde"),
    "widetilde": ("ACCENT", "tilde"), "underline": ("GAP", ""), "overset": ("ACCENT", "overset"),
    "land": ("AND", "and"), "wedge": ("AND", "and"), "lor": ("OR", "or"), "vee": ("OR", "or"),
    "pounds": ("CUR", "pound_sterling"), "euro": ("CUR", "euro"), "percent": ("%", "%"),
    "And": ("AND", "and"),
    "neg": ("FUNC", "not"), "lnot": ("FUNC", "not"),
    "Pr": ("SYM", "P"), "cr": ("NEWLINE", "\\\\"), "top": ("SYM", "T"), "intercal": ("SYM", "T"),
    "forall": ("WORD", "for all"), "angle": ("NAMED", "angle"), "triangle": ("NAMED", "triangle"),
    "measuredangle": ("NAMED", "angle"), "overparen": ("NAMED", "arc"),
}  # fmt: skip

_GROUP: Final = r"\*?\s*(?:\[[^\[\]{}]*\]\s*)?\{[^{}]*\}"
_LENGTH: Final = r"\s*=?\s*-?[0-9.]+\s*(?:em|ex|pt|mu|cm|mm|in|bp|sp)"
ARGUMENTS: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(
        split_words(
            "color textcolor colorbox hspace vspace mspace tag label phantom hphantom vphantom raisebox href "
            "class cssId style fontsize"
        ),
        re.compile(_GROUP),
    ),
    **dict.fromkeys(split_words("fcolorbox rule"), re.compile(_GROUP + r"\s*" + _GROUP)),
    **dict.fromkeys(split_words("kern mkern hskip mskip vskip"), re.compile(_LENGTH)),
}
"""Commands that dress what follows, and what they take first: a length, a colour, a label. It is no value."""

ESCAPES: Final[dict[str, tuple[str, str]]] = {
    "\\{": ("\\{", "{"), "\\}": ("\\}", "}"), "\\%": ("%", "%"), "\\$": ("CUR", "dollar"), "\\|": ("||",
    "||"),
    "\\\\": ("NEWLINE", "\\\\"), "\\#": ("GAP", ""), "\\&": ("AND", "and"), "\\_": ("_", "_"),
    "\\(": ("MATH", "open"), "\\[": ("MATH", "open"), "\\)": ("MATH", "close"), "\\]": ("MATH", "close"),
}  # fmt: skip

SIGNS: Final[dict[str, tuple[str, str]]] = {
    **{sign: (sign, sign) for sign in "+-*/^_!()[]{}|,;:&'."},
    "%": ("%", "%"), "<": ("REL", "<"), ">": ("REL", ">"), "=": ("REL", "="), "==": ("REL", "="),
    "<=": ("REL", "<="), ">=": ("REL", ">="), "=<": ("REL", "<="), "!=": ("REL", "!="), "<>": ("REL", "!="),
    "->": ("REL", "to"), "=>": ("REL", "implies"), "**": ("^", "^"), "...": ("DOTS", "..."),
    "…": ("DOTS", "..."),
    "+-": ("PM", "pm"), "+/-": ("PM", "pm"), "!!": ("!!", "!!"), "''": ("''", "''"), "||": ("||", "||"),
    "≤": ("REL", "<="), "⩽": ("REL", "<="), "≦": ("REL", "<="), "≥": ("REL", ">="), "⩾": ("REL", ">="),
    "≧": ("REL", ">="), "≠": ("REL", "!="), "≈": ("REL", "approx"), "≃": ("REL", "approx"),
    "∼": ("REL", "approx"),
    "≡": ("REL", "equiv"), "≅": ("REL", "equiv"), "∈": ("REL", "in"), "∉": ("REL", "notin"),
    "⊂": ("REL", "subset"), "⊆": ("REL", "subset"), "→": ("REL", "to"), "⇒": ("REL", "implies"),
    "⇔": ("REL", "iff"), "↔": ("REL", "iff"), "∝": ("REL", "propto"), "∥": ("REL", "parallel"),
    "⊥": ("REL", "perp"),
    "∪": ("SETOP", "union"), "∩": ("SETOP", "intersection"), "∖": ("SETOP", "setminus"),
    "−": ("-", "-"), "–": ("-", "-"), "—": ("-", "-"), "‐": ("-", "-"), "‑": ("-", "-"), "﹣": ("-", "-"),
    "×": ("*", "*"), "·": ("*", "*"), "⋅": ("*", "*"), "∙": ("*", "*"), "•": ("*", "*"), "∗": ("*", "*"),
    "✕": ("*", "*"), "÷": ("/", "/"), "∕": ("/", "/"), "⁄": ("/", "/"), "±": ("PM", "pm"), "∓": ("PM", "mp"),
    "√": ("ROOT", "2"), "∛": ("ROOT", "3"), "∜": ("ROOT", "4"), "π": ("CONST", "pi"),
    "∞": ("CONST", "infinity"),
    "∅": ("CONST", "empty"), "Ø": ("CONST", "empty"), "ℝ": ("CONST", "reals"), "ℤ": ("CONST", "integers"),
    "ℕ": ("CONST", "naturals"), "ℚ": ("CONST", "rationals"), "ℂ": ("CONST", "complexes"),
    "ⅈ": ("CONST", "i"), "ⅇ": ("CONST", "e"), "ℓ": ("SYM", "ell"), "ℏ": ("SYM", "hbar"),
    "°": ("DEG", "degree"), "º": ("DEG", "degree"), "˚": ("DEG", "degree"), "℃": ("DEGC", "degC"),
    "℉": ("DEGC", "degF"), "′": ("'", "'"), "’": ("'", "'"), "″": ("''", "''"), "‰": ("PERMILLE", "permille"),
    "€": ("CUR", "euro"), "£": ("CUR", "pound_sterling"), "¥": ("CUR", "yen"), "₹": ("CUR", "rupee"),
    "¢": ("CUR", "cent"), "∑": ("SUM", "sum"), "∏": ("SUM", "product"), "∫": ("OPAQUE", "int"),
    "∂": ("PARTIAL", "partial"), "⌊": ("LFLOOR", "floor"), "⌋": ("RFLOOR", "floor"), "⌈": ("LCEIL", "ceil"),
    "⌉": ("RCEIL", "ceil"), "⟨": ("LANGLE", "<"), "⟩": ("RANGLE", ">"), "〈": ("LANGLE", "<"),
    "〉": ("RANGLE", ">"),
    "∣": ("MID", "divides"), "∤": ("REL", "notdivides"),
    "‖": ("||", "||"), "、": (",", ","), "∧": ("AND", "and"), "∨": ("OR", "or"),
    "¬": ("FUNC", "not"), "∠": ("NAMED", "angle"), "△": ("NAMED", "triangle"),
    **dict.fromkeys("✓✔✅☑∎■∴∵", ("GAP", "")),
    "或": ("OR", "or"), "和": ("AND", "and"), "且": ("AND", "and"),
}  # fmt: skip
"""Signs of one or more characters; the lexer tries the longer ones first."""

_GREEK_LETTERS: Final = split_words(
    "α alpha β beta γ gamma δ delta ε epsilon ϵ epsilon ζ zeta η eta θ theta ϑ theta ι iota κ kappa λ "
    "lambda μ mu µ mu ν nu ξ xi ρ rho σ sigma ς sigma τ tau υ upsilon φ phi ϕ phi χ chi ψ psi ω omega "
    "Γ Gamma Δ Delta ∆ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega"
)
SIGNS.update(
    {sign: ("SYM", name) for sign, name in zip(_GREEK_LETTERS[::2], _GREEK_LETTERS[1::2], strict=True)}
)

SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ", "0123456789+-nx", strict=True))
SUBSCRIPTS: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉ₙₓₖ", "0123456789nxk", strict=True))
VULGAR: Final[dict[str, tuple[int, int]]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
SIGNS.update({sign: ("VULGAR", sign) for sign in VULGAR})

FULL_WIDTH: Final[dict[int, str]] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{
        code: plain
        for code in range(0x1D400, 0x1D800)
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and plain != chr(code)
    },
    0x3000: " ", 0x3002: ".", 0xFF61: ".", 0x3010: "[", 0x3011: "]",
}  # fmt: skip
"""Full-width and mathematical forms (a bold 7), one character for one, so that positions stay."""
