"""Things the access matrix asks about that take many lines to make."""

from accounts.enums import AccountKind, LetterPurpose, LetterState
from accounts.models import AuthorisationLetter, LetterScan, ScanPage
from accounts.numbers import set_handler_numbers
from tests.factories import accounts as make
from tests.world import World
from zcps.kit import clock
from zcps.kit.uploads import store


def waiting_letter(world: World) -> tuple[AuthorisationLetter, LetterScan]:
    """An authorisation letter that waits for the platform, with a scan of one page; its account waits with it."""
    unit = world.offices["unit_330106"]
    account = make.user(AccountKind.EMPLOYER, person=None)
    letter = AuthorisationLetter(
        purpose=LetterPurpose.RECOVERY,
        state=LetterState.SUBMITTED,
        submitted_at=clock.now(),
        scheme=world.scheme,
        organisation=unit,
        account=account,
        unit_name=unit.name,
        region=unit.region,
        legal_representative="钱伟",
        handler_name="张建国",
    )
    set_handler_numbers(letter, id_number=make.id_number(), phone="13800001111")
    letter.save()
    stored = store(b"%PDF-1.4 sample", folder="letters", suffix=".pdf")
    scan = LetterScan.objects.create(
        letter=letter, name="委托证明.pdf", stored=stored, size=9, sha256="-", page_count=1
    )
    page = store(b"jpeg", folder="letter_pages", suffix=".jpg")
    ScanPage.objects.create(scan=scan, number=1, stored=page, width=10, height=10)
    return letter, scan
