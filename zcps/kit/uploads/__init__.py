"""What may be uploaded, and how it is kept: photos, pictures of evidence, PDF files.

Every check reads the content; the name decides only whether it tells the truth. A refusal is an
`UploadRefused`: what was found, what is allowed, how to get there.
"""

from zcps.kit.uploads.evidence import check_image, check_image_within
from zcps.kit.uploads.joining import JoinedPdf, join_pictures
from zcps.kit.uploads.naming import display_name
from zcps.kit.uploads.pdfs import CleanPdf, check_pdf
from zcps.kit.uploads.photos import check_photo
from zcps.kit.uploads.pictures import CleanImage
from zcps.kit.uploads.refusals import UploadRefused
from zcps.kit.uploads.storing import read_stored, store, stored_below, written_at

__all__ = [
    "CleanImage",
    "CleanPdf",
    "JoinedPdf",
    "UploadRefused",
    "check_image",
    "check_image_within",
    "check_pdf",
    "check_photo",
    "display_name",
    "join_pictures",
    "read_stored",
    "store",
    "stored_below",
    "written_at",
]
