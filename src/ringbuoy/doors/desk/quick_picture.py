"""The picture (QR) by which a phone takes a link from the screen. Made here; no other house sees the link."""

from base64 import b64encode
from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathFillImage


def picture_of(link: str) -> str:
    """Draw a link as SVG on white, in base64 for an image's address."""
    image = qrcode.make(link, image_factory=SvgPathFillImage, border=4)
    drawn = BytesIO()
    image.save(drawn)
    return b64encode(drawn.getvalue()).decode()
