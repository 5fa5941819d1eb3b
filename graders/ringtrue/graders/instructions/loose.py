r"""The eight forms of a text in which a constraint may hold when it is checked loosely.

A real text: "Sure, here it is:\n**no commas**\nBye!" without its first line, or its last, or both, and each
of these without asterisks.

Source: IFEval (2311.07911), section 2.2: it spares an opening such as "Sure, here it is:", a closing line,
and the markdown of a chat model. It is meant for measuring: as a reward it can be played, since of a text of
two lines it takes either alone.
"""

__all__ = ["loose_forms"]


def loose_forms(text: str) -> dict[str, str]:
    r"""The different forms, by what was done to the text; the text itself comes first.

    >>> for form, text in loose_forms("Sure:\n*No*").items():
    ...     print(form, "->", repr(text))
    as it is -> 'Sure:\n*No*'
    without its first line -> '*No*'
    without its last line -> 'Sure:'
    without asterisks -> 'Sure:\nNo'
    without its first line and asterisks -> 'No'
    """
    lines = text.split("\n")
    cut = {
        "as it is": text,
        "without its first line": "\n".join(lines[1:]).strip(),
        "without its last line": "\n".join(lines[:-1]).strip(),
        "without its first and last line": "\n".join(lines[1:-1]).strip(),
    }
    bare = {
        ("without asterisks" if form == "as it is" else f"{form} and asterisks"): one.replace("*", "")
        for form, one in cut.items()
    }
    forms: dict[str, str] = {}
    for form, one in {**cut, **bare}.items():
        if one.strip() and one not in forms.values():
            forms[form] = one
    return forms
