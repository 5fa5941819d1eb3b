"""The tasks that are known, and what settles each of them.

All verifiers of reasoning-gym 0.1.25 were read for what they do with a model's text. These never see it:

- those of `binary_matrix`, `countdown`, `intermediate_integration`, `n_queens`, `polynomial_multiplication`,
  `puzzle24`, `simple_integration`, `spiral_matrix` and `string_insertion` evaluate it as Python (`eval`, or
  sympy's `parse_expr`, which is the same);
- `complex_arithmetic` and `number_sorting` pay NaN, `game_of_life_halting` any text at all, `figlet_font` ten
  right letters of a longer word, `letter_jumble` the right words with others after them, `game_of_life` a
  larger board, `gsm_symbolic` the first number of several and `-5` for 5, `knights_knaves` one who is both;
- the default one compares texts, which takes no library.

Each of these has a check of our own. The others run only in the killable worker: some can be made to spin
(`rubiks_cube` by `R999999999`, `coin_flip` by `1e999999999`), and none was written for hostile text.
"""

from collections.abc import Callable, Mapping
from typing import Final

from ringtrue.graders.logic.countdown import check_countdown, check_game24
from ringtrue.graders.logic.entry import LogicEntry
from ringtrue.graders.logic.finding import Finding
from ringtrue.graders.logic.knights import check_knights
from ringtrue.graders.logic.plain import check_list, check_text, check_words
from ringtrue.graders.logic.zebra import check_zebra

__all__ = ["BY_DERIVATIVE", "BY_MATHS", "CHECKERS", "LOGIC_TASKS", "VERIFIED", "resolve_task"]

_TEXTS: Final = (
    "ab acre aiw arc_1d base_conversion bf caesar_cipher circuit_logic course_schedule dice emoji_mystery "
    "game_of_life_halting isomorphic_strings list_functions mahjong_puzzle maze modulo_grid n_queens "
    "ransom_note rotate_matrix self_reference spiral_matrix string_insertion string_manipulation "
    "string_synthesis syllogism word_sequence_reversal binary_matrix"
)
_WORDS: Final = "figlet_font letter_jumble needle_haystack"
_LISTS: Final = "game_of_life number_filtering number_sorting string_splitting"
_NUMBERS: Final = (
    "basic_arithmetic binary_alternation complex_arithmetic count_bits count_primes gcd gsm_symbolic "
    "largest_island lcm leg_counting letter_counting number_sequence rotten_oranges simple_equations "
    "simple_geometry polynomial_multiplication"
)

Checker = Callable[[LogicEntry, str], Finding]

CHECKERS: Final[Mapping[str, Checker]] = {
    "countdown": check_countdown,
    "puzzle24": check_game24,
    "knights_knaves": check_knights,
    "zebra_puzzles": check_zebra,
    **dict.fromkeys(_TEXTS.split(), check_text),
    **dict.fromkeys(_WORDS.split(), check_words),
    **dict.fromkeys(_LISTS.split(), check_list),
}
"""Checks of our own, which run here."""

BY_MATHS: Final = frozenset(_NUMBERS.split())
"""Tasks whose answer is a number or a polynomial, for the maths grader."""

BY_DERIVATIVE: Final = frozenset({"intermediate_integration", "simple_integration"})
"""Tasks whose answer is an integral: our own check, in the worker."""

_VERIFIED: Final = (
    "advanced_geometry arc_agi bitwise_arithmetic boxnet calendar_arithmetic chain_sum codeio coin_flip "
    "color_cube_rotation cryptarithm decimal_arithmetic decimal_chain_sum family_relationships "
    "fraction_simplification futoshiki graph_color group_anagrams jugs kakurasu knight_swap "
    "manipulate_matrix mini_sudoku number_format palindrome_generation palindrome_partitioning path_star "
    "polynomial_equations pool_matrix power_function prime_factorization products propositional_logic "
    "quantum_lock rearc rectangle_count rubiks_cube rush_hour sentence_reordering shortest_path sokoban "
    "spell_backward sudoku survo time_intervals tower_of_hanoi tsumego word_ladder word_sorting"
)

VERIFIED: Final = frozenset(_VERIFIED.split())
"""Tasks for reasoning-gym's own verifier, in the worker."""

LOGIC_TASKS: Final = tuple(sorted({*CHECKERS, *BY_DERIVATIVE, *BY_MATHS, *VERIFIED}))
"""Every task that can be graded, by reasoning-gym's names."""

_ALIASES: Final = {
    "game24": "puzzle24", "game_of_24": "puzzle24", "knights_and_knaves": "knights_knaves",
    "zebra": "zebra_puzzles", "zebra_puzzle": "zebra_puzzles",
}  # fmt: skip


def resolve_task(name: str) -> str:
    """The name by which a task is known here.

    Raises:
        ValueError: where none is called so, naming the known ones.

    >>> resolve_task("game24"), resolve_task("rg/logic/knights_knaves")
    ('puzzle24', 'knights_knaves')
    """
    last = name.strip().rsplit("/", 1)[-1].casefold().replace("-", "_")
    task = _ALIASES.get(last, last)
    if task not in LOGIC_TASKS:
        raise ValueError(f"no logic task is called {name!r:.80}; known are {', '.join(LOGIC_TASKS)}")
    return task
