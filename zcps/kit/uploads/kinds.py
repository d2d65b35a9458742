"""Recognises by the first bytes what a file is, to say so in a refusal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is called, the extensions that tell the truth about it."""

    label: str
    extensions: frozenset[str] = frozenset()
    advice: str = ""


JPEG = Kind("JPG 图片", frozenset({".jpg", ".jpeg"}))
PNG = Kind("PNG 图片", frozenset({".png"}))
PDF = Kind("PDF 文件", frozenset({".pdf"}))
_AS_JPEG = "请用图片工具另存为 JPG 后重新上传。"
_AS_PDF = "请在 WPS 或 Word 中“另存为 PDF”后重新上传。"
HEIC = Kind(
    "HEIC 图片（苹果手机的默认格式）",
    advice="请在手机“设置－相机－格式”中选择“兼容性最佳”后重新拍摄，或另存为 JPG 后上传。",
)
UNKNOWN = Kind("无法识别的文件", advice="请检查是否选错了文件，或文件已经损坏。")
_ZIP = Kind("Word、Excel 文档或压缩包", advice="如是文档，" + _AS_PDF)
_OLE = Kind("旧版 Word、Excel 文档", advice=_AS_PDF)
_MARKUP = Kind("网页或矢量图文件", advice="请打印或另存为 PDF 后重新上传。")

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"GIF8", Kind("GIF 图片", advice=_AS_JPEG)),
    (b"BM", Kind("BMP 图片", advice=_AS_JPEG)),
    (b"II*\0", Kind("TIFF 图片", advice=_AS_JPEG)),
    (b"MM\0*", Kind("TIFF 图片", advice=_AS_JPEG)),
    (b"PK\3\4", _ZIP),
    (b"\xd0\xcf\x11\xe0", _OLE),
    (b"Rar!", Kind("RAR 压缩包", advice="请解压后上传其中的文件。")),
    (b"7z\xbc\xaf", Kind("7z 压缩包", advice="请解压后上传其中的文件。")),
    (b"MZ", Kind("程序文件")),
)
_WEBP = Kind("WebP 图片", advice=_AS_JPEG)
_VIDEO = Kind("视频文件", advice="请截图后另存为 JPG 上传。")
_HEIC_BRANDS = (b"hei", b"hev", b"mif", b"msf", b"avi")


def kind_of(data: bytes) -> Kind:
    """Return the kind by the content alone."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    if data[4:8] == b"ftyp":
        return HEIC if data[8:11] in _HEIC_BRANDS else _VIDEO
    return _MARKUP if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else UNKNOWN


def advice_for(kind: Kind) -> str:
    """Return how to get from this kind to an accepted one."""
    return kind.advice or "请换成允许的格式后重新上传。"
