"""用人单位委托证明: filled in with what the unit declared, for its signature, stamp and date."""

from collections.abc import Mapping

from accounts import numbers
from accounts.models import AuthorisationLetter
from accounts.presentation import place
from accounts.scheme import SchemeInfo
from review.documents.drafts import Draft, page_html
from review.enums import DocumentKind
from review.scheme import PrintForm, ReviewRules
from zcps.kit.identity import mask_id, mask_mobile


def letter_draft(letter: AuthorisationLetter) -> Draft:
    """One page; its words are the scheme's of the day it is printed."""
    context = {
        "letter": letter,
        "authority": SchemeInfo.of(letter.scheme.current).authority,
        "place": place(letter.region),
        "id_number": numbers.handler_id_of(letter),
        "phone": numbers.handler_phone_of(letter),
    }
    html = page_html(_form(letter), context)
    return Draft(DocumentKind.LETTER, ("letter", letter), html, letter_facts(letter), most_pages=1)


def letter_facts(letter: AuthorisationLetter) -> Mapping[str, str]:
    """What the page says, by its name there; whole numbers stay on the paper."""
    return {
        "单位名称": letter.unit_name,
        "统一社会信用代码": letter.uscc,
        "所在地区": place(letter.region),
        "主管部门": str(letter.competent_department or "无"),
        "法定代表人": letter.legal_representative,
        "受委托经办人": letter.handler_name,
        letter.get_handler_document_display(): mask_id(numbers.handler_id_of(letter)),
        "手机号": mask_mobile(numbers.handler_phone_of(letter)),
        "委托事项": letter.matters,
        "委托期限": letter.term,
    }


def _form(letter: AuthorisationLetter) -> PrintForm:
    return ReviewRules.of(letter.scheme.current).prints.form(DocumentKind.LETTER)
