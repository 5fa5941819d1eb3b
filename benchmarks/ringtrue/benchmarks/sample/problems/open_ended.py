"""Prompts of other abilities (logic, code, chat): no gold and no label, shown by the demo as not applicable.

One prompt: write a function that reverses the words of a sentence; eight completions, put together from
parts. Not here: any claim about which of them is good.
"""

from dataclasses import dataclass

__all__ = ["OPEN_ENDED", "OpenEnded"]


@dataclass(frozen=True, slots=True)
class OpenEnded:
    """A prompt with the parts from which its completions are put together."""

    key: str
    """A short name."""
    ability: str
    """`logic`, `code` or `chat`."""
    text: str
    """The prompt."""
    thoughts: tuple[str, ...]
    """What a model may think first."""
    openings: tuple[str, ...]
    """First sentences."""
    bodies: tuple[str, ...]
    """The substance."""
    closings: tuple[str, ...]
    """Last sentences; may be empty."""


_KNIGHTS = OpenEnded(
    "knights",
    "logic",
    "On an island knights always tell the truth and knaves always lie. Ada says: 'Ben is a knave.' "
    "Ben says: 'Ada and I "
    "are of the same kind.' Who is what?",
    (
        "Suppose Ben is a knight. Then his sentence is true, so Ada is a knight too, but she calls "
        "him a knave. "
        "Contradiction. So Ben is a knave, and Ada told the truth.",
        "Try Ada as a knave first: then Ben is not a knave, so he is a knight and his sentence is "
        "true, so Ada is a "
        "knight. That clashes. So Ada is a knight.",
    ),
    (
        "Let us test both cases.",
        "I will assume one case and look for a contradiction.",
        "Start with Ben's sentence.",
    ),
    (
        "If Ben were a knight, both would be knights, yet Ada calls him a knave. That cannot be. So "
        "Ben is a knave, and "
        "what Ada says is true.",
        "Ada's sentence says that the two differ, and Ben's says that they agree. Exactly one of "
        "them is right. If it "
        "were Ben, both would tell the truth, which is impossible.",
    ),
    (
        "Ada is a knight and Ben is a knave.",
        "<answer>Ada: knight, Ben: knave</answer>",
        "So both of them are knaves.",
        "Conclusion: **Ada is a knight, Ben is a knave.**",
    ),
)

_TWENTY_FOUR = OpenEnded(
    "twenty_four",
    "logic",
    "Use each of the numbers 3, 5, 6 and 8 exactly once, with +, -, * and /, to make 24.",
    (
        "Look for 3 * 8 = 24, then 5 and 6 must give 1 or 0. 6 - 5 = 1, so multiply by it.",
        "24 = 4 * 6. Can 3, 5 and 8 make 4? 8 + 5 = 13, 8 - 5 = 3 ... 3 * 8 = 24 is easier.",
    ),
    (
        "There are several ways to try.",
        "I start from the factors of 24.",
        "24 is 3 times 8, which is a good start.",
    ),
    (
        "The product 3 * 8 is 24 already, so 5 and 6 should not change it. Their difference is 1.",
        "First I tried 6 * 5 - 8 + 3, which is 25. Then I kept the product of 3 and 8 and made a 1 "
        "from the rest.",
    ),
    ("<answer>3 * 8 * (6 - 5)</answer>", "3 * 8 / (6 - 5) = 24", "(6 - 5) * 8 * 3", "6 * 5 - 8 + 3 = 24"),
)

_REVERSE = OpenEnded(
    "reverse",
    "code",
    "Write a Python function `reverse_words(sentence)` that returns the words of a sentence in "
    "reverse order.",
    (
        "Split on whitespace, reverse the list, join with a single space. Several spaces in a row "
        "collapse; the task "
        "does not forbid it.",
        "A slice with step -1 reverses a list. An empty sentence gives an empty list and joins to "
        "an empty string.",
    ),
    ("Here is a short solution.", "This can be done in one line.", "Split, reverse, join:"),
    (
        "```python\ndef reverse_words(sentence: str) -> str:\n"
        '    return " ".join(reversed(sentence.split()))\n```',
        "```python\ndef reverse_words(sentence):\n    words = sentence.split()\n    words.reverse()\n"
        '    return " ".join(words)\n```',
        '```python\ndef reverse_words(sentence):\n    result = []\n    for word in sentence.split(" "):\n'
        '        result.insert(0, word)\n    return " ".join(result)\n```',
    ),
    (
        "",
        'For example, `reverse_words("red green blue")` gives `"blue green red"`.',
        "It runs in linear time.",
    ),
)

_BANNER = OpenEnded(
    "banner",
    "code",
    "Write an HTML snippet that shows the current time in a paragraph and updates it every second.",
    (
        "A paragraph with an id, a script that sets its text and a timer. Use textContent, not innerHTML.",
        "setInterval with 1000 milliseconds is fine here; call it once at the start so that nothing "
        "is blank.",
    ),
    (
        "This is all you need:",
        "Put the following in the body of your page.",
        "A paragraph and a timer do it.",
    ),
    (
        '```html\n<p id="clock"></p>\n<script>\n  const show = () =>\n    document.getElementById("clock")'
        ".textContent = new Date().toLocaleTimeString();\n  show();\n  setInterval(show, "
        "1000);\n</script>\n```",
        '```html\n<p id="now">--:--</p>\n<script>setInterval(() => { now.textContent = '
        "new Date().toLocaleTimeString(); }, 1000)</script>\n```",
    ),
    ("", "Open it in a browser & the time ticks.", "No library is needed."),
)

_LETTER = OpenEnded(
    "letter",
    "chat",
    "Write two or three sentences to thank a neighbour who watered my plants during my holiday.",
    (
        "Warm, short, not too formal. Mention the plants and maybe offer something in return.",
        "Two or three sentences only. A small joke about the fern could be nice.",
    ),
    ("Dear neighbour,", "Hello Sam,", "Dear Mrs Lindqvist,"),
    (
        "Thank you so much for looking after my plants while I was away. I came home to a green "
        "balcony, and even the fern "
        "has forgiven me.",
        "I was not sure that the tomatoes would survive two weeks of July, and now they look better "
        "than before. That is "
        "all your doing, thank you!",
        "Many thanks for the watering. Everything is alive and some of it is in bloom.",
    ),
    (
        "Do come over for coffee soon.",
        "If you ever need the same, just knock.",
        "With kind regards from next door",
    ),
)

_MOON = OpenEnded(
    "moon",
    "chat",
    "Explain to a ten-year-old why we always see the same side of the Moon.",
    (
        "Tidal locking, but in simple words. Use a picture: walking around a chair while facing it.",
        "Say clearly that the Moon does turn, once a round. That is the usual misunderstanding.",
    ),
    ("Good question!", "Imagine you are walking around a chair.", "Here is something to try at home."),
    (
        "If you keep your face towards the chair all the way round, you turn once as well, but the "
        "chair only ever sees "
        "your face. The Moon does the same with the Earth: one turn for one trip round us.",
        "The Moon turns around itself in exactly the time it takes to go around the Earth, a little "
        "less than a month. So "
        "the same half always looks at us.",
    ),
    (
        "Long ago it turned faster, and the pull of the Earth slowed it down.",
        "The side that we never see is called the far side, and it gets just as much sunlight.",
        "Does that make sense? Ask me if you would like to know more.",
    ),
)

OPEN_ENDED: tuple[OpenEnded, ...] = (_KNIGHTS, _TWENTY_FOUR, _REVERSE, _BANNER, _LETTER, _MOON)
