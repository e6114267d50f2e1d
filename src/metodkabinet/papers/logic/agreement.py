"""Words that agree with the kind of a paper."""

FORMS = {"masculine": "УТВЕРЖДЁН", "feminine": "УТВЕРЖДЕНА", "neuter": "УТВЕРЖДЕНО", "plural": "УТВЕРЖДЕНЫ"}
ADOPTED = {"masculine": "ПРИНЯТ", "feminine": "ПРИНЯТА", "neuter": "ПРИНЯТО", "plural": "ПРИНЯТЫ"}
STATES = {
    "утверждён": {"feminine": "утверждена", "neuter": "утверждено", "plural": "утверждены"},
    "зарегистрирован": {
        "feminine": "зарегистрирована", "neuter": "зарегистрировано", "plural": "зарегистрированы",
    },
    "аннулирован": {"feminine": "аннулирована", "neuter": "аннулировано", "plural": "аннулированы"},
    "возвращён": {"feminine": "возвращена", "neuter": "возвращено", "plural": "возвращены"},
}  # fmt: skip


def word_of(act: str, *, by_person: bool, gender: str, kept: str = "") -> str:
    """What stands over an approval block. A word that came with an imported paper is kept as it was."""
    if act == "approve":
        return kept or ("УТВЕРЖДАЮ" if by_person else FORMS[gender])
    return ADOPTED[gender] if act == "adopt" else "СОГЛАСОВАНО"


def state_word(label: str, gender: str) -> str:
    """«утверждено» of a положение."""
    return STATES.get(label, {}).get(gender, label)
