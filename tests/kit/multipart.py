"""Bodies of uploads written by hand: a client's own code would put right what is to be tried."""

BOUNDARY = "zcps-boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def file_part(field, name, data, *, headers="Content-Type: text/html\r\n"):
    """A part with a file; the declared type is a lie on purpose."""
    return part(f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n{headers}', data)


def field_part(field, value):
    return part(f'Content-Disposition: form-data; name="{field}"\r\n', value)


def part(headers, data):
    return f"--{BOUNDARY}\r\n{headers}\r\n".encode() + data + b"\r\n"


def form(*parts, end=True):
    return b"".join(parts) + (f"--{BOUNDARY}--\r\n".encode() if end else b"")
