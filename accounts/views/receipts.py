"""POST /sms/receipts/: the SMS gateway tells how messages ended. Signed; the answer tells nobody which messages exist."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.exceptions import ReceiptError
from accounts.services.receipts import read_receipts, take_receipts
from accounts.sms import signing

MOST_BYTES = 256 * 1024


@csrf_exempt  # no browser, no cookie: the signature is the proof
@login_not_required
@never_cache
@require_POST
def receipts(request: HttpRequest) -> JsonResponse:
    """403 without a signature of this minute, 400 for what is not of the protocol, else 200 whatever it named."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refusal(413, f"The body is longer than {MOST_BYTES} bytes.")
    body = request.body
    if not signing.is_signed(body, request.headers, purpose=signing.RECEIPT):
        return _refusal(403, "The signature, its time or its nonce is not right.")
    try:
        found = read_receipts(body)
    except ReceiptError as error:
        return _refusal(400, str(error))
    take_receipts(found)
    return JsonResponse({"received": len(found)})


def _refusal(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
