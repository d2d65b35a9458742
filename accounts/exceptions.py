"""What this app refuses: the text is a full sentence for the person who asked."""


class AccountsError(Exception):
    """An act on organisations, accounts, grants or numbers cannot be done; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TokenError(AccountsError):
    """An activation link is unknown, used or expired."""


class CodeError(AccountsError):
    """A telephone code is wrong, used up or asked for too often."""


class ReceiptError(Exception):
    """A signed body of the SMS gateway is not as the protocol says; the text is for whoever runs the gateway."""
