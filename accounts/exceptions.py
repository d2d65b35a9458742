"""What this app refuses: the text is a full sentence for the person who asked."""


class AccountsError(Exception):
    """An act on organisations, accounts, grants or numbers cannot be done; `sentence` says why and what to do.

    `field`: the field of a form it is about, where it is about one.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class TokenError(AccountsError):
    """An activation link is unknown, used or expired."""


class CodeError(AccountsError):
    """A telephone code is wrong, used up or asked for too often."""


class ReceiptError(Exception):
    """A signed body of the SMS gateway is not as the protocol says; the text is for whoever runs the gateway."""
