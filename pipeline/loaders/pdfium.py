"""The functions of pdfium that are called once for every character or object, bound so that a call is cheap.

Handles are plain numbers here, but for that of a page's text. A call through the declared types of pypdfium2 takes
several times as long as what it calls; `map` over these takes a quarter of a microsecond for each object, and half of
that for each character, where no types are looked at.
"""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from ctypes import c_char_p, c_double, c_float, c_int, c_uint32, c_ulong, c_void_p
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as declared

TEXT, PATH, IMAGE = declared.FPDF_PAGEOBJ_TEXT, declared.FPDF_PAGEOBJ_PATH, declared.FPDF_PAGEOBJ_IMAGE
MOVE, LINE = declared.FPDF_SEGMENT_MOVETO, declared.FPDF_SEGMENT_LINETO


class Text(c_void_p):
    """The handle of the text of a page."""


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(declared, name), c_void_p).value
    assert address is not None
    # Python's lock is kept: giving it up and taking it again would cost as much as the call.
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _of_text(name: str, result: Any) -> Callable[..., Any]:
    """A function of a `Text`, the number of a character and, to write to, arrays of ctypes: no types are looked at.

    So only arrays will do: a single `c_float` is handed over by its value, which pdfium would take for an address.
    """
    return _bound(name, result)


load_page = _bound("FPDF_LoadPage", c_void_p, c_void_p, c_int)
close_page = _bound("FPDF_ClosePage", None, c_void_p)
page_box = _bound("FPDF_GetPageBoundingBox", c_int, c_void_p, c_void_p)
page_turn = _bound("FPDFPage_GetRotation", c_int, c_void_p)
count_objects = _bound("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _bound("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
object_type = _bound("FPDFPageObj_GetType", c_int, c_void_p)
object_bounds = _bound("FPDFPageObj_GetBounds", c_int, c_void_p, *[c_void_p] * 4)
object_matrix = _bound("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
count_segments = _bound("FPDFPath_CountSegments", c_int, c_void_p)
path_segment = _bound("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_point = _bound("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
segment_type = _bound("FPDFPathSegment_GetType", c_int, c_void_p)
segment_closes = _bound("FPDFPathSegment_GetClose", c_int, c_void_p)
load_text = _bound("FPDFText_LoadPage", Text, c_void_p)
close_text = _bound("FPDFText_ClosePage", None, c_void_p)
count_chars = _bound("FPDFText_CountChars", c_int, c_void_p)
get_text = _bound("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
char_object = _of_text("FPDFText_GetTextObject", c_void_p)
char_size = _of_text("FPDFText_GetFontSize", c_double)
is_nameless = _of_text("FPDFText_HasUnicodeMapError", c_int)
is_hyphen = _of_text("FPDFText_IsHyphen", c_int)
is_generated = _of_text("FPDFText_IsGenerated", c_int)
object_font = _bound("FPDFTextObj_GetFont", c_void_p, c_void_p)
font_name = _bound("FPDFFont_GetBaseFontName", c_ulong, c_void_p, c_char_p, c_ulong)
letter_width = _bound("FPDFFont_GetGlyphWidth", c_int, c_void_p, c_uint32, c_float, c_void_p)
meta_text = _bound("FPDF_GetMetaText", c_ulong, c_void_p, c_char_p, c_void_p, c_ulong)

_AT_ONCE = 1024


def _of_many(name: str, kind: type[c_float] | type[c_double], count: int, *unread: Any) -> Callable[..., Any]:
    """A function of a `Text` and the numbers of many characters, which gives `count` numbers for each, as an array.

    Raises `LookupError` where pdfium cannot tell of one. `unread` is written to after them.
    """
    ask = _of_text(name, c_int)
    room = (kind * count * _AT_ONCE)()  # one place to write to for each, and all of them as one array: made once
    each, values = list(room), np.ctypeslib.as_array(room)

    def answers(text: Text, places: Sequence[int]) -> npt.NDArray[Any]:
        found = np.empty((len(places), count), values.dtype)
        for start in range(0, len(places), _AT_ONCE):
            part = places[start : start + _AT_ONCE]
            if not all(map(ask, repeat(text), part, each, *map(repeat, unread))):
                raise LookupError(f"{name} of a character")
            found[start : start + len(part)] = values[: len(part)]
        return found

    return answers


char_boxes = _of_many("FPDFText_GetLooseCharBox", c_float, 4)  # left, top, right, bottom, upwards from the foot
char_matrices = _of_many("FPDFText_GetMatrix", c_float, 6)
char_starts = _of_many("FPDFText_GetCharOrigin", c_double, 1, (c_double * 1)())  # from the left
