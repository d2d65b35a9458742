"""How long a text is as an SMS: what the networks count, and how many messages they make of it. Pure.

Chinese text travels as UCS-2: 70 units in one message, 67 in each part of a longer one (the rest says which part it is).
A unit is 16 bits, so a rare character (𠮷) counts two, and no part ends in the middle of one.
"""

SINGLE = 70
PART = 67
# What gateways take at once and a person still reads; a longer text is cut, the whole of it stands in-site.
MOST_PARTS = 7
CUT_OFF = "……（全文请登录系统查看）"


def units(text: str) -> int:
    """Return the length in UCS-2 code units."""
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def parts(text: str) -> int:
    """Return how many messages the text is sent and charged as; 0 when there is nothing."""
    if units(text) <= SINGLE:
        return 1 if text else 0
    count, room = 1, PART
    for character in text:
        wide = units(character)
        if wide > room:
            count, room = count + 1, PART
        room -= wide
    return count


def shortened(text: str) -> str:
    """Return the text, or what fits into MOST_PARTS messages with the words that say so."""
    if parts(text) <= MOST_PARTS:
        return text
    kept = text[: PART * MOST_PARTS - len(CUT_OFF)]
    while parts(kept + CUT_OFF) > MOST_PARTS:
        kept = kept[:-1]
    return kept + CUT_OFF
