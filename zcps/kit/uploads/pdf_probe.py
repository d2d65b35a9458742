"""Looks into one PDF from standard input, in a process of its own with hard limits; answers JSON.

Run as a file, not as a module of the project: it needs nothing but pikepdf. Streams are not decoded,
except those in which the file format keeps objects.
"""

import io
import json
import resource
import sys

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

MEMORY = 400 * 1024**2
SECONDS = 8
MAX_OBJECTS = 400_000

# Name found anywhere as a key or a value → what it means.
FORBIDDEN = {
    "/JS": "javascript",
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/EmbeddedFiles": "embedded",
    "/EmbeddedFile": "embedded",
    "/EF": "embedded",
    "/FileAttachment": "embedded",
    "/RichMedia": "media",
    "/RichMediaContent": "media",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
    "/XFA": "xfa",
    "/SubmitForm": "submit",
    "/ImportData": "submit",
    "/GoToR": "remote",
    "/GoToE": "remote",
}
# Values count where the format gives them meaning; as keys these words are names of fonts and colours too.
ACTION_KEYS = {"/S", "/Subtype", "/Type"}
KEYS_THAT_FORBID = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


def main() -> None:  # pragma: no cover - runs in a process of its own, the tests see its answers
    """Write {"pages": n} or {"refused": reason}; when the limits strike, nothing."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(answer_about(data), sys.stdout)


def answer_about(data: bytes) -> dict:
    """Return the number of pages, or why the file is refused."""
    try:
        return looked_into(data)
    except pikepdf.PasswordError:
        return {"refused": "password"}
    except MemoryError:
        return {"refused": "limits"}
    except Exception:  # noqa: BLE001 - hostile bytes raise anything; all of it means: cannot be read
        return {"refused": "broken"}


def looked_into(data: bytes) -> dict:
    """Return the number of pages, or the first forbidden thing."""
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        if len(pdf.objects) > MAX_OBJECTS:
            return {"refused": "limits"}
        for item in pdf.objects:
            reason = forbidden_in(item)
            if reason:
                return {"refused": reason}
        return {"pages": len(pdf.pages)}


def forbidden_in(item: Object) -> str | None:
    """Search one object and the direct objects inside it, without recursion."""
    waiting = [item]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Array):
            waiting.extend(child for child in current if is_direct_container(child))
        elif isinstance(current, Dictionary | Stream):
            for key, child in current.items():
                reason = meaning(key, child)
                if reason:
                    return reason
                if is_direct_container(child):
                    waiting.append(child)
    return None


def meaning(key: str, child: Object) -> str | None:
    """Return why a pair is forbidden, if it is."""
    if key in KEYS_THAT_FORBID:
        return FORBIDDEN[key]
    if key in ACTION_KEYS and isinstance(child, Name):
        return FORBIDDEN.get(str(child))
    return None


def is_direct_container(child: Object) -> bool:
    """Say whether the child is part of this object; indirect ones get their own turn."""
    return isinstance(child, Array | Dictionary) and not child.is_indirect


if __name__ == "__main__":  # pragma: no cover
    main()
