"""Files that mean harm, each made here: what an upload must refuse by a sentence and keep nothing of."""

import gzip
import io
import zipfile
import zlib
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.kit.files import chunk, jpeg, pdf, png, png_of_chunks, portrait


def open_action(**entries):
    def change(document):
        document.Root.OpenAction = Dictionary(**entries)

    return change


def in_object_stream(change):
    def wrapped(document):
        change(document)
        for key in ("/OpenAction", "/Names", "/AcroForm"):
            if key in document.Root:
                document.Root[key] = document.make_indirect(document.Root[key])

    return wrapped


def attach(document):
    document.attachments["表.xlsx"] = b"data"


def xfa_form(document):
    document.Root.AcroForm = Dictionary(XFA=String("<xdp/>"))


def annotation(subtype):
    def change(document):
        document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name(subtype))])

    return change


# What acts or hides, with the words it is refused by.
ACTS = {
    "javascript": (open_action(S=Name.JavaScript, JS=String("app.alert(1)")), "脚本"),
    "javascript in a name": (lambda d: d.Root.__setitem__("/Names", Dictionary(JavaScript=Dictionary())), "脚本"),
    "launch": (open_action(S=Name.Launch, F=String("calc.exe")), "启动其他程序"),
    "attachment": (attach, "夹带了附件"),
    "attachment on a page": (annotation("/FileAttachment"), "夹带了附件"),
    "rich media": (annotation("/RichMedia"), "音频、视频"),
    "movie": (annotation("/Movie"), "音频、视频"),
    "3D": (annotation("/3D"), "音频、视频"),
    "xfa": (xfa_form, "XFA"),
    "submit": (open_action(S=Name.SubmitForm, F=String("http://example.com")), "提交或导入"),
    "import": (open_action(S=Name.ImportData, F=String("x.fdf")), "提交或导入"),
    "remote goto": (open_action(S=Name.GoToR, F=String("b.pdf")), "跳转到其他文件"),
    "embedded goto": (open_action(S=Name.GoToE), "跳转到其他文件"),
    "deep inside": (
        lambda d: d.Root.__setitem__("/X", Array([Array([Dictionary(A=Dictionary(JS=String("x")))])])),
        "脚本",
    ),
}


def page_loop(document):
    document.Root.Pages.Kids.append(document.Root.Pages)


def pdf_and_zip():
    """One file that a viewer of PDF opens as well as an unpacker."""
    out = io.BytesIO()
    out.write(pdf())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.txt", "x")
        archive.comment = b"\n%%EOF"
    return out.getvalue()


def zip_bomb():
    """100 MB of nothing in 100 KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("0.pdf", b"\0" * 100_000_000)
    return out.getvalue()


def object_stream_bomb():
    """Write by hand a file whose objects stand in a stream of a gigabyte."""
    squeezer = zlib.compressobj(1)
    body = (
        squeezer.compress(b"3 0 <<>>") + b"".join(squeezer.compress(b" " * 2**24) for _ in range(64)) + squeezer.flush()
    )
    parts, offsets = [b"%PDF-1.5\n"], {}

    def put(number, text):
        offsets[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n" % number + text + b"\nendobj\n")

    put(1, b"<</Type/Catalog/Pages 2 0 R/X 3 0 R>>")
    put(2, b"<</Type/Pages/Kids[]/Count 0>>")
    put(4, b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body) + body + b"\nendstream")
    start = sum(map(len, parts))
    rows = [b"\0\0\0\0\0\0", *(b"\1" + offsets[n].to_bytes(4) + b"\0" for n in (1, 2))]
    rows += [b"\2" + (4).to_bytes(4) + b"\0", b"\1" + offsets[4].to_bytes(4) + b"\0", b"\1" + start.to_bytes(4) + b"\0"]
    table = b"".join(rows)
    put(5, b"<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table) + table + b"\nendstream")
    return b"".join(parts) + b"startxref\n%d\n%%%%EOF" % start


def text_chunk_bomb():
    """A PNG whose comment unpacks to 90 MB."""
    bomb = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"\0" * 90_000_000, 9))
    return png_of_chunks(500, 700, bomb, chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * 1500) * 700)))


def endless_scans():
    """A JPEG that makes its reader draw the same lines again and again."""
    data = jpeg(progressive=True)
    scan = data.rindex(b"\xff\xda")
    return data[:scan] + data[scan:-2] * 30 + b"\xff\xd9"


def lying_header(width, height):
    """A PNG that promises more pixels than there are."""
    return png_of_chunks(width, height, chunk(b"IDAT", zlib.compress(b"\0" * 1000)))


def animated():
    return png(portrait(), save_all=True, append_images=[portrait(seed=2)])


def large_bmp():
    out = io.BytesIO()
    Image.new("RGB", (50, 50)).save(out, "BMP")
    return out.getvalue()


# Refused wherever pictures or PDF are taken, whatever place it is: the name it is sent under, and what it is.
FILES = {
    "nothing at all": ("空.pdf", lambda: b""),
    "a picture of nothing": ("空.jpg", lambda: b""),
    "a web page": ("网页.pdf", lambda: b"<!DOCTYPE html><script>alert(1)</script>"),
    "a drawing with a script": ("图.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a web page before a PDF": ("网页.pdf", lambda: b"<html>" + pdf()),
    "a script behind a PDF": ("证书.pdf", lambda: pdf() + b"<script>alert(1)</script>"),
    "a program": ("证书.pdf", lambda: b"MZ\x90\x00" + b"\0" * 600),
    "a program by its name": ("证书.pdf.exe", pdf),
    "a document of Word": ("证书.docx", lambda: b"PK\x03\x04" + b"x" * 100),
    "a renamed document of Word": ("证书.pdf", lambda: b"PK\x03\x04" + b"x" * 100),
    "an old document of Word": ("证书.doc", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "a bomb of zip": ("证书.pdf", zip_bomb),
    "a bomb of gzip": ("证书.pdf", lambda: gzip.compress(b"\0" * 20_000_000)),
    "a PDF that is a zip too": ("证书.pdf", pdf_and_zip),
    "a PDF without its name": ("证书", pdf),
    "a picture named PDF": ("证书.pdf", jpeg),
    "a PDF named picture": ("证书.jpg", pdf),
    "a PNG named JPG": ("证书.jpg", png),
    "a picture of a telephone": ("证书.jpg", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99),
    "a film": ("证书.jpg", lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 99),
    "a picture of another kind": ("证书.png", large_bmp),
    "a PDF with a password": ("证书.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b"))),
    "a PDF with a script": ("证书.pdf", lambda: pdf(change=ACTS["javascript"][0])),
    "a PDF that starts a program": ("证书.pdf", lambda: pdf(change=ACTS["launch"][0])),
    "a PDF with an attachment": ("证书.pdf", lambda: pdf(change=attach)),
    "a PDF that sends": ("证书.pdf", lambda: pdf(change=ACTS["submit"][0])),
    "a PDF with a form of XML": ("证书.pdf", lambda: pdf(change=xfa_form)),
    "a PDF cut off": ("证书.pdf", lambda: pdf(3)[:-20]),
    "a PDF of nothing": ("证书.pdf", lambda: b"%PDF-1.7\nnothing\n%%EOF"),
    "a PDF without a page": ("证书.pdf", lambda: pdf(0)),
    "a PDF of too many pages": ("证书.pdf", lambda: pdf(501)),
    "a PDF that bites its tail": ("证书.pdf", lambda: pdf(change=page_loop)),
    "a bomb inside a PDF": ("证书.pdf", object_stream_bomb),
    "a PDF that is too large": ("证书.pdf", lambda: b"%PDF-1.7\n" + b"0" * (20 * 1024**2) + b"%%EOF"),
    "a picture that is too large": ("证书.jpg", lambda: jpeg() + b"0" * (10 * 1024**2)),
    "a picture cut off": ("证书.jpg", lambda: jpeg()[:4000]),
    "a picture of 60000 × 60000": ("证书.png", lambda: lying_header(60_000, 60_000)),
    "a picture of 7000 × 7000": ("证书.png", lambda: lying_header(7_000, 7_000)),
    "a header that lies": ("证书.png", lambda: lying_header(600, 800)),
    "a bomb of text": ("证书.png", text_chunk_bomb),
    "a picture that moves": ("证书.png", animated),
    "a picture without end": ("证书.jpg", endless_scans),
}


@cache
def built() -> dict[str, tuple[str, bytes]]:
    """All of them, made once a run: some are a gigabyte before they are packed."""
    return {name: (file_name, make()) for name, (file_name, make) in FILES.items()}
