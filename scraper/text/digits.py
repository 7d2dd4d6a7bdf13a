"""Digits of every script to ASCII ones: «۱۲», «١٢», «१२» and «１２» are 12."""

from __future__ import annotations

# Where each script's zero stands; its other nine digits follow (Unicode, general category Nd).
_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0,
    0x1810, 0xFF10,
)  # fmt: skip
DIGITS: dict[int, str] = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}


def ascii_digits(text: str) -> str:
    """Return a text with its digits as ASCII ones."""
    return text if text.isascii() else text.translate(DIGITS)
